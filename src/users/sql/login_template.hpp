#pragma once

// The name by which another server knows a user: "{email}", or "{local}" where it knows bare names.

#include <smartdiscover/base/secret.hpp>
#include <smartdiscover/model/mail_address.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::users {

// Fills {email}, {local} and {domain}; anything else stands as it is.
std::string fill_login(std::string_view text, const MailAddress& address);

// base64 of SASL PLAIN (RFC 4616), without an authorization identity. Neither part may hold a NUL.
Secret sasl_plain(std::string_view login, std::string_view password);

}  // namespace smartdiscover::users
