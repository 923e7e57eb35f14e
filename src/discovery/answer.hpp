#pragma once

// The way of one request over TLS: find the endpoint, parse, sign in, resolve, render.

#include <smartdiscover/dialects/dialect.hpp>
#include <smartdiscover/discovery/state.hpp>
#include <smartdiscover/http/message.hpp>
#include <smartdiscover/observe/metrics.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace smartdiscover::discovery {

// The response, and what the log and the metrics say about it.
struct Answer {
  http::Response response;
  observe::Outcome outcome = observe::Outcome::ok;
  const dialects::Dialect* dialect = nullptr;  // null: no dialect was reached
  std::optional<Domain> domain;                // asked about, where it is served
  std::string login;                           // as sent, where credentials came
  std::string store;                           // which one decided
  std::string reason;                          // why not, or why not all, for the log alone
};

// `client` sent the request. `state` and `request` must outlive the awaitable. Safe from several threads at once.
boost::asio::awaitable<Answer> answer(const State& state, const http::Request& request,
                                      std::chrono::system_clock::time_point received, boost::asio::ip::address client);

}  // namespace smartdiscover::discovery
