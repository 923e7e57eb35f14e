#pragma once

// A whole site as it is written in its files: configuration, service map, domain lists, certificates, checked against each other.
// Loading opens files and nothing else: no listener, no store, no network.

#include <smartdiscover/net/certificates.hpp>
#include <smartdiscover/service_map/service_map.hpp>
#include <smartdiscover/site/configuration.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace smartdiscover::site {

// What a domain list held when it was last readable.
struct LoadedList {
  std::filesystem::path path;
  std::vector<service_map::ListedDomain> domains;
};

struct Site {
  Configuration configuration;
  service_map::ServiceMap map;
  std::vector<LoadedList> lists;
  std::shared_ptr<const net::Certificates> certificates;   // null: no `https` listener
  std::shared_ptr<const net::Certificates> signing;        // of profiles; null: they are not signed
};

// nullopt where `report` has errors; all of them are found in one run. `previous`: the site that a reload replaces; a certificate or a
// domain list that cannot be read keeps the version it has there, with a warning.
std::optional<Site> load_site(const std::filesystem::path& file, yaml::Report& report, const Site* previous = nullptr);

}  // namespace smartdiscover::site
