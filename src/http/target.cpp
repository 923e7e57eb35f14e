#include <smartdiscover/base/text.hpp>
#include <smartdiscover/http/message.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace smartdiscover::http {
namespace {

constexpr std::string_view digits = "0123456789";

bool is_port(std::string_view text) {
  // "host:" is allowed by RFC 3986 3.2.3.
  if (text.empty()) return true;
  if (text.size() > 5 || text.find_first_not_of(digits) != std::string_view::npos) return false;
  unsigned port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port > 0 && port <= 65535;
}

bool is_ipv4(const std::string& text) {
  in_addr address{};
  return inet_pton(AF_INET, text.c_str(), &address) == 1;
}

bool is_ipv6(const std::string& text) {
  in6_addr address{};
  return inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > 63) return false;
  for (const char c : label) {
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '_') return false;
  }
  return true;
}

// `name` in lower case, without a dot at the end.
bool is_name_or_ipv4(const std::string& name) {
  if (name.empty() || name.size() > 253) return false;
  std::string_view rest = name;
  std::string_view label;
  while (true) {
    const auto dot = rest.find('.');
    label = rest.substr(0, dot);
    if (!is_label(label)) return false;
    if (dot == std::string_view::npos) break;
    rest.remove_prefix(dot + 1);
  }
  // No top-level domain consists of digits, so "1.2.3.999" is a broken address and no name.
  return label.find_first_not_of(digits) != std::string_view::npos || is_ipv4(name);
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

// `text` begins with '/', '?' or is empty, as what follows an authority does.
std::optional<Target> split_path(std::string_view text) {
  Target target;
  const auto question = text.find('?');
  if (question != std::string_view::npos) target.query = text.substr(question + 1);
  const auto path = text.substr(0, question);
  target.path = path.empty() ? "/" : path;
  // As sent it has no control character: parse_target looked.
  if (path.find('%') != std::string_view::npos) {
    auto decoded = percent_decode(path);
    if (!decoded || has_control_character(*decoded)) return std::nullopt;
    target.path = std::move(*decoded);
  }
  if (has_dot_segment(target.path)) return std::nullopt;
  return target;
}

std::optional<std::string_view> after_scheme(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() > scheme.size() && equal_ignoring_case(target.substr(0, scheme.size()), scheme))
      return target.substr(scheme.size());
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> parse_host(std::string_view authority) {
  if (authority.empty()) return std::string();
  std::string_view host;
  std::string_view rest;
  const bool bracketed = authority.starts_with('[');
  if (bracketed) {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    host = authority.substr(1, close - 1);
    rest = authority.substr(close + 1);
  } else {
    host = authority.substr(0, authority.find(':'));
    rest = authority.substr(host.size());
  }
  if (!rest.empty() && (!rest.starts_with(':') || !is_port(rest.substr(1)))) return std::nullopt;

  if (host.find('\0') != std::string_view::npos) return std::nullopt;
  if (!bracketed && host.ends_with('.')) host.remove_suffix(1);
  auto name = lower(host);
  if (bracketed ? !is_ipv6(name) : !is_name_or_ipv4(name)) return std::nullopt;
  return name;
}

std::optional<Target> parse_target(std::string_view target) {
  for (const char c : target) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7F || c == '#') return std::nullopt;
  }
  if (target == "*") {
    Target all;
    all.path = "*";
    return all;
  }
  if (target.starts_with('/')) return split_path(target);

  const auto absolute = after_scheme(target);
  if (!absolute) return std::nullopt;
  const auto authority = absolute->substr(0, absolute->find_first_of("/?"));
  // parse_host refuses "user:password@host" too: '@' stands in no name.
  auto host = parse_host(authority);
  if (!host || host->empty()) return std::nullopt;
  auto split = split_path(absolute->substr(authority.size()));
  if (split) split->host = std::move(*host);
  return split;
}

std::vector<std::string> query_values(std::string_view query, std::string_view name) {
  std::vector<std::string> values;
  while (!query.empty()) {
    const auto parameter = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), parameter.size() + 1));
    const auto equals = parameter.find('=');
    const auto decoded_name = percent_decode(parameter.substr(0, equals));
    if (!decoded_name || !equal_ignoring_case(*decoded_name, name)) continue;
    const auto value = equals == std::string_view::npos ? std::string_view() : parameter.substr(equals + 1);
    values.push_back(percent_decode(value).value_or(std::string(value)));
  }
  return values;
}

std::string encode_path(std::string_view path) {
  std::string encoded;
  while (!path.empty()) {
    const auto segment = path.substr(0, path.find('/'));
    encoded += percent_encode(segment);
    path.remove_prefix(segment.size());
    if (!path.empty()) {
      encoded += '/';
      path.remove_prefix(1);
    }
  }
  return encoded;
}

}  // namespace smartdiscover::http
