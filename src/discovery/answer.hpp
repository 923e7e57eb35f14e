#pragma once

// The way of one request over TLS.

#include "discovery/replies.hpp"

#include <smartdiscover/dialects/dialect.hpp>
#include <smartdiscover/discovery/state.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace smartdiscover::discovery {

// The reply, and what the log wants to know about how it came to be.
struct Answer {
  Reply reply;
  const dialects::Dialect* dialect = nullptr;  // null: no dialect was reached
  std::optional<Domain> domain;                // asked about, where it is served
  std::string login;                           // as sent, where credentials came
  std::string store;                           // which one decided
  std::string reason;                          // why not, or why not all, for the log alone
};

// `client` is who asks. `state` and `request` must outlive the awaitable. Needs no lock: everything shared is immutable.
boost::asio::awaitable<Answer> answer(const State& state, const http::Request& request,
                                      std::chrono::system_clock::time_point received, boost::asio::ip::address client);

}  // namespace smartdiscover::discovery
