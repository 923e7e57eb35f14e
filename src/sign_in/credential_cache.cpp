#include "sign_in/credential_cache.hpp"

#include <sodium.h>

#include <cstring>
#include <list>
#include <mutex>
#include <unordered_map>

namespace smartdiscover::sign_in {

namespace {

constexpr std::size_t shards_of_a_large_cache = 16;
constexpr std::size_t large = 1024;

void add(crypto_generichash_state& state, std::string_view text) {
  crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

void add(crypto_generichash_state& state, std::uint64_t number) {
  std::array<unsigned char, sizeof number> bytes{};
  std::memcpy(bytes.data(), &number, sizeof number);
  crypto_generichash_update(&state, bytes.data(), bytes.size());
}

}  // namespace

std::size_t CredentialKeyHash::operator()(const CredentialCache::Key& key) const noexcept {
  std::size_t hash = 0;
  std::memcpy(&hash, key.data() + 8, sizeof hash);  // the key's first byte chose the shard
  return hash;
}

class CredentialCache::Shard {
 public:
  explicit Shard(std::size_t capacity) : capacity_(capacity) {}

  std::optional<Verdict> find(const Key& key, Time now) {
    const std::lock_guard lock(mutex_);
    const auto* entry = use(key, now);
    return entry != nullptr ? std::optional(entry->verdict) : std::nullopt;
  }

  void replace(const Key& key, Verdict verdict) {
    const std::lock_guard lock(mutex_);
    if (const auto found = by_key_.find(key); found != by_key_.end()) found->second->verdict = std::move(verdict);
  }

  void put(const Key& key, Verdict verdict, Time expires) {
    const std::lock_guard lock(mutex_);
    if (const auto found = by_key_.find(key); found != by_key_.end()) drop(found->second);
    auto& list = list_of(verdict);
    verdict.expires = expires;
    list.push_front(Entry{key, std::move(verdict)});
    by_key_.emplace(key, list.begin());
    while (by_key_.size() > capacity_) {
      const bool refusal = accepted_.empty() || refused_.size() > capacity_ / 4;
      drop(std::prev(refusal ? refused_.end() : accepted_.end()));
    }
  }

  std::size_t forget(const std::function<bool(const Verdict&)>& condition) {
    const std::lock_guard lock(mutex_);
    std::size_t forgotten = 0;
    for (auto* list : {&accepted_, &refused_}) {
      for (auto entry = list->begin(); entry != list->end();) {
        const auto here = entry++;
        if (!condition(here->verdict)) continue;
        drop(here);
        ++forgotten;
      }
    }
    return forgotten;
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return by_key_.size();
  }

 private:
  struct Entry {
    Key key;
    Verdict verdict;
  };
  using Entries = std::list<Entry>;  // the one used last in front

  const Entry* use(const Key& key, Time now) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    const auto entry = found->second;
    if (entry->verdict.expires <= now) {
      drop(entry);
      return nullptr;
    }
    auto& list = list_of(entry->verdict);
    list.splice(list.begin(), list, entry);
    return &*entry;
  }

  Entries& list_of(const Verdict& verdict) { return verdict.account != nullptr ? accepted_ : refused_; }
  void drop(Entries::iterator entry) {
    by_key_.erase(entry->key);
    list_of(entry->verdict).erase(entry);
  }

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  Entries accepted_;
  Entries refused_;
  std::unordered_map<Key, Entries::iterator, CredentialKeyHash> by_key_;
};

CredentialCache::CredentialCache(std::size_t entries) {
  randombytes_buf(secret_.data(), secret_.size());
  const std::size_t shards = entries >= large ? shards_of_a_large_cache : 1;
  for (std::size_t i = 0; i < shards; ++i) shards_.push_back(std::make_unique<Shard>(entries / shards));
}

CredentialCache::~CredentialCache() { sodium_memzero(secret_.data(), secret_.size()); }

CredentialCache::Key CredentialCache::key(const Key& before, std::uint64_t store, std::string_view name,
                                          std::string_view version) const {
  crypto_generichash_state state;
  crypto_generichash_init(&state, secret_.data(), secret_.size(), Key().size());
  crypto_generichash_update(&state, before.data(), before.size());
  add(state, store);
  add(state, std::uint64_t{name.size()});  // so that no two pairs read alike
  add(state, name);
  add(state, version);
  Key key{};
  crypto_generichash_final(&state, key.data(), key.size());
  return key;
}

CredentialCache::Key CredentialCache::key(std::string_view login, std::string_view password) const {
  crypto_generichash_state state;
  crypto_generichash_init(&state, secret_.data(), secret_.size(), Key().size());
  add(state, std::uint64_t{login.size()});  // so that no two pairs read alike
  add(state, login);
  add(state, password);
  Key key{};
  crypto_generichash_final(&state, key.data(), key.size());
  sodium_memzero(&state, sizeof state);
  return key;
}

std::optional<CredentialCache::Verdict> CredentialCache::find(const Key& key, Time now) { return shard_of(key).find(key, now); }

void CredentialCache::replace(const Key& key, Verdict verdict) { shard_of(key).replace(key, std::move(verdict)); }

void CredentialCache::put(const Key& key, Verdict verdict, Time expires) { shard_of(key).put(key, std::move(verdict), expires); }

std::size_t CredentialCache::forget(const std::function<bool(const Verdict&)>& condition) {
  std::size_t forgotten = 0;
  for (auto& shard : shards_) forgotten += shard->forget(condition);
  return forgotten;
}

std::size_t CredentialCache::size() const {
  std::size_t size = 0;
  for (const auto& shard : shards_) size += shard->size();
  return size;
}

}  // namespace smartdiscover::sign_in
