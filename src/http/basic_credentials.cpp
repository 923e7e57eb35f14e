#include <smartdiscover/base/base64.hpp>
#include <smartdiscover/base/text.hpp>
#include <smartdiscover/http/basic_credentials.hpp>

namespace smartdiscover::http {
namespace {

Authorization of_kind(AuthorizationKind kind) {
  Authorization authorization;
  authorization.kind = kind;
  return authorization;
}

std::string to_utf8(std::string_view bytes) { return is_utf8(bytes) ? std::string(bytes) : from_latin1(bytes); }

}  // namespace

Authorization parse_authorization(std::optional<std::string_view> header) {
  if (!header) return of_kind(AuthorizationKind::absent);
  const auto value = trim(*header);
  const auto scheme_end = value.find_first_of(" \t");
  if (!equal_ignoring_case(value.substr(0, scheme_end), "Basic")) return of_kind(AuthorizationKind::absent);
  if (scheme_end == std::string_view::npos) return of_kind(AuthorizationKind::malformed);

  const auto decoded = decode_base64(trim(value.substr(scheme_end)));
  if (!decoded) return of_kind(AuthorizationKind::malformed);
  // A password may hold ':', a login cannot. RFC 7617 section 2.
  const auto colon = decoded->find(':');
  if (colon == std::string::npos || has_control_character(*decoded)) return of_kind(AuthorizationKind::malformed);

  auto authorization = of_kind(AuthorizationKind::present);
  // Login and password together decide the encoding: a client writes both in the same one.
  const auto text = to_utf8(*decoded);
  const auto text_colon = text.find(':');
  authorization.credentials.login = text.substr(0, text_colon);
  authorization.credentials.password = text.substr(text_colon + 1);
  return authorization;
}

}  // namespace smartdiscover::http
