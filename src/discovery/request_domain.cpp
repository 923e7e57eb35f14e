#include "discovery/request_domain.hpp"

#include <algorithm>
#include <array>

namespace smartdiscover::discovery {

std::optional<Domain> domain_of_host(const service_map::ServiceMap& map, std::string_view host) {
  static constexpr std::array<std::string_view, 4> labels{"autodiscover", "autoconfig", "ua-auto-config", "mta-sts"};
  auto domain = Domain::parse(host);
  if (!domain) return std::nullopt;
  if (map.served_as(*domain)) return domain;
  if (std::find(labels.begin(), labels.end(), domain->first_label()) == labels.end()) return std::nullopt;
  auto parent = domain->parent();
  if (!parent || !map.served_as(*parent)) return std::nullopt;
  return parent;
}

std::optional<Domain> domain_of_request(const service_map::ServiceMap& map, const dialects::Query& query, std::string_view host) {
  if (query.address) return query.address->domain();
  return domain_of_host(map, host);
}

}  // namespace smartdiscover::discovery
