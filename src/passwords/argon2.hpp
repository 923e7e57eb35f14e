#pragma once

// $argon2id$ and $argon2i$ (RFC 9106) by libsodium.

#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::passwords {

std::optional<std::string> problem_of_argon2(const std::string& stored);
bool verify_argon2(std::string_view password, const std::string& stored);
std::string cost_of_argon2(std::string_view stored);

}  // namespace smartdiscover::passwords
