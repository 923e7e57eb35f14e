#pragma once

// Durations as Prometheus counts them: for each bound, the number of events that took at most so many seconds.

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace smartdiscover::observe {

// Safe from several threads at once.
class Histogram {
 public:
  // In seconds, from a cache hit to a store's longest timeout.
  static constexpr std::array bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};

  void add(std::chrono::nanoseconds duration) noexcept {
    const double seconds = std::chrono::duration<double>(duration).count();
    std::size_t i = 0;
    while (i < bounds.size() && seconds > bounds[i]) ++i;
    counts_[i].fetch_add(1, std::memory_order_relaxed);
    nanoseconds_.fetch_add(static_cast<std::uint64_t>(duration.count()), std::memory_order_relaxed);
  }

  struct Reading {
    std::array<std::uint64_t, bounds.size()> at_most{};  // cumulative, side by side with bounds
    std::uint64_t count = 0;
    double sum = 0;  // seconds
  };
  Reading read() const noexcept;

 private:
  std::array<std::atomic<std::uint64_t>, bounds.size() + 1> counts_{};
  std::atomic<std::uint64_t> nanoseconds_{0};
};

}  // namespace smartdiscover::observe
