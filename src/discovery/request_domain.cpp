#include "discovery/request_domain.hpp"

#include <algorithm>
#include <array>

namespace smartdiscover::discovery {

std::optional<Domain> domain_of_host(const service_map::ServiceMap& map, std::string_view host) {
  static constexpr std::array<std::string_view, 4> labels{"autodiscover", "autoconfig", "ua-auto-config", "mta-sts"};
  auto domain = Domain::parse(host);
  if (!domain) return std::nullopt;
  if (map.names(*domain)) return domain;
  const bool is_discovery_name = std::find(labels.begin(), labels.end(), domain->first_label()) != labels.end();
  // Before "*.suffix" is asked: below it every name is served, but nobody has mail at autodiscover.customer.suffix.
  if (auto parent = is_discovery_name ? domain->parent() : std::nullopt; parent && map.served_as(*parent)) return parent;
  if (map.served_as(*domain)) return domain;
  return std::nullopt;
}

std::optional<Domain> domain_of_query(const dialects::Query& query) {
  if (!query.subjects.empty()) {
    const auto& first = query.subjects.front();
    if (first.address) return first.address->domain();
    if (first.domain) return first.domain;
  }
  if (query.domain) return query.domain;
  if (query.address) return query.address->domain();
  return std::nullopt;
}

}  // namespace smartdiscover::discovery
