#include "throttle/client_network.hpp"

#include <algorithm>
#include <charconv>

namespace smartdiscover::throttle {

namespace ip = boost::asio::ip;

namespace {

template <class Networks, class Address>
bool any_holds(const Networks& networks, const Address& address) {
  return std::any_of(networks.begin(), networks.end(), [&](const auto& one) {
    const typename Networks::value_type around(address, one.prefix_length());
    return around.network() == one.network();
  });
}

ip::address_v6 unscoped(const ip::address_v6& address) { return ip::address_v6(address.to_bytes()); }

}  // namespace

ip::address unmapped(const ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

ClientNetwork ClientNetwork::around(const ip::address& address, unsigned v4, unsigned v6) {
  const auto plain = unmapped(address);
  if (plain.is_v4()) {
    const ip::network_v4 network(plain.to_v4(), static_cast<unsigned short>(std::min(v4, 32U)));
    return {network.network(), network.prefix_length()};
  }
  // The scope of a link-local address is our own interface.
  const ip::network_v6 network(unscoped(plain.to_v6()), static_cast<unsigned short>(std::min(v6, 128U)));
  return {network.network(), network.prefix_length()};
}

std::optional<ClientNetwork> ClientNetwork::parse(std::string_view text) {
  const auto slash = text.find('/');
  boost::system::error_code error;
  const auto address = ip::make_address(std::string(text.substr(0, slash)), error);
  if (error) return std::nullopt;
  const unsigned longest = unmapped(address).is_v4() ? 32 : 128;
  unsigned prefix = longest;
  if (slash != std::string_view::npos) {
    const auto digits = text.substr(slash + 1);
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
    if (problem != std::errc() || end != digits.data() + digits.size() || prefix > longest) return std::nullopt;
  }
  return around(address, prefix, prefix);
}

bool ClientNetwork::contains(const ClientNetwork& other) const {
  if (address.is_v4() != other.address.is_v4() || other.prefix < prefix) return false;
  return around(other.address, prefix, prefix).address == address;
}

bool is_in(const ip::address& client, const std::vector<ip::network_v4>& v4, const std::vector<ip::network_v6>& v6) {
  const auto plain = unmapped(client);
  return plain.is_v4() ? any_holds(v4, plain.to_v4()) : any_holds(v6, unscoped(plain.to_v6()));
}

std::string ClientNetwork::text() const {
  const bool single = prefix == (address.is_v4() ? 32U : 128U);
  return single ? address.to_string() : address.to_string() + "/" + std::to_string(prefix);
}

}  // namespace smartdiscover::throttle
