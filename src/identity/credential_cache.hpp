#pragma once

// What was verified lately, so that the same credentials are not hashed again for every request. Holds no passwords: entries are
// kept under a keyed hash (BLAKE2b) whose key is of this cache alone.

#include <smartdiscover/identity/authenticator.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::identity {

// Safe from several threads at once.
class CredentialCache {
 public:
  using Key = std::array<unsigned char, 32>;
  using Time = std::chrono::steady_clock::time_point;

  struct Verdict {
    std::shared_ptr<const Account> account;  // null: refused
    std::string store;
    std::string login;  // whose it is, by one name for all names of a domain; empty where the login was none
  };

  // At most `entries`, the least used go first. Refusals, which anybody can cause, push out sign-ins only up to a quarter of the
  // room.
  explicit CredentialCache(std::size_t entries);
  ~CredentialCache();

  // `stamp` is that of the stores: another stamp, another key, so that a store that changed voids what is remembered.
  Key key(std::string_view login, std::string_view password, std::uint64_t stamp) const;

  std::optional<Verdict> find(const Key& key, Time now);
  // Whether find() would tell of this account.
  bool holds(const Key& key, const Account* account, Time now);
  void put(const Key& key, Verdict verdict, Time expires);
  // Drops what is remembered of these. Returns how many.
  std::size_t forget(const std::function<bool(const Verdict&)>& condition);
  std::size_t size() const;

 private:
  class Shard;
  Shard& shard_of(const Key& key) { return *shards_[key[0] % shards_.size()]; }

  std::array<unsigned char, 32> secret_{};
  std::vector<std::unique_ptr<Shard>> shards_;
};

struct CredentialKeyHash {
  std::size_t operator()(const CredentialCache::Key& key) const noexcept;
};

}  // namespace smartdiscover::identity
