#include "passwords/argon2.hpp"

#include <sodium.h>

namespace smartdiscover::passwords {

std::optional<std::string> problem_of_argon2(const std::string& stored) {
  const auto unlike = [&](std::string_view start) { return !stored.starts_with(start); };
  if (unlike("$argon2id$v=19$") && unlike("$argon2i$v=19$"))
    return "expected an Argon2 hash $argon2id$ or $argon2i$ of version 19";
  // This function parses the whole hash and returns -1 for a damaged one.
  const bool argon2id = stored.starts_with("$argon2id$");
  const int read = argon2id ? crypto_pwhash_argon2id_str_needs_rehash(stored.c_str(), crypto_pwhash_argon2id_OPSLIMIT_MIN,
                                                                      crypto_pwhash_argon2id_MEMLIMIT_MIN)
                            : crypto_pwhash_argon2i_str_needs_rehash(stored.c_str(), crypto_pwhash_argon2i_OPSLIMIT_MIN,
                                                                     crypto_pwhash_argon2i_MEMLIMIT_MIN);
  if (read < 0) return "the Argon2 hash is truncated or damaged";
  return std::nullopt;
}

bool verify_argon2(std::string_view password, const std::string& stored) {
  return crypto_pwhash_str_verify(stored.c_str(), password.data(), password.size()) == 0;
}

std::string cost_of_argon2(std::string_view stored) {
  auto end = std::string_view::npos;
  for (int dollars = 0; dollars < 2; ++dollars) end = stored.rfind('$', end == std::string_view::npos ? end : end - 1);
  return std::string(stored.substr(0, end));
}

}  // namespace smartdiscover::passwords
