#pragma once

// $apr1$, the MD5 scheme of Apache's htpasswd: MD5-crypt with another magic word, which libxcrypt does not know.

#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::passwords {

std::optional<std::string> problem_of_apr1(std::string_view stored);

// `stored` is one of which problem_of_apr1() has nothing to say.
bool verify_apr1(std::string_view password, std::string_view stored);

// The whole "$apr1$salt$hash"; at most 8 characters of the salt count.
std::string make_apr1(std::string_view password, std::string_view salt);

}  // namespace smartdiscover::passwords
