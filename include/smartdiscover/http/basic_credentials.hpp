#pragma once

// HTTP Basic credentials, RFC 7617.

#include <smartdiscover/base/secret.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::http {

struct BasicCredentials {
  std::string login;  // UTF-8
  Secret password;    // UTF-8; may be empty, may contain ':'
};

enum class AuthorizationKind {
  absent,     // no header, another scheme, or the empty "Bearer" probe: not an attempt to sign in
  malformed,  // Basic, but not base64, without ':', or with control characters
  present,
};

struct Authorization {
  AuthorizationKind kind = AuthorizationKind::absent;
  BasicCredentials credentials;
};

// Reads the value of an Authorization header (nullopt: none was sent). Bytes that are not UTF-8 are taken as ISO-8859-1, as Outlook,
// Evolution and python-requests send them. Never throws.
Authorization parse_authorization(std::optional<std::string_view> header);

}  // namespace smartdiscover::http
