#pragma once

// An HTTP/1.1 server over TLS and over plain TCP: listeners, worker threads, connections, limits, drain. It does not depend on
// discovery: handlers make the answers.

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/http/message.hpp>
#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/server/limits.hpp>
#include <smartdiscover/tls/certificates.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace smartdiscover::server {

// The client of a request.
struct Peer {
  boost::asio::ip::address address;
  bool tls = false;
  std::string server_name;  // SNI, in lower case; empty where none was sent
};

// Called once for each complete request, on the connection's worker thread, by several threads at once. A handler that throws is
// answered 500 and logged.
using Handler = std::function<boost::asio::awaitable<http::Response>(http::Request request, Peer peer)>;

struct ListenAddress {
  std::string host;        // "*": every IPv4 and IPv6 address of the machine; an address of either kind, without brackets
  std::uint16_t port = 0;  // 0: any free one
};

struct Listen {
  ListenAddress address;
  bool tls = false;
  Handler handler;
  enum class Counted { yes, no };
  Counted counted = Counted::yes;  // no: its connections do not count against the limits, as for /health and /metrics
};

// Counts since the start, for metrics.
struct Activity {
  std::uint64_t accepted = 0;           // connections
  std::uint64_t turned_away = 0;        // closed at once: too many from one address
  std::uint64_t handshakes = 0;         // TLS handshakes that succeeded
  std::uint64_t failed_handshakes = 0;  // TLS handshakes that failed or timed out
  std::uint64_t requests = 0;           // handed to a handler
  std::uint64_t refused_requests = 0;   // answered here: 400, 408, 413, 417, 431, 505
};

class Server {
 public:
  // `workers`: how many threads, one event loop each. `certificates` may be null where no listener speaks TLS. `log` receives the events of
  // connections (level debug; errors of the server itself at higher levels) and must outlive the server. SIGPIPE is ignored in the whole
  // process from now on, since OpenSSL writes to the sockets itself.
  Server(unsigned workers, Limits limits, std::shared_ptr<const tls::Certificates> certificates, observe::Log& log);
  // Destroys handlers that are still suspended. Anything that could resume one (a thread pool) must have been stopped before.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds and listens; io with the address in its text where that fails. Before run(). Returns the port.
  Result<std::uint16_t> listen(Listen listen);

  // Serves until stop() and the drain that follows it have ended. Call once.
  void run();

  // Safe from any thread and any number of times: accepts what already waits, stops accepting, closes idle connections, lets every
  // connection in progress have its answer, and closes the remaining ones after limits.drain.
  void stop();

  // New handshakes use the new certificates; open connections are not changed. The new limits apply from the next request and the next
  // connection on. Safe from any thread.
  void replace(std::shared_ptr<const tls::Certificates> certificates);
  void replace(const Limits& limits);

  // Connections open now. Safe from any thread.
  std::size_t connections() const;
  // What has happened since the start. Safe from any thread.
  Activity activity() const;

  // The event loop of the first worker, for the caller's own timers, signals and sockets.
  boost::asio::io_context& context();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smartdiscover::server
