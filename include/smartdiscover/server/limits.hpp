#pragma once

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <chrono>
#include <cstddef>
#include <vector>

namespace smartdiscover::server {

// Per-client resource limits. Names and defaults are those of `limits` in smartdiscover.yaml.
struct Limits {
  std::size_t connections = 10000;                     // in all; further ones wait in the kernel's queue
  std::size_t per_address = 256;                       // from one IPv4 address or one IPv6 /64; further ones are closed at once
  std::size_t header = 16 * 1024;                      // bytes of request line and header fields: else 431
  std::size_t body = 64 * 1024;                        // bytes: else 413
  std::chrono::milliseconds handshake{10'000};         // for the TLS handshake
  std::chrono::milliseconds request{10'000};           // from a request's first byte to its last, and for writing the answer
  std::chrono::milliseconds idle{60'000};              // between two requests
  std::chrono::milliseconds drain{20'000};             // after stop()
  std::vector<boost::asio::ip::network_v4> exempt_v4;  // not counted by per_address
  std::vector<boost::asio::ip::network_v6> exempt_v6;
};

}  // namespace smartdiscover::server
