#pragma once

// Results of sign-ins for a short time, so that the same password is not hashed again for every request. Holds no passwords: an entry is
// found by a hash (SipHash-2-4 of 128 bits) under a random key of this cache.

#include <smartdiscover/sign_in/authenticator.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace smartdiscover::sign_in {

// Safe from several threads at once.
class CredentialCache {
 public:
  using Key = std::array<unsigned char, 16>;
  using Time = std::chrono::steady_clock::time_point;

  struct Entry {
    std::shared_ptr<const Account> account;  // null: refused
    std::string store;
    std::string counted_as;  // the account as the throttle counts it; empty where the login names none
    Time expires{};
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept;
  };

  // At most `capacity` entries, the least recently used are dropped first. Refusals, which any client can cause, displace accepted sign-ins
  // only up to a quarter of the capacity.
  explicit CredentialCache(std::size_t capacity);
  ~CredentialCache();

  // The generation of the stores: another number, and an empty cache, whenever `stamp` is not the one of the call before.
  std::uint64_t generation(std::uint64_t stamp);

  // A key of a generation and everything else that the result of a sign-in depends on, the password among it.
  Key key(std::uint64_t generation, std::initializer_list<std::string_view> parts) const;

  // Null: none, or expired.
  std::shared_ptr<const Entry> find(const Key& key, Time now);
  void put(const Key& key, Entry entry);
  // Returns how many entries were removed.
  std::size_t remove(const std::function<bool(const Entry&)>& condition);
  std::size_t size() const;

 private:
  struct Cached {
    Key key;
    std::shared_ptr<const Entry> entry;
  };
  using List = std::list<Cached>;  // the most recently used in front

  List& list_of(const Entry& entry) { return entry.account != nullptr ? accepted_ : refused_; }
  void drop(List::iterator cached);

  const std::size_t capacity_;
  std::array<unsigned char, 16> secret_{};
  mutable std::mutex mutex_;
  std::uint64_t stamp_ = 0;
  std::uint64_t generation_ = 0;
  List accepted_;
  List refused_;
  std::unordered_map<Key, List::iterator, KeyHash> by_key_;
};

}  // namespace smartdiscover::sign_in
