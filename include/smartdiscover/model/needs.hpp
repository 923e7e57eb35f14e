#pragma once

// The settings that an answer can use. A dialect's row names them, and only these are filled.

#include <span>
#include <string_view>

namespace smartdiscover {

enum class ServiceNeeds {
  none,
  mail,  // IMAP, POP3 and SMTP
  all,   // XMPP, SIP, Sieve, LDAP and the site's own types too
};

enum class UrlNeeds {
  named,             // those of Needs::urls
  named_and_extras,  // also URLs and services whose type is in `extra_types` of the map
  all,
};

struct Needs {
  ServiceNeeds services = ServiceNeeds::all;
  UrlNeeds url_needs = UrlNeeds::all;
  std::span<const std::string_view> urls{};  // keys of the map, "activesync"; in static storage

  bool wants_url(std::string_view key) const {
    if (url_needs == UrlNeeds::all) return true;
    for (const auto one : urls) {
      if (one == key) return true;
    }
    return false;
  }
};

// Everything, for reports and for dialects that list everything.
inline constexpr Needs needs_everything{};

}  // namespace smartdiscover
