#pragma once

// What people and clients write as a login, turned into the address that the stores are asked for:
// "user@domain", "DOMAIN\user", "DOMAIN\user@domain" (the address counts), "user".

#include <smartdiscover/service_map/service_map.hpp>
#include <smartdiscover/sign_in/authenticator.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::sign_in {

// nullopt: the login has none of these forms, or its domain is unknown, ambiguous or not served.
std::optional<MailAddress> read_login(std::string_view login, const LoginHints& hints,
                                      const std::optional<Domain>& default_domain, const service_map::ServiceMap& map);

// The same in words, for `smartdiscover signin`: the address, or why the login is not understood.
std::string explain_login(std::string_view login, const LoginHints& hints, const std::optional<Domain>& default_domain,
                          const service_map::ServiceMap& map);

}  // namespace smartdiscover::sign_in
