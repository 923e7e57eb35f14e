#pragma once

// Stored passwords: crypt(3) formats as they stand, htpasswd's {SHA} and $apr1$, and whatever Dovecot writes after a {SCHEME}
// prefix. Pure and blocking: a check costs what its scheme costs, tens of milliseconds as a rule; servers go through HashPool. No
// text made here ever shows a password or a hash. Safe from several threads at once.

#include <smartdiscover/base/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::passwords {

// What crypt(3) takes at most. A longer password matches nothing, at no cost.
inline constexpr std::size_t longest_password = 511;

// Whether the password is one that some user may have: not empty, no NUL, not longer than longest_password.
bool is_possible_password(std::string_view password);

// Whether `password` is the one that was stored. An impossible password is false for every stored form, and so is a locked
// account
// ("!" or "*"). Errors: malformed, where the stored form is of no known scheme or damaged.
Result<bool> verify_password(std::string_view password, std::string_view stored);

// What is wrong with a stored password, as far as that shows without a password; for reports. nullopt: nothing.
std::optional<std::string> problem_of_stored_password(std::string_view stored);

// Scheme and cost parameters, as "$y$j9T$" or "{SSHA}": two stored passwords with the same text take equally long to check.
std::string cost_of_stored_password(std::string_view stored);

// A new yescrypt hash of the library's default cost. Errors: malformed for an impossible password, internal.
Result<std::string> hash_password(std::string_view password);

}  // namespace smartdiscover::passwords
