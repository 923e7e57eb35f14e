#pragma once

// An absolute http or https URL (RFC 3986), taken apart.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover {

struct WebUrl {
  enum class Scheme { http, https };
  Scheme scheme = Scheme::https;
  std::string host;                   // as written; an IPv6 address without its brackets
  std::optional<std::uint16_t> port;  // where the URL names one
  std::string target;                 // path and query, as written; begins with '/'

  // nullopt: another scheme, no host, a user, a fragment, or characters that RFC 3986 does not allow.
  static std::optional<WebUrl> parse(std::string_view text);
  std::uint16_t port_number() const;  // the scheme's own where the URL names none
  bool is_loopback() const;           // localhost, 127.0.0.0/8, ::1
  friend bool operator==(const WebUrl&, const WebUrl&) = default;
};

// Whether WebUrl::parse takes the text and its scheme is https. Allocates nothing.
bool is_https_url(std::string_view text);

}  // namespace smartdiscover
