#include <smartdiscover/tls/large_blocks.hpp>

#include <openssl/crypto.h>
#include <sys/mman.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace smartdiscover::tls {
namespace {

constexpr std::size_t smallest_large = 12U * 1024;  // the largest object that lives as long as its connection has 8 KiB
constexpr std::size_t block_size = 32U * 1024;      // the largest of OpenSSL's buffers has 22 KiB
constexpr std::size_t shard_count = 16;             // so that threads seldom wait for each other
constexpr std::size_t shard_blocks = 2048;          // in all 1 GiB of addresses, of memory what is in use
constexpr std::size_t shard_size = shard_blocks * block_size;
constexpr std::size_t warm_blocks = 16;  // of a shard: not in use, but not given back to the kernel

class Shard {
 public:
  void begin_at(char* region) { region_ = region; }

  // Null where all are in use.
  void* take() {
    const std::lock_guard lock(mutex_);
    for (auto* const unused : {&warm_, &cold_}) {
      if (unused->empty()) continue;
      auto* const block = unused->back();
      unused->pop_back();
      return block;
    }
    return fresh_ == shard_blocks ? nullptr : region_ + block_size * fresh_++;
  }

  void give(void* block) {
    {
      const std::lock_guard lock(mutex_);
      if (warm_.size() < warm_blocks) return warm_.push_back(block);
    }
    ::madvise(block, block_size, MADV_DONTNEED);
    const std::lock_guard lock(mutex_);
    cold_.push_back(block);
  }

 private:
  std::mutex mutex_;
  char* region_ = nullptr;
  std::size_t fresh_ = 0;  // the blocks from here on have never been used
  std::vector<void*> warm_;
  std::vector<void*> cold_;
};

class Region {
 public:
  Region() {
    void* const begin =
        ::mmap(nullptr, shard_count * shard_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (begin == MAP_FAILED) return;
    begin_ = static_cast<char*>(begin);
    for (std::size_t i = 0; i < shard_count; ++i) shards_[i].begin_at(begin_ + i * shard_size);
  }

  bool exists() const { return begin_ != nullptr; }
  bool holds(const void* block) const { return offset_of(block) < shard_count * shard_size; }
  void* take() {
    return exists() ? shards_[std::hash<std::thread::id>()(std::this_thread::get_id()) % shard_count].take() : nullptr;
  }
  void give(void* block) { shards_[offset_of(block) / shard_size].give(block); }

 private:
  std::uintptr_t offset_of(const void* block) const {
    return exists() ? reinterpret_cast<std::uintptr_t>(block) - reinterpret_cast<std::uintptr_t>(begin_) : UINTPTR_MAX;
  }

  char* begin_ = nullptr;
  std::array<Shard, shard_count> shards_;
};

// Never destroyed: OpenSSL frees at the exit of the process too.
Region& region() {
  static Region& only = *new Region;
  return only;
}

}  // namespace

void* allocate_block(std::size_t size) {
  if (size >= smallest_large && size <= block_size) {
    if (void* const block = region().take()) return block;
  }
  return std::malloc(size);
}

void free_block(void* block) {
  if (!region().holds(block)) return std::free(block);
  region().give(block);
}

void* reallocate_block(void* block, std::size_t size) {
  if (block == nullptr) return allocate_block(size);
  if (!region().holds(block)) return std::realloc(block, size);
  if (size <= block_size) return block;
  void* const larger = std::malloc(size);
  if (larger == nullptr) return nullptr;
  std::memcpy(larger, block, block_size);
  region().give(block);
  return larger;
}

bool separate_large_blocks() {
  return region().exists() &&
         CRYPTO_set_mem_functions([](std::size_t size, const char*, int) { return allocate_block(size); },
                                  [](void* block, std::size_t size, const char*, int) { return reallocate_block(block, size); },
                                  [](void* block, const char*, int) { free_block(block); }) == 1;
}

}  // namespace smartdiscover::tls
