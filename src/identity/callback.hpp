#pragma once

// Waiting in a coroutine for something that another thread will say through a callback.

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace smartdiscover::identity {

template <class T>
using Callback = std::function<void(T)>;

// Calls `start` with a callback and waits until that is called: once, from any thread, even before `start` returns. Resumes on
// the caller's executor, which stays at work meanwhile.
template <class T>
boost::asio::awaitable<T> from_callback(std::function<void(Callback<T>)> start) {
  auto initiate = [](auto handler, const std::function<void(Callback<T>)>& begin) {
    using Handler = decltype(handler);
    const auto executor =
        boost::asio::prefer(boost::asio::get_associated_executor(handler), boost::asio::execution::outstanding_work.tracked);
    auto shared = std::make_shared<Handler>(std::move(handler));
    begin([shared = std::move(shared), executor](T value) mutable {
      auto resume = [handler = std::move(*shared), value = std::move(value)]() mutable { std::move(handler)(std::move(value)); };
      boost::asio::post(executor, std::move(resume));
    });
  };
  auto waiting =
      boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(T)>(initiate, boost::asio::use_awaitable, start);
  co_return co_await std::move(waiting);
}

}  // namespace smartdiscover::identity
