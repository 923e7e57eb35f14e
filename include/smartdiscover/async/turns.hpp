#pragma once

// So many at a time, the others in turn: how many connections a store may have to its server.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>

namespace smartdiscover::async {

// Lives on the loop of its io_context.
class Turns {
 public:
  Turns(boost::asio::io_context& loop, std::size_t at_once) : loop_(loop), free_(at_once) {}

  // Waits for a turn; false where none came by then. A turn that was taken is given back.
  boost::asio::awaitable<bool> take(std::chrono::steady_clock::time_point deadline);
  void give();

 private:
  struct Waiter {
    explicit Waiter(boost::asio::io_context& loop) : bell(loop) {}
    boost::asio::steady_timer bell;
    bool called = false;
  };
  boost::asio::io_context& loop_;
  std::size_t free_;
  std::deque<std::shared_ptr<Waiter>> waiting_;
};

}  // namespace smartdiscover::async
