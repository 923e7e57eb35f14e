#pragma once

// Redirect rules filled in.

#include "service_map/config_tree.hpp"

namespace smartdiscover::service_map {

// nullopt where the rule says to stay. Errors: malformed where a value is missing or what comes out is neither an address nor a
// URL.
Result<std::optional<Redirect>> fill_redirect(const RedirectRule& rule, const Values& values);

// "ann@example.org" or "https://...", as a store gives it. Errors: malformed.
Result<Redirect> parse_redirect(std::string_view text);

// Where everybody in the domain of `address` is sent, password or not.
std::optional<Sourced<Redirect>> redirect_of_domain(const ConfigTree& tree, const MailAddress& address);

}  // namespace smartdiscover::service_map
