#pragma once

// HTTP requests and responses as values, without sockets or an HTTP library. RFC 9110.
// Values of one request; not shared between threads.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smartdiscover::http {

struct Field {
  std::string name;
  std::string value;
};

// The value of the first field of that name, compared without regard to case.
std::optional<std::string_view> find_field(const std::vector<Field>& fields, std::string_view name);

struct Request {
  std::string method;         // "GET", as sent
  std::string path;           // percent-decoded, without query: "/autodiscover/autodiscover.xml"; begins with '/', or is "*"
  std::string query;          // as sent, without '?'
  std::string host;           // of the target's absolute form, else of Host: lower case, without port; may be empty
  std::vector<Field> fields;  // in order of arrival
  std::string body;

  std::optional<std::string_view> field(std::string_view name) const { return find_field(fields, name); }
};

enum class CachePolicy { none, no_store, private_no_store, public_hour };

struct Response {
  unsigned status = 200;
  std::string content_type;  // empty: no body
  CachePolicy cache = CachePolicy::private_no_store;
  std::vector<Field> fields;  // further ones: Location, WWW-Authenticate, Allow, Retry-After, X-SOAP-Enabled
  std::string body;
};

// The value of Cache-Control; empty for CachePolicy::none.
std::string_view cache_control(CachePolicy policy);
std::string_view reason_phrase(unsigned status);

// Splits a request target (RFC 9112 3.2) into host (empty but in absolute form), decoded path and raw query. Origin form, absolute form
// of http and https, and "*" are read. nullopt: authority form, a user in the authority, a fragment, blanks and control characters (raw or
// encoded), broken escapes, an encoded NUL, and any "." or ".." segment, encoded or not: no client sends one.
struct Target {
  std::string host;
  std::string path;
  std::string query;
};
std::optional<Target> parse_target(std::string_view target);

// Host header or authority without port, without brackets, in lower case, without a dot at the end; empty for an empty one, which
// RFC 9110 7.2 allows; nullopt where it is malformed: anything but a name of ASCII labels, an IPv4 or a bracketed IPv6 address.
std::optional<std::string> parse_host(std::string_view authority);

// The decoded values of a query string's parameter, its name compared without regard to case, in order; '+' stays a plus. A value whose
// escapes are broken is given as sent.
std::vector<std::string> query_values(std::string_view query, std::string_view name);

// A decoded path in the form in which it stands in a URL, for redirects to the same path.
std::string encode_path(std::string_view path);

}  // namespace smartdiscover::http
