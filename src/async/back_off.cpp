#include <smartdiscover/async/back_off.hpp>

#include <algorithm>

namespace smartdiscover::async {

bool BackOff::may_try() const {
  const std::lock_guard lock(mutex_);
  return pause_.count() == 0 || clock_() >= next_;
}

bool BackOff::is_well() const {
  const std::lock_guard lock(mutex_);
  return pause_.count() == 0;
}

void BackOff::failed() {
  const std::lock_guard lock(mutex_);
  const auto now = clock_();
  if (pause_.count() != 0 && now < next_) return;
  pause_ = pause_.count() == 0 ? first : std::min(pause_ * 2, longest);
  next_ = now + pause_;
}

void BackOff::succeeded() {
  const std::lock_guard lock(mutex_);
  pause_ = std::chrono::milliseconds(0);
}

}  // namespace smartdiscover::async
