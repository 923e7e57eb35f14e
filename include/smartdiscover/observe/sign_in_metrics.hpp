#pragma once

// Counters of sign-ins: cache hits and misses, outcomes and durations of the user stores. A reload does not reset them; the label of a
// store is its name in the configuration.

#include <smartdiscover/observe/histogram.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smartdiscover::observe {

enum class CacheResult { accepted, refused, miss };
inline constexpr std::size_t cache_result_count = 3;
std::string_view word(CacheResult result);

enum class StoreOutcome {
  known,      // the user, with passwords to check
  unknown,    // no such user
  accepted,   // the store checked the password: it is right
  refused,    // it is wrong
  failed,     // the store was unavailable
  timed_out,  // the store did not answer in time
};
inline constexpr std::size_t store_outcome_count = 6;
std::string_view word(StoreOutcome outcome);

// Of one store. Safe from several threads at once.
struct StoreMetrics {
  std::array<std::atomic<std::uint64_t>, store_outcome_count> outcomes{};
  Histogram durations;
};

// Safe from several threads at once.
class SignInMetrics {
 public:
  void count(CacheResult result) noexcept { cache_[static_cast<std::size_t>(result)].fetch_add(1, std::memory_order_relaxed); }
  std::uint64_t get(CacheResult result) const noexcept {
    return cache_[static_cast<std::size_t>(result)].load(std::memory_order_relaxed);
  }

  // Returns the same object for the same name, also after a reload.
  std::shared_ptr<StoreMetrics> store(const std::string& name);
  // By name.
  std::vector<std::pair<std::string, std::shared_ptr<const StoreMetrics>>> stores() const;

 private:
  std::array<std::atomic<std::uint64_t>, cache_result_count> cache_{};
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<StoreMetrics>> stores_;
};

}  // namespace smartdiscover::observe
