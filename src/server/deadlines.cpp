#include "server/deadlines.hpp"

namespace smartdiscover::server {

void Deadlines::watch(Timed& timed) {
  watched_.push_back(timed);
  if (!ticking_) wind_up();
}

void Deadlines::wind_up() {
  ticking_ = true;
  timer_.expires_after(tick);
  timer_.async_wait([this](boost::system::error_code error) {
    ticking_ = false;
    if (!error) sweep();
  });
}

void Deadlines::sweep() {
  const auto now = Clock::now();
  for (auto& timed : watched_) {
    if (timed.deadline() > now) continue;
    timed.set_deadline(Clock::time_point::max());
    timed.overdue();
  }
  if (!watched_.empty()) wind_up();
}

void Deadlines::begin_drain() {
  for (auto& timed : watched_) timed.draining();
}

}  // namespace smartdiscover::server
