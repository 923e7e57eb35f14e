#pragma once

// When a server that failed is tried again: exponential backoff.

#include <smartdiscover/base/result.hpp>

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>

namespace smartdiscover::async {

struct RetryDelays {
  std::chrono::milliseconds first{100};  // after the first failure; doubles with each further one
  std::chrono::milliseconds longest{5000};
};

// Safe from several threads at once.
class RetrySchedule {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Clock = std::function<Time()>;

  explicit RetrySchedule(
      RetryDelays delays = {}, Clock clock = [] { return std::chrono::steady_clock::now(); })
      : delays_(delays), clock_(std::move(clock)) {}

  // False from a failure until its delay is over.
  bool should_retry() const;
  // Whether the last attempt succeeded, or there was none.
  bool healthy() const;
  // The error of the last failure, as long as its delay lasts.
  std::optional<Error> error() const;
  Time next_retry() const;  // in the past where an attempt is due
  // How long it is until then; 0 where an attempt is due.
  std::chrono::milliseconds delay() const;

  // Attempts that fail at the same time count once: one that had started before the last failure changes nothing but the error.
  void record_failure(Error error, Time started);
  void record_failure(Error error) { record_failure(std::move(error), clock_()); }
  void record_success();

 private:
  const RetryDelays delays_;
  const Clock clock_;
  mutable std::mutex mutex_;
  std::chrono::milliseconds delay_{0};
  Time next_;
  std::optional<Error> error_;  // nullopt: healthy
};

}  // namespace smartdiscover::async
