#include "site/reading.hpp"

namespace smartdiscover::site {

void read_limits(yaml::Section& parent, server::Limits& limits) {
  using namespace std::chrono_literals;
  yaml::Section in(mapping_or_empty(parent.take("limits")), parent.path_of("limits"), parent.report());
  const auto count = [&in](std::string_view key, std::size_t& value) {
    if (const auto given = in.integer(key, 1, 10'000'000)) value = static_cast<std::size_t>(given->value);
  };
  const auto size = [&in](std::string_view key, std::size_t& value, std::uint64_t max) {
    if (const auto given = in.size(key, 1024, max)) value = static_cast<std::size_t>(given->value);
  };
  const auto duration = [&in](std::string_view key, std::chrono::milliseconds& value, std::chrono::milliseconds min) {
    if (const auto given = in.duration(key, min, 1h)) value = given->value;
  };
  count("connections", limits.connections);
  count("per_address", limits.per_address);
  size("header", limits.header, 1 << 20);
  size("body", limits.body, 64 << 20);
  duration("handshake", limits.handshake, 100ms);
  duration("request", limits.request, 100ms);
  duration("idle", limits.idle, 100ms);
  duration("drain", limits.drain, 0ms);
  Networks exempt;
  read_networks(in, "exempt", exempt);
  limits.exempt_v4 = std::move(exempt.v4);
  limits.exempt_v6 = std::move(exempt.v6);
}

}  // namespace smartdiscover::site
