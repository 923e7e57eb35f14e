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

}  // namespace

Authorization parse_authorization(std::optional<std::string_view> header) {
  if (!header) return of_kind(AuthorizationKind::absent);
  const auto value = trim(*header);
  const auto scheme_end = value.find_first_of(" \t");
  if (!equal_ignoring_case(value.substr(0, scheme_end), "Basic")) return of_kind(AuthorizationKind::absent);
  if (scheme_end == std::string_view::npos) return of_kind(AuthorizationKind::malformed);

  auto decoded = decode_base64(trim(value.substr(scheme_end)));
  if (!decoded) return of_kind(AuthorizationKind::malformed);
  // A password may hold ':', a login cannot. RFC 7617 section 2.
  const bool usable = decoded->find(':') != std::string::npos && !has_control_character(*decoded);
  // Login and password together decide the encoding: a client writes both in the same one.
  auto text = usable && is_utf8(*decoded) ? std::move(*decoded) : from_latin1(*decoded);
  wipe(*decoded);
  if (!usable) {
    wipe(text);
    return of_kind(AuthorizationKind::malformed);
  }
  auto authorization = of_kind(AuthorizationKind::present);
  const auto colon = text.find(':');
  authorization.credentials.login = text.substr(0, colon);
  // The password stays in the buffer into which it was decoded, which the Secret wipes as a whole.
  text.erase(0, colon + 1);
  authorization.credentials.password = Secret(std::move(text));
  return authorization;
}

}  // namespace smartdiscover::http
