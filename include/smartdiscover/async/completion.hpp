#pragma once

// Waiting in a coroutine for a value that a callback delivers, from the same thread or from any other one.

#include <smartdiscover/async/context_gate.hpp>
#include <smartdiscover/base/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace smartdiscover::async {

// A handle; copies refer to the same completion. One coroutine waits, once; callbacks hold copies. A copy keeps neither the
// coroutine nor its io_context alive and may outlive both. complete() and cancel() are safe from several threads at once.
template <class T>
class Completion {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // Delivers the value, also before wait() begins. Only the first value is used. A value that arrives after the wait has ended is destroyed
  // at once, with no lock held.
  void complete(T value) const { state_->complete(std::move(value)); }

  // Ends the wait without a value.
  void cancel() const { state_->cancel(); }

  // The value; nullopt after cancel() or where the deadline passed first. Resumes on the caller's executor, which is a strand or a
  // context of one thread.
  boost::asio::awaitable<std::optional<T>> wait(Deadline deadline = Deadline::max()) const { return wait_for(state_, deadline); }

  friend bool operator==(const Completion&, const Completion&) = default;

 private:
  class State : public std::enable_shared_from_this<State> {
   public:
    void complete(T value) {
      const std::lock_guard lock(mutex_);
      if (finished_ || value_) return;
      value_.emplace(std::move(value));
      wake();
    }

    void cancel() {
      [[maybe_unused]] const auto dropped = take();
      const std::lock_guard lock(mutex_);
      wake();
    }

    bool done() const {
      const std::lock_guard lock(mutex_);
      return finished_ || value_;
    }

    // From now on values are ignored.
    std::optional<T> take() {
      const std::lock_guard lock(mutex_);
      finished_ = true;
      return std::exchange(value_, std::nullopt);
    }

    void attach(boost::asio::steady_timer& timer) {
      const std::lock_guard lock(mutex_);
      timer_ = &timer;
      gate_ = ContextGate::of(boost::asio::query(timer.get_executor(), boost::asio::execution::context));
    }

    // The waiting coroutine ends, perhaps with its io_context.
    void detach() {
      [[maybe_unused]] const auto dropped = take();
      const std::lock_guard lock(mutex_);
      timer_ = nullptr;
    }

   private:
    // With the mutex held. detach() waits for it, so the timer is there.
    void wake() {
      if (timer_ == nullptr) return;
      const std::lock_guard open(gate_->mutex);
      if (gate_->closed) return;
      auto cancel_timer = [self = this->shared_from_this()] {
        if (self->timer_ != nullptr) self->timer_->cancel();
      };
      boost::asio::post(timer_->get_executor(), std::move(cancel_timer));
    }

    mutable std::mutex mutex_;
    std::shared_ptr<ContextGate> gate_;
    boost::asio::steady_timer* timer_ = nullptr;  // of the waiting coroutine; changed on its executor alone
    std::optional<T> value_;
    bool finished_ = false;
  };

  static boost::asio::awaitable<std::optional<T>> wait_for(std::shared_ptr<State> state, Deadline deadline) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, deadline);
    struct Waiting {
      State& state;
      ~Waiting() { state.detach(); }
    };
    const Waiting waiting{*state};
    state->attach(timer);
    while (!state->done() && std::chrono::steady_clock::now() < deadline) {
      auto waking = timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
      co_await std::move(waking);
    }
    co_return state->take();
  }

  std::shared_ptr<State> state_ = std::make_shared<State>();
};

// Runs `work` on another executor; its result completes `completion`. An exception of the work becomes unavailable.
template <class Executor, class T>
void spawn(const Executor& executor, boost::asio::awaitable<Result<T>> work, Completion<Result<T>> completion) {
  auto ended = [completion = std::move(completion)](const std::exception_ptr& exception, Result<T> result) {
    if (!exception) return completion.complete(std::move(result));
    try {
      std::rethrow_exception(exception);
    } catch (const std::exception& thrown) {
      completion.complete(failure(Errc::unavailable, thrown.what()));
    } catch (...) {
      completion.complete(failure(Errc::unavailable, "unknown exception"));
    }
  };
  boost::asio::co_spawn(executor, std::move(work), std::move(ended));
}

}  // namespace smartdiscover::async
