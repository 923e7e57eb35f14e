#pragma once

// One listening socket on the first worker's event loop. Takes several waiting connections each time it wakes, pauses while the server
// is full, and at the end takes everything that already waits.

#include "server/admission.hpp"
#include "server/server_counters.hpp"

#include <smartdiscover/server/server.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>

namespace smartdiscover::server {

class Listener {
 public:
  // What becomes of an accepted connection: descriptor, peer, room for it.
  using Deliver =
      std::function<void(int descriptor, boost::asio::ip::address address, const Listen& listen, ConnectionSlot slot)>;

  // `listen` outlives the listener. `deliver` is called on the thread of `context`.
  Listener(boost::asio::io_context& context, const Listen& listen, Admission& admission, ServerCounters& counters,
           observe::Log& log, Deliver deliver);

  // Errors name no address; `port` 0 takes any. The port in the result.
  Result<std::uint16_t> open(const boost::asio::ip::tcp::endpoint& endpoint);

  // Until close(). Run once.
  boost::asio::awaitable<void> run();
  // There may be room again.
  void resume() { pause_.cancel(); }
  // Takes what waits, full or not, and closes the socket.
  void close();

 private:
  enum class Taken { everything, until_full, out_of_resources };
  enum class WhenFull { pause, take_anyway };
  Taken take_waiting(WhenFull when_full);
  boost::asio::awaitable<void> pause(std::chrono::milliseconds longest);

  const Listen& listen_;
  Admission& admission_;
  ServerCounters& counters_;
  observe::Log& log_;
  Deliver deliver_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
};

// The endpoints that a ListenAddress means: one, or for "*" IPv6 (where the machine has it) and IPv4.
Result<std::vector<boost::asio::ip::tcp::endpoint>> endpoints_of(const ListenAddress& address);

}  // namespace smartdiscover::server
