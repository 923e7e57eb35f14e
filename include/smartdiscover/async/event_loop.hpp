#pragma once

// The thread on which the stores' own connections live: sockets that requests of several server threads share. The stores of one
// configuration share one loop, which ends with the last of them.

#include <smartdiscover/async/completion.hpp>
#include <smartdiscover/base/result.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <thread>
#include <utility>

namespace smartdiscover::async {

// Safe from several threads at once. What runs on the loop must not own the loop. When the loop ends, coroutines that still wait on
// it are destroyed without being resumed.
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
    const Completion<Result<T>> completion;
    spawn(context_->get_executor(), std::move(work), completion);
    auto waiting = completion.wait();
    auto result = co_await std::move(waiting);
    co_return std::move(*result);
  }

 private:
  std::shared_ptr<boost::asio::io_context> context_;
  std::thread thread_;
};

}  // namespace smartdiscover::async
