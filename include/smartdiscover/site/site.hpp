#pragma once

// A whole site as it is written in its files: configuration, service map, domain lists, certificates, checked against each other.
// Loading opens files and asks the databases of domain lists, and nothing else: no listener, no store.

#include <smartdiscover/service_map/service_map.hpp>
#include <smartdiscover/site/configuration.hpp>
#include <smartdiscover/tls/certificates.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace smartdiscover::site {

// The contents of a domain list when it was last readable.
struct LoadedList {
  DomainList list;
  std::vector<service_map::ListedDomain> domains;
  std::string problem;  // why the last reading failed; empty: it succeeded
};

struct Site {
  Configuration configuration;
  service_map::ServiceMap map;
  std::vector<LoadedList> lists;
  std::shared_ptr<const tls::Certificates> certificates;  // null: no `https` listener
  std::shared_ptr<const tls::Certificates> signing;       // of profiles; null: they are not signed
};

// serving: a list whose query the database rejects is a warning, like a list that is unavailable; checking: it is an error.
enum class Purpose { serving, checking };

// nullopt where `report` has errors; all of them are found in one run. `previous`: the site that a reload replaces; a certificate or a
// domain list that cannot be read keeps the version it has there, with a warning.
std::optional<Site> load_site(const std::filesystem::path& file, yaml::Report& report, const Site* previous = nullptr,
                              Purpose purpose = Purpose::serving);

// One reading of a list.
struct ListReading {
  Result<std::vector<service_map::ListedDomain>> domains;  // errors with no secret in them; malformed: the query is rejected
  yaml::Report findings;                                   // invalid rows, skipped
};
// Opens the file or queries the database. Blocks for at most its timeout: never call it on a server's thread.
ListReading read_list(const DomainList& list);
// Whether two readings contain the same domains, in any order.
bool are_same(const std::vector<service_map::ListedDomain>& a, const std::vector<service_map::ListedDomain>& b);

// The same site with lists that have changed meanwhile; its files are not read again. nullopt if they contradict the map.
std::optional<Site> with_lists(const Site& site, std::vector<LoadedList> lists, yaml::Report& report);

}  // namespace smartdiscover::site
