#pragma once

// Settings that all stores on a server share.

#include "site/reading.hpp"

#include <string>

namespace smartdiscover::site {

// Text that holds {email}, {local}, {domain} and nothing else in braces.
void read_login_template(yaml::Section& in, std::string_view key, std::string& text);
// `login`: the user's login at that server.
inline void read_remote_login(yaml::Section& in, std::string& login) { read_login_template(in, "login", login); }
// `ca`: a PEM file with the trusted CAs.
void read_ca(yaml::Section& in, const std::filesystem::path& folder, std::optional<std::filesystem::path>& ca);

}  // namespace smartdiscover::site
