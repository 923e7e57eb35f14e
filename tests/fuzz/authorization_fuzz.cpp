#include "fuzz/promise.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/http/basic_credentials.hpp>

using namespace smartdiscover;
using fuzz::promise;

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto authorization = http::parse_authorization(fuzz::as_text(bytes, size));
  const auto& [login, password] = authorization.credentials;
  if (authorization.kind != http::AuthorizationKind::present) {
    promise(login.empty() && password.empty(), "no credentials but where they are present");
    return 0;
  }
  promise(is_utf8(login) && is_utf8(password.text()), "credentials are UTF-8");
  promise(!has_control_character(login) && !has_control_character(password.text()), "credentials hold no control characters");
  promise(login.find(':') == std::string::npos, "the login ends at the first colon");
  return 0;
}
