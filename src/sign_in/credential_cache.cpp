#include "sign_in/credential_cache.hpp"

#include <smartdiscover/base/secret.hpp>

#include <sodium.h>

#include <cstring>

namespace smartdiscover::sign_in {

namespace {

void append_number(std::string& text, std::uint64_t number) {
  std::array<char, sizeof number> bytes{};
  std::memcpy(bytes.data(), &number, sizeof number);
  text.append(bytes.data(), bytes.size());
}

}  // namespace

std::size_t CredentialCache::KeyHash::operator()(const Key& key) const noexcept {
  std::size_t hash = 0;
  std::memcpy(&hash, key.data(), sizeof hash);
  return hash;
}

CredentialCache::CredentialCache(std::size_t capacity) : capacity_(capacity) { randombytes_buf(secret_.data(), secret_.size()); }

CredentialCache::~CredentialCache() { sodium_memzero(secret_.data(), secret_.size()); }

std::uint64_t CredentialCache::generation(std::uint64_t stamp) {
  const std::lock_guard lock(mutex_);
  if (stamp == stamp_ && generation_ != 0) return generation_;
  stamp_ = stamp;
  by_key_.clear();
  accepted_.clear();
  refused_.clear();
  return ++generation_;
}

CredentialCache::Key CredentialCache::key(std::uint64_t generation, std::initializer_list<std::string_view> parts) const {
  std::size_t size = sizeof generation;
  for (const auto part : parts) size += sizeof(std::uint64_t) + part.size();
  std::string text;
  text.reserve(size);  // a string that grows would leave the password behind
  append_number(text, generation);
  for (const auto part : parts) {
    append_number(text, part.size());  // so that no two lists of parts read alike
    text.append(part);
  }
  Key key{};
  static_assert(sizeof(Key) == crypto_shorthash_siphashx24_BYTES && sizeof secret_ == crypto_shorthash_siphashx24_KEYBYTES);
  crypto_shorthash_siphashx24(key.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(), secret_.data());
  wipe(text);
  return key;
}

std::shared_ptr<const CredentialCache::Entry> CredentialCache::find(const Key& key, Time now) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  const auto cached = found->second;
  if (cached->entry->expires <= now) {
    drop(cached);
    return nullptr;
  }
  auto& list = list_of(*cached->entry);
  list.splice(list.begin(), list, cached);
  return cached->entry;
}

void CredentialCache::put(const Key& key, Entry entry) {
  auto shared = std::make_shared<const Entry>(std::move(entry));
  const std::lock_guard lock(mutex_);
  if (const auto found = by_key_.find(key); found != by_key_.end()) drop(found->second);
  auto& list = list_of(*shared);
  list.push_front({key, std::move(shared)});
  by_key_.emplace(key, list.begin());
  while (by_key_.size() > capacity_) {
    const bool refusal = accepted_.empty() || refused_.size() > capacity_ / 4;
    drop(std::prev(refusal ? refused_.end() : accepted_.end()));
  }
}

std::size_t CredentialCache::remove(const std::function<bool(const Entry&)>& condition) {
  const std::lock_guard lock(mutex_);
  std::size_t removed = 0;
  for (auto* list : {&accepted_, &refused_}) {
    for (auto cached = list->begin(); cached != list->end();) {
      const auto here = cached++;
      if (!condition(*here->entry)) continue;
      drop(here);
      ++removed;
    }
  }
  return removed;
}

std::size_t CredentialCache::size() const {
  const std::lock_guard lock(mutex_);
  return by_key_.size();
}

void CredentialCache::drop(List::iterator cached) {
  by_key_.erase(cached->key);
  list_of(*cached->entry).erase(cached);
}

}  // namespace smartdiscover::sign_in
