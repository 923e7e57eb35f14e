#include <smartdiscover/base/hex.hpp>
#include <smartdiscover/base/text.hpp>
#include <smartdiscover/base/utf8.hpp>

namespace smartdiscover {
namespace {

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

constexpr bool is_unreserved(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
         c == '~';
}

// The number of printable ASCII bytes at the beginning. Nearly every text is nothing else.
std::size_t plain_bytes(std::string_view text) noexcept {
  std::size_t count = 0;
  while (count < text.size() && text[count] >= ' ' && text[count] <= '~') ++count;
  return count;
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (lower(a[i]) != lower(b[i])) return false;
  }
  return true;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  std::string item;
  const auto finish = [&] {
    if (!item.empty()) items.push_back(std::move(item));
    item.clear();
  };
  for (const char c : text) {
    if (c == ',' || is_blank(c)) {
      finish();
    } else {
      item += c;
    }
  }
  finish();
  return items;
}

bool is_utf8(std::string_view text) {
  for (auto at = plain_bytes(text); at < text.size(); at += plain_bytes(text.substr(at))) {
    const auto character = utf8_character(text, at);
    if (character.length == 0) return false;
    at += character.length;
  }
  return true;
}

bool has_control_character(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) return true;
  }
  return false;
}

std::string from_latin1(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | (byte >> 6));
      out += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return out;
}

std::string printable(std::string_view text) {
  static constexpr std::string_view replacement = "\xEF\xBF\xBD";
  auto at = plain_bytes(text);
  std::string out(text.substr(0, at));
  while (at < text.size()) {
    const auto [code, length] = utf8_character(text, at);
    if (length == 0) {
      out += replacement;
      ++at;
      continue;
    }
    const bool control = code < 0x20 || (code >= 0x7F && code <= 0x9F);
    if (!control && code != 0xFFFE && code != 0xFFFF) out += text.substr(at, length);
    at += length;
  }
  return out;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 8);
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto end = at;
    while (end < text.size() && is_unreserved(text[end])) ++end;
    out.append(text, at, end - at);
    if (end < text.size()) {
      out += '%';
      append_hex(out, static_cast<unsigned char>(text[end]), HexCase::upper);
    }
    at = end;
  }
  return out;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (auto escape = text.find('%'); escape != std::string_view::npos; escape = text.find('%')) {
    if (text.size() - escape < 3) return std::nullopt;
    const int high = hex_value(text[escape + 1]);
    const int low = hex_value(text[escape + 2]);
    if (high < 0 || low < 0 || high + low == 0) return std::nullopt;
    out += text.substr(0, escape);
    out += static_cast<char>(high * 16 + low);
    text.remove_prefix(escape + 3);
  }
  out += text;
  return out;
}

}  // namespace smartdiscover
