#pragma once

// An answer that a thread of its own gives to a coroutine, where the thread may be stuck in a library for good: the coroutine
// waits until a deadline and not longer, and a thread that answers after that, or after the coroutine's context is gone, answers
// nobody.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace smartdiscover::async {

// What the thread holds.
template <class T>
class AnswerSlot : public std::enable_shared_from_this<AnswerSlot<T>> {
 public:
  // From any thread; the first answer counts.
  void give(T value) {
    // Held while posting, so that the asker's context cannot go meanwhile: it would take the asker with it, who asks for the lock.
    const std::lock_guard lock(mutex_);
    if (timer_ == nullptr) return;
    auto deliver = [self = this->shared_from_this(), value = std::move(value)]() mutable {
      if (self->timer_ == nullptr || self->answer_) return;
      self->answer_ = std::move(value);
      self->timer_->cancel();
    };
    boost::asio::post(timer_->get_executor(), std::move(deliver));
  }

 private:
  template <class>
  friend class LateAnswer;

  std::mutex mutex_;
  boost::asio::steady_timer* timer_ = nullptr;  // the asker's; null when nobody waits any more
  std::optional<T> answer_;                     // touched on the asker's executor only
};

// What the coroutine holds, in its frame. Its executor runs one thing at a time (a strand, or a context of one thread).
template <class T>
class LateAnswer {
 public:
  LateAnswer(const boost::asio::any_io_executor& executor, std::chrono::steady_clock::time_point deadline)
      : timer_(executor, deadline), slot_(std::make_shared<AnswerSlot<T>>()) {
    slot_->timer_ = &timer_;
  }
  ~LateAnswer() {
    const std::lock_guard lock(slot_->mutex_);
    slot_->timer_ = nullptr;
  }
  LateAnswer(const LateAnswer&) = delete;
  LateAnswer& operator=(const LateAnswer&) = delete;

  const std::shared_ptr<AnswerSlot<T>>& slot() const { return slot_; }

  // Once. nullopt: none in time.
  boost::asio::awaitable<std::optional<T>> wait() {
    auto waiting = timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    co_await std::move(waiting);
    co_return std::move(slot_->answer_);
  }

 private:
  boost::asio::steady_timer timer_;
  std::shared_ptr<AnswerSlot<T>> slot_;
};

}  // namespace smartdiscover::async
