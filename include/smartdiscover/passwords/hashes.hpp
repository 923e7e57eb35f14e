#pragma once

// Stored passwords: crypt(3) formats, htpasswd's {SHA} and $apr1$, and Dovecot's schemes with a {SCHEME} prefix. Pure and blocking: a
// check usually takes tens of milliseconds; servers use HashPool. No error text contains a password or a hash. Safe from several threads at
// once.

#include <smartdiscover/base/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::passwords {

// The limit of crypt(3). A longer password matches nothing and is not hashed.
inline constexpr std::size_t longest_password = 511;

// Whether a user can have this password: not empty, no NUL, at most longest_password bytes.
bool is_possible_password(std::string_view password);

// Whether `password` matches the stored form. A locked account ("!" or "*") matches nothing, and an impossible password matches no stored
// form. Errors: malformed where the stored form is damaged or its scheme is not supported.
Result<bool> verify_password(std::string_view password, std::string_view stored);

// What is wrong with a stored form, as far as can be seen without a password; for reports. nullopt: it is valid.
std::optional<std::string> problem_of_stored_password(std::string_view stored);

// Scheme and cost parameters, such as "$y$j9T$" or "{SSHA}": stored forms for which this is equal take equally long to check.
std::string cost_of_stored_password(std::string_view stored);

// A new yescrypt hash with the library's default cost. Errors: malformed for an impossible password, internal.
Result<std::string> hash_password(std::string_view password);

}  // namespace smartdiscover::passwords
