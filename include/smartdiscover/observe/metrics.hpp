#pragma once

// Counters of requests. The set of label values is fixed: no request can add one.

#include <smartdiscover/observe/histogram.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smartdiscover::observe {

// How a request ended. The same words in the log and in metrics.
enum class Outcome {
  ok,
  redirect,
  unauthorized,
  not_found,
  method_not_allowed,
  address_unknown,
  no_settings,
  malformed,
  unknown_schema,
  faulty_settings,
  internal,
  unavailable,
  busy,
  blocked,
};
inline constexpr std::size_t outcome_count = 14;

std::string_view word(Outcome outcome);

// Safe from several threads at once.
class RequestCounters {
 public:
  static constexpr std::size_t max_dialects = 16;

  // `dialect`: its index in the table of dialects, or max_dialects - 1 for requests that reached none.
  void count(std::size_t dialect, Outcome outcome) noexcept {
    counts_[dialect][static_cast<std::size_t>(outcome)].fetch_add(1, std::memory_order_relaxed);
  }
  // Also adds the duration of the request.
  void count(std::size_t dialect, Outcome outcome, std::chrono::nanoseconds duration) noexcept {
    count(dialect, outcome);
    durations_.add(duration);
  }
  std::uint64_t get(std::size_t dialect, Outcome outcome) const noexcept {
    return counts_[dialect][static_cast<std::size_t>(outcome)].load(std::memory_order_relaxed);
  }
  std::uint64_t total() const noexcept;
  const Histogram& durations() const noexcept { return durations_; }

 private:
  std::array<std::array<std::atomic<std::uint64_t>, outcome_count>, max_dialects> counts_{};
  Histogram durations_;
};

}  // namespace smartdiscover::observe
