#include "server/admission.hpp"

#include <algorithm>
#include <utility>

namespace smartdiscover::server {

namespace ip = boost::asio::ip;

std::uint64_t stranger_of(const ip::address& address) {
  // 0:ffff::/32 was never given to anyone, so IPv4 addresses cannot meet a prefix of IPv6 there.
  if (address.is_v4()) return 0x0000'FFFF'0000'0000U | address.to_v4().to_uint();
  std::uint64_t prefix = 0;
  const auto octets = address.to_v6().to_bytes();
  for (std::size_t i = 0; i < 8; ++i) prefix = prefix << 8 | octets[i];
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

Admission::Place::Place(Place&& other) noexcept
    : admission_(std::exchange(other.admission_, nullptr)), stranger_(std::exchange(other.stranger_, std::nullopt)) {}

Admission::Place::~Place() {
  if (admission_ != nullptr) admission_->leave(stranger_);
}

Admission::Admission(const Limits& limits) : connections_(limits.connections), limits_(limits) {}

void Admission::replace(const Limits& limits) {
  const std::lock_guard lock(mutex_);
  connections_.store(limits.connections);
  limits_ = limits;
}

std::optional<Admission::Place> Admission::admit(const ip::address& address) {
  const std::lock_guard lock(mutex_);
  std::optional<std::uint64_t> stranger;
  if (!address.is_unspecified() && !is_exempt(limits_, address)) {
    stranger = stranger_of(address);
    auto& count = by_stranger_[*stranger];
    if (count >= limits_.per_address) {
      if (count == 0) by_stranger_.erase(*stranger);
      return std::nullopt;
    }
    ++count;
  }
  open_.fetch_add(1);
  return Place(this, stranger);
}

Admission::Place Admission::admit_uncounted() { return Place(nullptr, std::nullopt); }

bool Admission::has_room() {
  if (open_.load() < connections_.load()) return true;
  awaited_.store(true);
  // The last one may have left before it could know.
  return open_.load() < connections_.load();
}

void Admission::leave(std::optional<std::uint64_t> stranger) {
  if (stranger) {
    const std::lock_guard lock(mutex_);
    const auto found = by_stranger_.find(*stranger);
    if (found != by_stranger_.end() && --found->second == 0) by_stranger_.erase(found);
  }
  open_.fetch_sub(1);
  if (left_) left_();
}

}  // namespace smartdiscover::server
