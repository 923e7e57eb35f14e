#pragma once

// What was verified lately, so that the same credentials are not hashed again for every request. Holds no passwords: entries are
// kept under a keyed hash (BLAKE2b) whose key is of this cache alone.

#include <smartdiscover/sign_in/authenticator.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::sign_in {

// Safe from several threads at once.
class CredentialCache {
 public:
  using Key = std::array<unsigned char, 32>;
  using Time = std::chrono::steady_clock::time_point;

  struct Verdict {
    std::shared_ptr<const Account> account;  // null: refused
    std::string store;
    std::string login;                      // whose it is, by one name for all names of a domain; empty where the login was none
    std::shared_ptr<const Account> said{};  // accepted: the account before a service map completed it
    std::uint64_t map = 0;                  // which one did
    Time expires{};                         // set by put()
  };

  // At most `entries`, the least used go first. Refusals, which anybody can cause, push out sign-ins only up to a quarter of the
  // room.
  explicit CredentialCache(std::size_t entries);
  ~CredentialCache();

  Key key(std::string_view login, std::string_view password) const;
  // One more thing that a verdict depends on: which store was asked, about whom, and what it holds of them. Where one of these is
  // another, so is the key, and what was remembered is found no more.
  Key key(const Key& before, std::uint64_t store, std::string_view name, std::string_view version) const;

  std::optional<Verdict> find(const Key& key, Time now);
  void put(const Key& key, Verdict verdict, Time expires);
  // What find() gave, changed; nothing where that is gone meanwhile. A verdict stays accepted, or refused.
  void replace(const Key& key, Verdict verdict);
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

}  // namespace smartdiscover::sign_in
