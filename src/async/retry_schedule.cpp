#include <smartdiscover/async/retry_schedule.hpp>

#include <algorithm>

namespace smartdiscover::async {

bool RetrySchedule::should_retry() const {
  const std::lock_guard lock(mutex_);
  return !error_ || clock_() >= next_;
}

bool RetrySchedule::healthy() const {
  const std::lock_guard lock(mutex_);
  return !error_;
}

std::optional<Error> RetrySchedule::error() const {
  const std::lock_guard lock(mutex_);
  return error_ && clock_() < next_ ? error_ : std::nullopt;
}

RetrySchedule::Time RetrySchedule::next_retry() const {
  const std::lock_guard lock(mutex_);
  return next_;
}

std::chrono::milliseconds RetrySchedule::delay() const {
  const std::lock_guard lock(mutex_);
  return std::max(std::chrono::ceil<std::chrono::milliseconds>(next_ - clock_()), std::chrono::milliseconds(0));
}

void RetrySchedule::record_failure(Error error, Time started) {
  const std::lock_guard lock(mutex_);
  if (started >= next_) {
    delay_ = std::clamp(delay_ * 2, delays_.first, delays_.longest);
    next_ = clock_() + delay_;
  }
  error_ = std::move(error);
}

void RetrySchedule::record_success() {
  const std::lock_guard lock(mutex_);
  delay_ = {};
  next_ = {};
  error_.reset();
}

}  // namespace smartdiscover::async
