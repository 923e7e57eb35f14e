#include "passwords/crypt_formats.hpp"

#include <crypt.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <memory>

namespace smartdiscover::passwords {

namespace {

// crypt(5). `tail` is the length of the hash proper, after the last '$' or, for bcrypt, after its salt.
struct CryptFormat {
  std::string_view start;
  std::size_t tail;
  std::string_view name;
};

constexpr std::array formats{
    CryptFormat{"$y$", 43, "yescrypt"}, CryptFormat{"$2b$", 53, "bcrypt"}, CryptFormat{"$2y$", 53, "bcrypt"},
    CryptFormat{"$2a$", 53, "bcrypt"},  CryptFormat{"$6$", 86, "SHA-512"}, CryptFormat{"$5$", 43, "SHA-256"},
    CryptFormat{"$7$", 43, "scrypt"},   CryptFormat{"$1$", 22, "MD5"},
};

const CryptFormat* format_of(std::string_view stored) {
  for (const auto& format : formats) {
    if (stored.starts_with(format.start)) return &format;
  }
  return nullptr;
}

bool is_crypt_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '/';
}

bool is_traditional_des(std::string_view stored) {
  return stored.size() == 13 && std::all_of(stored.begin(), stored.end(), is_crypt_letter);
}

// libxcrypt's own check does not read it.
bool is_bcrypt_cost(std::string_view text) {
  return text.size() == 2 && text >= "04" && text <= "31" && text[1] >= '0' && text[1] <= '9';
}

// crypt_data is 32 KiB and holds what the hash was computed from: on the heap, and wiped.
struct Wiped {
  void operator()(crypt_data* data) const {
    OPENSSL_cleanse(data, sizeof(crypt_data));
    delete data;
  }
};

}  // namespace

std::optional<std::string> problem_of_crypt(const std::string& stored) {
  const auto* format = format_of(stored);
  if (format == nullptr) {
    if (is_traditional_des(stored)) return "DES hashes are too weak and not accepted; set the password again";
    return "the password is neither a hash of a known form nor has it a {SCHEME} in front; set it with \"smartdiscover user "
           "passwd\", or write "
           "{PLAIN} before a password in clear text";
  }
  const auto damaged = "the " + std::string(format->name) + " hash is truncated or damaged";
  const auto last = stored.rfind('$');
  const auto tail = std::string_view(stored).substr(last + 1);
  if (tail.size() != format->tail || !std::all_of(tail.begin(), tail.end(), is_crypt_letter)) return damaged;
  if (format->name == "bcrypt") {
    if (!is_bcrypt_cost(std::string_view(stored).substr(format->start.size(), last - std::min(last, format->start.size()))))
      return damaged;
  } else if (last < format->start.size()) {
    return damaged;  // "$6$hash": the tail stands where the salt belongs
  }
  if (std::any_of(stored.begin(), stored.end(),
                  [](char c) { return c <= ' ' || c >= 0x7F || c == ':' || c == ';' || c == '*' || c == '!' || c == '\\'; })) {
    return damaged;
  }
  if (crypt_checksalt(stored.c_str()) == CRYPT_SALT_INVALID) return damaged;
  return std::nullopt;
}

Result<bool> verify_crypt(const Secret& password, const std::string& stored) {
  const std::unique_ptr<crypt_data, Wiped> data(new crypt_data{});
  const char* computed = crypt_rn(password.text().data(), stored.c_str(), data.get(), static_cast<int>(sizeof(crypt_data)));
  if (computed == nullptr || computed[0] == '*')
    return failure(Errc::malformed, "the crypt library rejects the parameters of the hash");
  const std::string_view text(computed);
  return text.size() == stored.size() && CRYPTO_memcmp(text.data(), stored.data(), text.size()) == 0;
}

std::string cost_of_crypt(std::string_view stored) {
  const auto* format = format_of(stored);
  if (format == nullptr) return {};
  const auto start = format->start.size();
  if (format->name == "bcrypt") return std::string(stored.substr(0, start + 2));
  if (format->name == "yescrypt") return std::string(stored.substr(0, stored.find('$', start)));
  if (format->name == "scrypt") return std::string(stored.substr(0, start + 11));
  if (stored.substr(start).starts_with("rounds=")) return std::string(stored.substr(0, stored.find('$', start)));
  return std::string(format->start);
}

Result<std::string> make_yescrypt(const Secret& password) {
  std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> setting{};
  if (crypt_gensalt_rn("$y$", 0, nullptr, 0, setting.data(), static_cast<int>(setting.size())) == nullptr) {
    return failure(Errc::internal, "the crypt library cannot make a yescrypt salt");
  }
  const std::unique_ptr<crypt_data, Wiped> data(new crypt_data{});
  const char* computed = crypt_rn(password.text().data(), setting.data(), data.get(), static_cast<int>(sizeof(crypt_data)));
  if (computed == nullptr || computed[0] == '*') return failure(Errc::internal, "the crypt library cannot make a yescrypt hash");
  return std::string(computed);
}

}  // namespace smartdiscover::passwords
