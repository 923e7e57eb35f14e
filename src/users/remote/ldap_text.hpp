#pragma once

// What goes into LDAP filters and names, escaped so that no value can be more than a value.

#include <smartdiscover/model/mail_address.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::users {

// RFC 4515: "*", "(", ")", "\" and NUL as \XX, and so every byte beyond ASCII.
std::string escape_filter_value(std::string_view value);
// RFC 4514, in the form that needs no look at where in the value a character stands.
std::string escape_dn_value(std::string_view value);

// Fill {email}, {local} and {domain} with escaped values.
std::string fill_filter(std::string_view text, const MailAddress& address);
std::string fill_dn(std::string_view text, const MailAddress& address);

}  // namespace smartdiscover::users
