#include "passwords/apr1.hpp"

#include <smartdiscover/tls/openssl_pointers.hpp>

#include <openssl/crypto.h>

#include <algorithm>
#include <array>

namespace smartdiscover::passwords {

namespace {

constexpr std::string_view magic = "$apr1$";
constexpr std::string_view letters = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr int rounds = 1000;

using Digest = std::array<unsigned char, 16>;

class Md5 {
 public:
  Md5() : context_(EVP_MD_CTX_new()) { EVP_DigestInit_ex(context_.get(), EVP_md5(), nullptr); }
  Md5& add(std::string_view text) {
    EVP_DigestUpdate(context_.get(), text.data(), text.size());
    return *this;
  }
  Md5& add(const Digest& digest, std::size_t length = 16) {
    EVP_DigestUpdate(context_.get(), digest.data(), length);
    return *this;
  }
  // The digest so far; the next add() begins a new one.
  Digest finish() {
    Digest digest{};
    EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
    EVP_DigestInit_ex(context_.get(), EVP_md5(), nullptr);
    return digest;
  }

 private:
  tls::DigestPointer context_;
};

void append_letters(std::string& out, unsigned value, int count) {
  for (; count > 0; --count, value >>= 6) out += letters[value & 0x3F];
}

std::string spelled(const Digest& digest) {
  std::string out;
  constexpr std::array<std::array<std::size_t, 3>, 5> order{{{0, 6, 12}, {1, 7, 13}, {2, 8, 14}, {3, 9, 15}, {4, 10, 5}}};
  for (const auto& [high, middle, low] : order) {
    append_letters(out, static_cast<unsigned>(digest[high]) << 16 | static_cast<unsigned>(digest[middle]) << 8 | digest[low], 4);
  }
  append_letters(out, digest[11], 2);
  return out;
}

std::string_view salt_of(std::string_view stored) {
  stored.remove_prefix(magic.size());
  return stored.substr(0, stored.find('$'));
}

}  // namespace

std::string make_apr1(std::string_view password, std::string_view salt) {
  salt = salt.substr(0, 8);
  Md5 md5;
  const Digest inner = md5.add(password).add(salt).add(password).finish();

  md5.add(password).add(magic).add(salt);
  for (std::size_t left = password.size(); left > 0; left -= std::min<std::size_t>(left, 16))
    md5.add(inner, std::min<std::size_t>(left, 16));
  // The scheme's own oddity: a zero byte for each bit that is set, else the first letter.
  for (std::size_t bits = password.size(); bits > 0; bits >>= 1)
    md5.add((bits & 1) != 0 ? std::string_view("\0", 1) : password.substr(0, 1));
  Digest digest = md5.finish();

  for (int round = 0; round < rounds; ++round) {
    const bool odd = round % 2 != 0;
    odd ? md5.add(password) : md5.add(digest);
    if (round % 3 != 0) md5.add(salt);
    if (round % 7 != 0) md5.add(password);
    odd ? md5.add(digest) : md5.add(password);
    digest = md5.finish();
  }
  return std::string(magic) + std::string(salt) + "$" + spelled(digest);
}

std::optional<std::string> problem_of_apr1(std::string_view stored) {
  const std::string_view salt = salt_of(stored);
  const std::string_view rest = stored.substr(magic.size() + salt.size());
  const bool whole = salt.size() <= 8 && rest.size() == 23 && rest.find_first_not_of(letters, 1) == std::string_view::npos;
  if (!whole) return "the $apr1$ hash is truncated or damaged";
  return std::nullopt;
}

bool verify_apr1(std::string_view password, std::string_view stored) {
  const std::string computed = make_apr1(password, salt_of(stored));
  return computed.size() == stored.size() && CRYPTO_memcmp(computed.data(), stored.data(), stored.size()) == 0;
}

}  // namespace smartdiscover::passwords
