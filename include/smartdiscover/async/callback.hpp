#pragma once

// Waiting in a coroutine for something that another thread will say through a callback.

#include <smartdiscover/async/context_gate.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace smartdiscover::async {

template <class T>
using Callback = std::function<void(T)>;

// What a callback holds of the coroutine that waits: nothing that would keep it alive, or outlive its executor.
template <class T>
class WaitingCoroutine : public std::enable_shared_from_this<WaitingCoroutine<T>> {
 public:
  WaitingCoroutine(boost::asio::any_io_executor executor, boost::asio::steady_timer& bell)
      : gate_(ContextGate::of(boost::asio::query(executor, boost::asio::execution::context))),
        executor_(std::move(executor)),
        bell_(&bell) {}

  // From any thread.
  void say(T said) {
    const std::lock_guard lock(gate_->mutex);
    if (gate_->closed || !executor_) return;
    auto resume = [self = this->shared_from_this(), heard = std::move(said)]() mutable { self->hear(std::move(heard)); };
    boost::asio::post(*executor_, std::move(resume));
  }

  // The coroutine has gone, perhaps with the io_context it ran on.
  void leave() {
    const std::lock_guard lock(gate_->mutex);
    executor_.reset();
    bell_ = nullptr;
  }

  std::optional<T>& heard() { return heard_; }

 private:
  void hear(T said) {
    if (bell_ == nullptr) return;
    heard_ = std::move(said);
    bell_->cancel();
  }

  const std::shared_ptr<ContextGate> gate_;
  std::optional<boost::asio::any_io_executor> executor_;  // under the gate's mutex
  boost::asio::steady_timer* bell_;                       // on the coroutine's executor alone, as heard_
  std::optional<T> heard_;
};

// Calls `start` with a callback and waits until that is called: once, from any thread, even before `start` returns. Resumes on
// the caller's executor, one thread or a strand, which stays at work meanwhile. The coroutine belongs to its io_context all the
// time: where that ends first, the callback does nothing any more, whenever it is called.
template <class T>
boost::asio::awaitable<T> from_callback(std::function<void(Callback<T>)> start) {
  auto executor = co_await boost::asio::this_coro::executor;
  boost::asio::steady_timer bell(executor, boost::asio::steady_timer::time_point::max());
  const auto waiting = std::make_shared<WaitingCoroutine<T>>(std::move(executor), bell);
  struct Leave {
    WaitingCoroutine<T>& waiting;
    ~Leave() { waiting.leave(); }
  };
  const Leave leave{*waiting};
  start([waiting](T said) { waiting->say(std::move(said)); });
  start = nullptr;
  while (!waiting->heard()) {
    auto ringing = bell.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    co_await std::move(ringing);
  }
  co_return std::move(*waiting->heard());
}

}  // namespace smartdiscover::async
