#include "server/deadlines.hpp"

namespace smartdiscover::server {

void Deadlines::watch(Timed& timed) {
  watched_.push_back(timed);
  if (!ticking_) arm();
}

void Deadlines::arm() {
  ticking_ = true;
  timer_.expires_after(tick);
  timer_.async_wait([this](boost::system::error_code error) {
    ticking_ = false;
    if (!error) expire();
  });
}

void Deadlines::expire() {
  const auto now = Clock::now();
  for (auto& timed : watched_) {
    if (timed.deadline() > now) continue;
    timed.set_deadline(Clock::time_point::max());
    timed.on_timeout();
  }
  if (!watched_.empty()) arm();
}

void Deadlines::begin_drain() {
  for (auto& timed : watched_) timed.on_drain();
}

}  // namespace smartdiscover::server
