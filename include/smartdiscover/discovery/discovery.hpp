#pragma once

// From a request to its response, in five steps: find the endpoint, parse, authenticate, resolve, render.

#include <smartdiscover/discovery/state.hpp>
#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/observe/metrics.hpp>
#include <smartdiscover/server/server.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>

namespace smartdiscover::discovery {

using Clock = std::function<std::chrono::system_clock::time_point()>;

// Safe from several threads at once. What it refers to must outlive it and every answer in progress.
class Discovery {
 public:
  Discovery(const CurrentState& state, observe::Log& log, observe::RequestCounters& counters, Clock clock);

  // Answers what arrives over TLS.
  boost::asio::awaitable<http::Response> answer(http::Request request, server::Peer peer);
  // Answers what arrives in clear text on the HTTP listeners: ACME challenges and redirects to HTTPS, never a challenge for a password.
  boost::asio::awaitable<http::Response> answer_plain(http::Request request, server::Peer peer);

 private:
  const CurrentState& state_;
  observe::Log& log_;
  observe::RequestCounters& counters_;
  Clock clock_;
};

}  // namespace smartdiscover::discovery
