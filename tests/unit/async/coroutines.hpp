#pragma once

// Running coroutines to their end inside a test.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace smartdiscover {

// The result of one coroutine, on a context of its own.
template <class T>
T run(boost::asio::awaitable<T> work) {
  boost::asio::io_context context;
  std::optional<T> result;
  std::exception_ptr thrown;
  auto done = [&](std::exception_ptr exception, T value) {
    thrown = exception;
    result = std::move(value);
  };
  boost::asio::co_spawn(context, std::move(work), std::move(done));
  context.run();
  if (thrown) std::rethrow_exception(thrown);
  if (!result) throw std::logic_error("the coroutine never ended");
  return std::move(*result);
}

}  // namespace smartdiscover
