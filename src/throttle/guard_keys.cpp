#include "throttle/guard_keys.hpp"

#include <sodium.h>

#include <cstring>
#include <string>

namespace smartdiscover::throttle {

namespace {

const unsigned char* bytes(const char* text) { return reinterpret_cast<const unsigned char*>(text); }

// Every request of a signed-in user comes by: an address as text would cost more than its hash.
std::string bytes_of(const ClientNetwork& network) {
  std::string key(1, static_cast<char>(network.prefix));
  const auto append = [&key](const auto& address) { key.append(reinterpret_cast<const char*>(address.data()), address.size()); };
  if (network.address.is_v4()) {
    append(network.address.to_v4().to_bytes());
  } else {
    append(network.address.to_v6().to_bytes());
  }
  return key;
}

}  // namespace

GuardKeys::GuardKeys() {
  static_assert(sizeof secret_ == crypto_shorthash_KEYBYTES && sizeof secret_ == crypto_generichash_KEYBYTES_MIN);
  randombytes_buf(secret_.data(), secret_.size());
}

GuardKeys::~GuardKeys() { sodium_memzero(secret_.data(), secret_.size()); }

GuardKey GuardKeys::of_account(std::string_view account) const { return hashed(std::string("account ").append(account)); }
GuardKey GuardKeys::of_network(const ClientNetwork& network) const { return hashed("network " + bytes_of(network)); }
GuardKey GuardKeys::of_pair(std::string_view account, const ClientNetwork& network) const {
  return hashed(("pair " + bytes_of(network) + " ").append(account));
}
GuardKey GuardKeys::of_both(GuardKey first, GuardKey second) const {
  return hashed("both " + std::to_string(first) + " " + std::to_string(second));
}

GuardKey GuardKeys::of_credentials(std::string_view account, std::string_view password) const {
  crypto_generichash_state state;
  std::array<unsigned char, crypto_generichash_BYTES_MIN> digest{};
  const std::string length = std::to_string(account.size()) + " ";  // so that no two pairs read alike
  crypto_generichash_init(&state, secret_.data(), secret_.size(), digest.size());
  for (const std::string_view part : {std::string_view(length), account, password})
    crypto_generichash_update(&state, bytes(part.data()), part.size());
  crypto_generichash_final(&state, digest.data(), digest.size());
  sodium_memzero(&state, sizeof state);
  GuardKey key = 0;
  std::memcpy(&key, digest.data(), sizeof key);
  return key;
}

GuardKey GuardKeys::hashed(std::string_view text) const {
  GuardKey key = 0;
  static_assert(sizeof key == crypto_shorthash_BYTES);
  crypto_shorthash(reinterpret_cast<unsigned char*>(&key), bytes(text.data()), text.size(), secret_.data());
  return key != 0 ? key : 1;  // 0 marks an unused place
}

}  // namespace smartdiscover::throttle
