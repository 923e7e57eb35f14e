#pragma once

// A time limit for work that cannot be interrupted.

#include <smartdiscover/async/completion.hpp>

#include <string>

namespace smartdiscover::async {

// The result of `work`, or timed_out where it takes longer than `limit`. Then the work continues on the caller's executor, and its
// result is dropped: it must own what it uses. An exception of the work becomes unavailable. The caller's executor is a
// strand or a context of one thread.
template <class T>
boost::asio::awaitable<Result<T>> with_deadline(boost::asio::awaitable<Result<T>> work, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  const Completion<Result<T>> completion;
  spawn(co_await boost::asio::this_coro::executor, std::move(work), completion);
  auto waiting = completion.wait(deadline);
  if (auto result = co_await std::move(waiting)) co_return std::move(*result);
  co_return failure(Errc::timed_out, "no answer within " + std::to_string(limit.count()) + " ms");
}

}  // namespace smartdiscover::async
