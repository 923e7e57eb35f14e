#pragma once

// A server in a thread of its own, with what handlers of tests do: tell what they got, wait at a gate, fail.

#include "unit/server/client.hpp"
#include "unit/tls/test_certificate.hpp"

#include <smartdiscover/server/server.hpp>

#include <boost/asio/steady_timer.hpp>

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace smartdiscover::server::test {

using namespace tls::test;

// Where handlers wait until a test lets them pass.
class Gate {
 public:
  boost::asio::awaitable<void> pass();
  void open();
  // Until so many handlers have come to the gate.
  void await_arrivals(std::size_t count);

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::size_t arrivals_ = 0;
  bool is_open_ = false;
  std::list<std::shared_ptr<boost::asio::steady_timer>> waiting_;
};

// Answers 200 with what was asked, one item a line: "method GET", "path /", "query a=b", "host example.com", "body ...", "address
// 127.0.0.1", "tls yes", "name ...". Paths: /throw fails, /gate waits, /empty has no body, /big has a megabyte, /204 and /304 say so.
boost::asio::awaitable<http::Response> tell(std::shared_ptr<Gate> gate, http::Request request, Peer peer);

// Once as good as at once; a test that would wait for ever fails instead. Looks again every few milliseconds.
bool eventually(const std::function<bool()>& holds);

class RunningServer {
 public:
  struct Wish {
    unsigned workers = 2;
    Limits limits{};
    std::shared_ptr<const tls::Certificates> certificates{};
    std::string host = "127.0.0.1";
  };

  RunningServer() : RunningServer(Wish{}) {}
  explicit RunningServer(const Wish& wish);
  ~RunningServer();
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  std::uint16_t plain_port() const { return plain_port_; }
  std::uint16_t tls_port() const { return tls_port_; }
  Server& server() { return *server_; }
  Gate& gate() { return *gate_; }
  // Waits for run() to return.
  void join();
  // Only after join().
  const std::string& log() const { return log_text_; }

 private:
  std::string log_text_;
  observe::Log log_;
  std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
  std::unique_ptr<Server> server_;
  std::uint16_t plain_port_ = 0;
  std::uint16_t tls_port_ = 0;
  std::thread thread_;
};

// Certificates of one self-signed certificate for that name, made once for each name.
std::shared_ptr<const tls::Certificates> certificates_for(const std::string& dns_name);

}  // namespace smartdiscover::server::test
