#include <smartdiscover/base/text.hpp>
#include <smartdiscover/model/domain.hpp>

#include <arpa/inet.h>
#include <idn2.h>

#include <algorithm>
#include <array>
#include <memory>

namespace smartdiscover {
namespace {

constexpr std::size_t longest_label = 63;
// More UTF-8 than could ever fit into a name's 253 bytes: libidn2 is not bothered with it.
constexpr std::size_t longest_input = 1024;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > longest_label || label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_'; });
}

// UTS #46 without the transitional mappings, so that ß and ς stay letters of their own as in IDNA 2008; checks that A-labels are
// real.
std::optional<std::string> to_ascii(const std::string& text) {
  char* converted = nullptr;
  const int outcome = idn2_to_ascii_8z(text.c_str(), &converted, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, void (*)(void*)> owner(converted, idn2_free);
  if (outcome != IDN2_OK) return std::nullopt;
  return std::string(converted);
}

std::optional<std::string> ascii_form(std::string_view text) {
  if (text.size() > longest_input || has_control_character(text)) return std::nullopt;
  std::string name = lower(text);
  const bool has_a_label = name.starts_with("xn--") || name.find(".xn--") != std::string::npos;
  if (has_a_label || !is_ascii(name)) {
    if (!is_utf8(name)) return std::nullopt;
    auto converted = to_ascii(name);
    if (!converted) return std::nullopt;
    name = lower(*converted);
  }
  if (name.ends_with('.')) name.pop_back();
  return name;
}

bool is_name(std::string_view name) {
  if (name.empty() || name.size() > Domain::longest) return false;
  std::string_view last;
  for (std::size_t begin = 0; begin <= name.size();) {
    const auto end = std::min(name.find('.', begin), name.size());
    last = name.substr(begin, end - begin);
    if (!is_label(last)) return false;
    begin = end + 1;
  }
  // No top-level domain is a number (RFC 3696, 2), but an IPv4 address ends in one.
  return !std::all_of(last.begin(), last.end(), is_digit);
}

}  // namespace

std::optional<Domain> Domain::parse(std::string_view text) {
  auto name = ascii_form(text);
  if (!name || !is_name(*name)) return std::nullopt;
  return Domain(std::move(*name));
}

std::string_view Domain::first_label() const noexcept { return std::string_view(text_).substr(0, text_.find('.')); }

std::optional<Domain> Domain::parent() const {
  const auto dot = text_.find('.');
  if (dot == std::string::npos) return std::nullopt;
  return Domain(text_.substr(dot + 1));
}

bool Domain::is_below(const Domain& suffix) const noexcept {
  const std::string_view name = text_;
  const std::string_view end = suffix.text_;
  return name.size() > end.size() + 1 && name.ends_with(end) && name[name.size() - end.size() - 1] == '.';
}

bool is_host(std::string_view text) {
  const std::string name(text);
  std::array<unsigned char, sizeof(in6_addr)> address{};
  if (name.find('\0') != std::string::npos) return false;
  if (inet_pton(AF_INET, name.c_str(), address.data()) == 1) return true;
  if (inet_pton(AF_INET6, name.c_str(), address.data()) == 1) return true;
  return Domain::parse(text).has_value();
}

}  // namespace smartdiscover
