#include "site/checks.hpp"

#include <smartdiscover/base/file.hpp>
#include <smartdiscover/site/site.hpp>

#include <algorithm>
#include <string>

namespace smartdiscover::site {
namespace {

std::vector<service_map::ListedDomain> united(const std::vector<LoadedList>& lists) {
  std::vector<service_map::ListedDomain> domains;
  for (const auto& list : lists) domains.insert(domains.end(), list.domains.begin(), list.domains.end());
  return domains;
}

service_map::Lists changing(const std::vector<LoadedList>& lists) {
  const bool any = std::any_of(lists.begin(), lists.end(), [](const LoadedList& one) { return one.list.database.has_value(); });
  return any ? service_map::Lists::may_change : service_map::Lists::stay;
}

// The map against what is around it.
void check_map(const Configuration& configuration, const service_map::ServiceMap& map, const tls::Certificates* certificates,
               yaml::Report& report) {
  check_user_domains(configuration, map, report);
  require_stores_of_domains(configuration, map, report);
  if (certificates != nullptr) check_coverage(configuration, map, *certificates, report);
}

void check_webroot(const Configuration& configuration, yaml::Report& report) {
  std::error_code ignored;
  if (configuration.acme_webroot.empty() || std::filesystem::is_directory(configuration.acme_webroot, ignored)) return;
  report.warning("acme_webroot", configuration.location_of("acme_webroot"), "acme_webroot",
                 configuration.acme_webroot.string() + ": no such folder; ACME challenges will not be answered");
}

// The error names the setting, not the file.
bool is_readable_map(const Configuration& configuration, yaml::Report& report) {
  const auto& file = configuration.service_map;
  const auto checked = check_readable(file);
  if (checked) return true;
  report.error(configuration.location_of("service_map"), "service_map",
               file.string() + ": cannot be read: " + checked.error().detail);
  return false;
}

}  // namespace

std::optional<Site> load_site(const std::filesystem::path& file, yaml::Report& report, const Site* previous, Purpose purpose) {
  auto configuration = read_configuration(file, report);
  // Without a configuration, further findings would be about defaults.
  if (configuration.locations.empty()) return std::nullopt;
  auto lists = load_lists(configuration, previous, purpose, report);
  auto certificates = load_certificates(configuration, previous == nullptr ? nullptr : previous->certificates.get(), report);
  auto signing = load_signing(configuration, certificates, previous == nullptr ? nullptr : previous->signing.get(), report);
  std::optional<service_map::ServiceMap> map;
  if (!configuration.service_map.empty() && is_readable_map(configuration, report))
    map = service_map::load_service_map(configuration.service_map, united(lists), report, changing(lists));
  check_stores(configuration, report);
  check_webroot(configuration, report);
  check_not_served(configuration, report);
  if (map) check_map(configuration, *map, certificates.get(), report);
  if (!map || report.has_errors()) return std::nullopt;
  return Site{std::move(configuration), *std::move(map), std::move(lists), std::move(certificates), std::move(signing)};
}

std::optional<Site> with_lists(const Site& site, std::vector<LoadedList> lists, yaml::Report& report) {
  auto map = site.map.with_lists(united(lists), report);
  if (map) check_map(site.configuration, *map, site.certificates.get(), report);
  if (!map || report.has_errors()) return std::nullopt;
  return Site{site.configuration, *std::move(map), std::move(lists), site.certificates, site.signing};
}

}  // namespace smartdiscover::site
