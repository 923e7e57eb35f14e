#pragma once

// The thread on which the stores' own connections live: sockets that many questions share, which no single worker of the server
// may own. The stores of one configuration share one loop; it goes with the last of them.

#include <smartdiscover/async/callback.hpp>
#include <smartdiscover/base/result.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <memory>
#include <thread>
#include <utility>

namespace smartdiscover::async {

// Safe from several threads at once. What runs on the loop must not own the loop; stores do, and what they spawn there may own
// anything else. When the loop goes, what still waits on it is dropped: coroutines end where they stand.
class EventLoop {
 public:
  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // One thread runs it, so that what lives on it needs no locks.
  boost::asio::io_context& context() { return *context_; }

  // Runs `work` on the loop's thread and resumes on the caller's executor with its result. The caller keeps the loop alive until
  // then. An exception of the work becomes unavailable.
  template <class T>
  boost::asio::awaitable<Result<T>> run(boost::asio::awaitable<Result<T>> work) {
    auto handed = std::make_shared<boost::asio::awaitable<Result<T>>>(std::move(work));
    auto start = [this, handed = std::move(handed)](Callback<Result<T>> done) {
      auto ended = [done = std::move(done)](const std::exception_ptr& exception, Result<T> result) {
        done(exception ? Result<T>(broken(exception)) : std::move(result));
      };
      boost::asio::co_spawn(*context_, std::move(*handed), std::move(ended));
    };
    auto waiting = from_callback<Result<T>>(std::move(start));
    co_return co_await std::move(waiting);
  }

 private:
  static Error broken(const std::exception_ptr& exception);

  std::shared_ptr<boost::asio::io_context> context_;
  std::thread thread_;
};

}  // namespace smartdiscover::async
