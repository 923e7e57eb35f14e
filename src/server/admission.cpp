#include "server/admission.hpp"

#include <algorithm>

namespace smartdiscover::server {

namespace ip = boost::asio::ip;

std::uint64_t client_prefix(const ip::address& address) {
  // 0:ffff::/32 was never given to anyone, so IPv4 addresses cannot meet a prefix of IPv6 there.
  if (address.is_v4()) return 0x0000'FFFF'0000'0000U | address.to_v4().to_uint();
  std::uint64_t prefix = 0;
  const auto bytes = address.to_v6().to_bytes();
  for (std::size_t i = 0; i < 8; ++i) prefix = prefix << 8 | bytes[i];
  return prefix;
}

bool is_exempt(const Limits& limits, const ip::address& address) {
  if (address.is_v4()) {
    const auto host = address.to_v4().to_uint();
    return std::any_of(limits.exempt_v4.begin(), limits.exempt_v4.end(), [host](const ip::network_v4& network) {
      return (host & network.netmask().to_uint()) == network.network().to_uint();
    });
  }
  const auto host = address.to_v6();
  return std::any_of(limits.exempt_v6.begin(), limits.exempt_v6.end(), [&host](const ip::network_v6& network) {
    return ip::network_v6(ip::address_v6(host.to_bytes()), network.prefix_length()).network() == network.network();
  });
}

ConnectionSlot::~ConnectionSlot() {
  if (admission_ != nullptr) admission_->release(client_);
}

Admission::Admission(const Limits& limits) : connections_(limits.connections), limits_(limits) {}

void Admission::replace(const Limits& limits) {
  const std::lock_guard lock(mutex_);
  connections_.store(limits.connections);
  limits_ = limits;
}

std::optional<ConnectionSlot> Admission::admit(const ip::address& address) {
  const std::lock_guard lock(mutex_);
  std::optional<std::uint64_t> client;
  if (!address.is_unspecified() && !is_exempt(limits_, address)) {
    client = client_prefix(address);
    auto& count = per_client_[*client];
    if (count >= limits_.per_address) {
      if (count == 0) per_client_.erase(*client);
      return std::nullopt;
    }
    ++count;
  }
  open_.fetch_add(1);
  return ConnectionSlot(this, client);
}

bool Admission::has_room() {
  if (open_.load() < connections_.load()) return true;
  awaited_.store(true);
  // The last one may have ended before it could know.
  return open_.load() < connections_.load();
}

void Admission::release(std::optional<std::uint64_t> client) {
  if (client) {
    const std::lock_guard lock(mutex_);
    const auto found = per_client_.find(*client);
    if (found != per_client_.end() && --found->second == 0) per_client_.erase(found);
  }
  open_.fetch_sub(1);
  if (released_) released_();
}

}  // namespace smartdiscover::server
