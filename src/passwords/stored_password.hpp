#pragma once

// The written form of a stored password taken apart: which way of checking it asks for, and the bytes to check against.

#include <smartdiscover/base/result.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::passwords {

enum class PasswordScheme {
  locked,  // "!" or "*" first, as in shadow(5): nothing matches
  plain,
  digest,  // one round of a hash, salted or not
  crypt,   // libxcrypt
  apr1,    // Apache's variant of MD5-crypt
  argon2,
};

struct StoredPassword {
  PasswordScheme scheme = PasswordScheme::locked;
  std::string_view algorithm;  // digest: its name for OpenSSL
  std::string value;           // plain, crypt, apr1, argon2: the text; digest: the digest, then the salt
};

// Errors: malformed, with a text that names the scheme but shows nothing else of the stored form.
Result<StoredPassword> parse_stored_password(std::string_view stored);

}  // namespace smartdiscover::passwords
