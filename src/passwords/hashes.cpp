#include "passwords/apr1.hpp"
#include "passwords/argon2.hpp"
#include "passwords/crypt_formats.hpp"
#include "passwords/stored_password.hpp"

#include <smartdiscover/passwords/hashes.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>

namespace smartdiscover::passwords {

namespace {

bool verify_plain(std::string_view password, std::string_view stored) {
  return password.size() == stored.size() && CRYPTO_memcmp(password.data(), stored.data(), stored.size()) == 0;
}

Result<bool> verify_digest(std::string_view password, const StoredPassword& stored) {
  const std::string name(stored.algorithm);
  const EVP_MD* algorithm = EVP_get_digestbyname(name.c_str());
  if (algorithm == nullptr) return failure(Errc::internal, "OpenSSL does not support " + name);
  const auto size = static_cast<std::size_t>(EVP_MD_get_size(algorithm));
  std::string input(password);
  input += std::string_view(stored.value).substr(size);
  std::array<unsigned char, EVP_MAX_MD_SIZE> computed{};
  const bool done = EVP_Digest(input.data(), input.size(), computed.data(), nullptr, algorithm, nullptr) == 1;
  OPENSSL_cleanse(input.data(), input.size());
  if (!done) return failure(Errc::internal, "OpenSSL cannot compute " + name);
  return CRYPTO_memcmp(computed.data(), stored.value.data(), size) == 0;
}

}  // namespace

bool is_possible_password(std::string_view password) {
  return !password.empty() && password.size() <= longest_password && password.find('\0') == std::string_view::npos;
}

Result<bool> verify_password(std::string_view password, std::string_view stored) {
  auto parsed = parse_stored_password(stored);
  if (!parsed) return parsed.error();
  if (!is_possible_password(password)) return false;
  switch (parsed->scheme) {
    case PasswordScheme::locked: return false;
    case PasswordScheme::plain: return verify_plain(password, parsed->value);
    case PasswordScheme::digest: return verify_digest(password, *parsed);
    case PasswordScheme::crypt: return verify_crypt(concat({password}), parsed->value);
    case PasswordScheme::apr1: return verify_apr1(password, parsed->value);
    case PasswordScheme::argon2: return verify_argon2(password, parsed->value);
  }
  return false;
}

std::optional<std::string> problem_of_stored_password(std::string_view stored) {
  auto parsed = parse_stored_password(stored);
  if (parsed) return std::nullopt;
  return parsed.error().detail;
}

std::string cost_of_stored_password(std::string_view stored) {
  const auto parsed = parse_stored_password(stored);
  if (!parsed) return {};
  switch (parsed->scheme) {
    case PasswordScheme::locked: return {};
    case PasswordScheme::plain: return "plain";
    case PasswordScheme::digest: return std::string(parsed->algorithm);
    case PasswordScheme::crypt: return cost_of_crypt(parsed->value);
    case PasswordScheme::apr1: return "$apr1$";
    case PasswordScheme::argon2: return cost_of_argon2(parsed->value);
  }
  return {};
}

Result<std::string> hash_password(std::string_view password) {
  if (!is_possible_password(password)) {
    return failure(Errc::malformed, "expected a password of 1 to " + std::to_string(longest_password) + " bytes without NUL");
  }
  return make_yescrypt(concat({password}));
}

}  // namespace smartdiscover::passwords
