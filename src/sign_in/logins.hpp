#pragma once

// What people and clients write as a login, turned into the address that the stores are asked for:
// "user@domain", "DOMAIN\user", "DOMAIN\user@domain" (the address counts), "user".

#include "sign_in/directory.hpp"

#include <smartdiscover/sign_in/authenticator.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::sign_in {

// nullopt: of none of these forms, or in a domain that is unknown, ambiguous or not served.
std::optional<MailAddress> read_login(std::string_view login, const LoginHints& hints,
                                      const std::optional<Domain>& default_domain, const Directory& directory);

// The same in words: "ann@example.com: ...", or why it is none.
std::string explain_login(std::string_view login, const LoginHints& hints, const std::optional<Domain>& default_domain,
                          const Directory& directory);

}  // namespace smartdiscover::sign_in
