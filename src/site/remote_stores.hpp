#pragma once

// What the readers of stores that ask a server share.

#include "site/reading.hpp"

#include <string>

namespace smartdiscover::site {

// Text that holds {email}, {local}, {domain} and nothing else in braces.
void read_login_template(yaml::Section& in, std::string_view key, std::string& text);
// `login`: the name the server knows a user by.
inline void read_remote_login(yaml::Section& in, std::string& login) { read_login_template(in, "login", login); }
// `ca`: a PEM file with the authorities to believe.
void read_ca(yaml::Section& in, const std::filesystem::path& folder, std::optional<std::filesystem::path>& ca);

}  // namespace smartdiscover::site
