#pragma once

// A TCP connection to one of several addresses of a server.

#include <smartdiscover/dns/resolver.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>

namespace smartdiscover::client {

// RFC 8305 section 5, "Connection Attempt Delay".
constexpr std::chrono::milliseconds connection_attempt_delay{250};

// Tries the addresses in their order. The next one is started when one has failed, or when the last one has not connected within the delay;
// the delay is shorter if not every address could be tried before the deadline otherwise. The first that connects becomes `socket`, the
// others are closed. Runs on the coroutine's executor, a strand or a context of one thread. Returns why the last address failed, or
// asio::error::timed_out.
boost::asio::awaitable<boost::system::error_code> connect_to_any(boost::asio::ip::tcp::socket& socket, dns::Addresses addresses,
                                                                 std::uint16_t port,
                                                                 std::chrono::steady_clock::time_point deadline);

}  // namespace smartdiscover::client
