#pragma once

// One thread with one event loop and the connections that live there. What a connection needs of its surroundings is here, each worker
// with its own copy, so that connections share nothing that would have to be locked.

#include "server/deadlines.hpp"
#include "server/http_date.hpp"
#include "server/server_counters.hpp"

#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/server/limits.hpp>
#include <smartdiscover/tls/certificates.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <memory>
#include <span>
#include <string>

namespace smartdiscover::server {

class Connection;

class Worker {
 public:
  Worker(const Limits& limits, std::shared_ptr<const tls::Certificates> certificates, ServerCounters& counters,
         observe::Log& log);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // From any thread.
  boost::asio::io_context& context() { return context_; }
  void begin(std::unique_ptr<Connection> connection);
  void replace(const Limits& limits);
  void replace(std::shared_ptr<const tls::Certificates> certificates);
  void begin_drain();
  void end() { context_.stop(); }

  // The thread's work: until end().
  void run();

  // For the worker's own connections.
  const Limits& limits() const { return limits_; }  // may change between two awaits
  const std::shared_ptr<const tls::Certificates>& certificates() const { return certificates_; }
  std::span<char> scratch() { return scratch_; }  // not across an await
  const std::string& date() { return date_.now(); }
  bool draining() const { return draining_; }
  ServerCounters& counters() { return counters_; }
  observe::Log& log() { return log_; }

 private:
  Limits limits_;
  std::shared_ptr<const tls::Certificates> certificates_;
  std::array<char, 16 * 1024> scratch_{};  // a whole TLS record
  DateClock date_;
  bool draining_ = false;
  ServerCounters& counters_;
  observe::Log& log_;
  // Destroying the event loop destroys the connections, which use all of the above.
  boost::asio::io_context context_{1};
  Deadlines deadlines_{context_};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
};

}  // namespace smartdiscover::server
