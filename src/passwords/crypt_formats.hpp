#pragma once

// The crypt(3) formats that are taken, all through libxcrypt: yescrypt, scrypt, bcrypt, SHA-512, SHA-256 and MD5. DES is not.

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/base/secret.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::passwords {

// What is wrong with a crypt hash, or nullopt. Reads it only; nothing is computed.
std::optional<std::string> problem_of_crypt(const std::string& stored);

// `stored` is one of which problem_of_crypt() has nothing to say. Errors: malformed, where libxcrypt refuses its parameters.
Result<bool> verify_crypt(const Secret& password, const std::string& stored);

// Everything that decides how long a check takes.
std::string cost_of_crypt(std::string_view stored);

// A new hash with a random salt, of the cost that libxcrypt prefers. Errors: internal.
Result<std::string> make_yescrypt(const Secret& password);

}  // namespace smartdiscover::passwords
