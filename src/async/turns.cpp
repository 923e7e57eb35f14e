#include <smartdiscover/async/turns.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace smartdiscover::async {

boost::asio::awaitable<bool> Turns::take(std::chrono::steady_clock::time_point deadline) {
  if (free_ > 0) {
    --free_;
    co_return true;
  }
  const auto waiter = std::make_shared<Waiter>(loop_);
  waiter->bell.expires_at(deadline);
  waiting_.push_back(waiter);
  auto waiting = waiter->bell.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  co_await std::move(waiting);
  if (!waiter->called) std::erase(waiting_, waiter);
  co_return waiter->called;
}

void Turns::give() {
  if (waiting_.empty()) {
    ++free_;
    return;
  }
  const auto next = waiting_.front();
  waiting_.pop_front();
  next->called = true;
  next->bell.cancel();
}

}  // namespace smartdiscover::async
