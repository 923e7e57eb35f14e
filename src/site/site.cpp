#include "site/checks.hpp"

#include <smartdiscover/site/site.hpp>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>

namespace smartdiscover::site {
namespace {

std::vector<service_map::ListedDomain> united(const std::vector<LoadedList>& lists) {
  std::vector<service_map::ListedDomain> domains;
  for (const auto& list : lists)
    domains.insert(domains.end(), list.domains.begin(), list.domains.end());
  return domains;
}

void check_webroot(const Configuration& configuration, yaml::Report& report) {
  std::error_code ignored;
  if (configuration.acme_webroot.empty() || std::filesystem::is_directory(configuration.acme_webroot, ignored)) return;
  report.warning("acme_webroot", configuration.place_of("acme_webroot"), "acme_webroot",
                 configuration.acme_webroot.string() + ": no such folder; ACME challenges will not be answered");
}

// What names the file is where to look.
bool is_readable_map(const Configuration& configuration, yaml::Report& report) {
  const auto& file = configuration.service_map;
  std::error_code error;
  const bool folder = std::filesystem::is_directory(file, error);
  errno = 0;
  if (!folder && std::ifstream(file)) return true;
  const auto why = folder ? "it is a folder" : errno != 0 ? std::generic_category().message(errno) : "it cannot be opened";
  report.error(configuration.place_of("service_map"), "service_map", file.string() + ": cannot be read: " + why);
  return false;
}

}  // namespace

std::optional<Site> load_site(const std::filesystem::path& file, yaml::Report& report, const Site* previous) {
  auto configuration = read_configuration(file, report);
  // Without anything to go by, further findings would be about defaults that nobody chose.
  if (configuration.places.empty()) return std::nullopt;
  auto lists = load_lists(configuration, previous, report);
  auto certificates = load_certificates(configuration, previous == nullptr ? nullptr : previous->certificates.get(), report);
  auto signing = load_signing(configuration, certificates, previous == nullptr ? nullptr : previous->signing.get(), report);
  std::optional<service_map::ServiceMap> map;
  if (!configuration.service_map.empty() && is_readable_map(configuration, report)) map = service_map::load_service_map(configuration.service_map, united(lists), report);
  check_stores(configuration, report);
  check_webroot(configuration, report);
  check_not_served(configuration, report);
  if (map) check_user_domains(configuration, *map, report);
  if (map) require_stores_of_domains(configuration, *map, report);
  if (map && certificates) check_coverage(configuration, *map, *certificates, report);
  if (!map || report.has_errors()) return std::nullopt;
  return Site{std::move(configuration), *std::move(map), std::move(lists), std::move(certificates), std::move(signing)};
}

}  // namespace smartdiscover::site
