#include "passwords/stored_password.hpp"

#include "passwords/apr1.hpp"
#include "passwords/argon2.hpp"
#include "passwords/crypt_formats.hpp"

#include <smartdiscover/base/base64.hpp>
#include <smartdiscover/base/hex.hpp>
#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace smartdiscover::passwords {

namespace {

enum class Salt { none, appended };
enum class Encoding { none, base64, hex };

// Dovecot's names, doc.dovecot.org "Password Schemes"; {SHA} is htpasswd's and RFC 2307's too.
struct Prefix {
  std::string_view name;
  PasswordScheme scheme;
  std::string_view algorithm = {};
  std::size_t digest_size = 0;
  Salt salt = Salt::none;
  std::string_view required_start = {};  // crypt: what the hash must begin with; empty: any
};

constexpr std::array prefixes{
    Prefix{"PLAIN", PasswordScheme::plain},
    Prefix{"CLEARTEXT", PasswordScheme::plain},
    Prefix{"CLEAR", PasswordScheme::plain},
    Prefix{"PLAIN-MD5", PasswordScheme::digest, "MD5", 16},
    Prefix{"LDAP-MD5", PasswordScheme::digest, "MD5", 16},
    Prefix{"SMD5", PasswordScheme::digest, "MD5", 16, Salt::appended},
    Prefix{"SHA", PasswordScheme::digest, "SHA1", 20},
    Prefix{"SHA1", PasswordScheme::digest, "SHA1", 20},
    Prefix{"SHA256", PasswordScheme::digest, "SHA256", 32},
    Prefix{"SHA512", PasswordScheme::digest, "SHA512", 64},
    Prefix{"SSHA", PasswordScheme::digest, "SHA1", 20, Salt::appended},
    Prefix{"SSHA256", PasswordScheme::digest, "SHA256", 32, Salt::appended},
    Prefix{"SSHA512", PasswordScheme::digest, "SHA512", 64, Salt::appended},
    Prefix{"CRYPT", PasswordScheme::crypt},
    Prefix{"YESCRYPT", PasswordScheme::crypt, {}, 0, Salt::none, "$y$"},
    Prefix{"BLF-CRYPT", PasswordScheme::crypt, {}, 0, Salt::none, "$2"},
    Prefix{"SHA512-CRYPT", PasswordScheme::crypt, {}, 0, Salt::none, "$6$"},
    Prefix{"SHA256-CRYPT", PasswordScheme::crypt, {}, 0, Salt::none, "$5$"},
    Prefix{"MD5-CRYPT", PasswordScheme::crypt, {}, 0, Salt::none, "$1$"},
    Prefix{"MD5", PasswordScheme::crypt, {}, 0, Salt::none, "$1$"},
    Prefix{"ARGON2ID", PasswordScheme::argon2, {}, 0, Salt::none, "$argon2id$"},
    Prefix{"ARGON2I", PasswordScheme::argon2, {}, 0, Salt::none, "$argon2i$"},
};

constexpr std::string_view known_schemes =
    "PLAIN, CRYPT, YESCRYPT, BLF-CRYPT, SHA512-CRYPT, SHA256-CRYPT, MD5-CRYPT, ARGON2ID, ARGON2I, SSHA, SSHA256, SSHA512, SHA, "
    "SHA256, SHA512, SMD5, LDAP-MD5, PLAIN-MD5";

Error malformed(std::string text) { return failure(Errc::malformed, std::move(text)); }

// A name that may be shown: someone who wrote a password between braces must not find it in a log.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 20 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

const Prefix* find_prefix(std::string_view name) {
  for (const auto& prefix : prefixes) {
    if (equal_ignoring_case(prefix.name, name)) return &prefix;
  }
  return nullptr;
}

Result<StoredPassword> checked_text(PasswordScheme scheme, std::string text) {
  if (scheme != PasswordScheme::plain && text.starts_with("$apr1$")) scheme = PasswordScheme::apr1;
  if (scheme != PasswordScheme::plain && text.starts_with("$argon2")) scheme = PasswordScheme::argon2;
  std::optional<std::string> problem;
  if (scheme == PasswordScheme::crypt) problem = problem_of_crypt(text);
  if (scheme == PasswordScheme::apr1) problem = problem_of_apr1(text);
  if (scheme == PasswordScheme::argon2) problem = problem_of_argon2(text);
  if (problem) return malformed(std::move(*problem));
  return StoredPassword{scheme, {}, std::move(text)};
}

Result<StoredPassword> read_digest(const Prefix& prefix, Encoding encoding, std::string_view text) {
  // Dovecot tells hexadecimal from base64 by the length where the length is known.
  const bool looks_hex = prefix.salt == Salt::none && text.size() == prefix.digest_size * 2;
  auto bytes = encoding == Encoding::hex || (encoding == Encoding::none && looks_hex) ? decode_hex(text) : decode_base64(text);
  const bool whole =
      bytes && (prefix.salt == Salt::none ? bytes->size() == prefix.digest_size : bytes->size() > prefix.digest_size);
  if (!whole) return malformed("the hash after {" + std::string(prefix.name) + "} is truncated or damaged");
  return StoredPassword{PasswordScheme::digest, prefix.algorithm, std::move(*bytes)};
}

Result<StoredPassword> read_prefixed(std::string_view name, std::string_view text) {
  Encoding encoding = Encoding::none;
  if (const auto dot = name.find('.'); dot != std::string_view::npos) {
    const auto word = name.substr(dot + 1);
    if (equal_ignoring_case(word, "HEX")) {
      encoding = Encoding::hex;
    } else if (equal_ignoring_case(word, "B64") || equal_ignoring_case(word, "BASE64")) {
      encoding = Encoding::base64;
    } else {
      return malformed("expected the encoding HEX or B64 after the dot in {...}");
    }
    name = name.substr(0, dot);
  }
  const Prefix* prefix = find_prefix(name);
  if (prefix == nullptr) {
    const std::string shown = is_name(name) ? " {" + std::string(name) + "}" : "";
    return malformed("the password scheme" + shown + " is not supported; expected one of " + std::string(known_schemes));
  }
  if (prefix->scheme == PasswordScheme::digest) return read_digest(*prefix, encoding, text);

  std::optional<std::string> decoded = encoding == Encoding::hex      ? decode_hex(text)
                                       : encoding == Encoding::base64 ? decode_base64(text)
                                                                      : std::string(text);
  if (!decoded || decoded->empty()) return malformed("what follows {" + std::string(prefix->name) + "} is empty or damaged");
  if (!decoded->starts_with(prefix->required_start)) {
    return malformed("what follows {" + std::string(prefix->name) + "} must begin with " + std::string(prefix->required_start));
  }
  return checked_text(prefix->scheme, std::move(*decoded));
}

}  // namespace

Result<StoredPassword> parse_stored_password(std::string_view stored) {
  if (stored.empty()) return malformed("the password is empty");
  if (stored.find('\0') != std::string_view::npos) return malformed("the password contains a NUL byte");
  if (stored.front() == '!' || stored.front() == '*') return StoredPassword{};
  if (stored.front() == '{') {
    if (const auto close = stored.find('}'); close != std::string_view::npos) {
      return read_prefixed(stored.substr(1, close - 1), stored.substr(close + 1));
    }
  }
  return checked_text(PasswordScheme::crypt, std::string(stored));
}

}  // namespace smartdiscover::passwords
