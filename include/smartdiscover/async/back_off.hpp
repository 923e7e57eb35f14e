#pragma once

// How often a server that does not answer is tried again: soon at first, then less and less, so that one that comes back is not
// run over and one that stays away costs nobody their time.

#include <chrono>
#include <functional>
#include <mutex>

namespace smartdiscover::async {

// Safe from several threads at once.
class BackOff {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;
  static constexpr std::chrono::milliseconds first{100};
  static constexpr std::chrono::milliseconds longest{10000};

  explicit BackOff(Clock clock = [] { return std::chrono::steady_clock::now(); }) : clock_(std::move(clock)) {}

  // False for a while after each failure: twice as long as after the one before.
  bool may_try() const;
  // Whether the last try went well, or there was none.
  bool is_well() const;
  void failed();  // further failures before the next try is due count once
  void succeeded();

 private:
  const Clock clock_;
  mutable std::mutex mutex_;
  std::chrono::milliseconds pause_{0};
  std::chrono::steady_clock::time_point next_;
};

}  // namespace smartdiscover::async
