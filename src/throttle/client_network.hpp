#pragma once

// The network of a client, as the throttle counts it.

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::throttle {

struct ClientNetwork {
  boost::asio::ip::address address;  // its first; never an IPv4 address written as IPv6
  unsigned prefix = 0;

  // The network of that prefix length around an address.
  static ClientNetwork around(const boost::asio::ip::address& address, unsigned v4, unsigned v6);
  // "192.0.2.7", "192.0.2.0/24", "2001:db8::/32"; bits after the prefix are passed over.
  static std::optional<ClientNetwork> parse(std::string_view text);

  bool contains(const ClientNetwork& other) const;
  // A single address without its prefix length.
  std::string text() const;
};

bool is_in(const boost::asio::ip::address& client, const std::vector<boost::asio::ip::network_v4>& v4,
           const std::vector<boost::asio::ip::network_v6>& v6);

// ::ffff:192.0.2.7 is 192.0.2.7.
boost::asio::ip::address unmapped(const boost::asio::ip::address& address);

}  // namespace smartdiscover::throttle
