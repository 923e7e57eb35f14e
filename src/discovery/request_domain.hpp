#pragma once

// Which domain a request is about.

#include <smartdiscover/dialects/query.hpp>
#include <smartdiscover/service_map/service_map.hpp>

#include <optional>
#include <string_view>

namespace smartdiscover::discovery {

// The served domain that a Host stands for: itself, else itself less one label of autodiscover, autoconfig, ua-auto-config or mta-sts.
std::optional<Domain> domain_of_host(const service_map::ServiceMap& map, std::string_view host);

// That of the first address or domain asked about, served or not; nullopt where none is: then that of the Host counts.
std::optional<Domain> domain_of_query(const dialects::Query& query);

}  // namespace smartdiscover::discovery
