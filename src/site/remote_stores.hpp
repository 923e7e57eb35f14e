#pragma once

// What the readers of stores that ask a server share.

#include "site/reading.hpp"

#include <string>

namespace smartdiscover::site {

// `login`: the name the server knows a user by; holds {email}, {local}, {domain} and nothing else in braces.
void read_remote_login(yaml::Section& in, std::string& login);

}  // namespace smartdiscover::site
