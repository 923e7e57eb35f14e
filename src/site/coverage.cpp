#include "site/checks.hpp"

#include <algorithm>
#include <iterator>

namespace smartdiscover::site {
namespace {

using service_map::Access;

constexpr std::size_t names_shown = 5;

bool is_offered(const Configuration& configuration, const service_map::ServiceMap& map, const Domain& domain,
                std::string_view dialect) {
  if (const auto own = map.access(domain, dialect)) return *own != Access::off;
  const auto rule = configuration.access.find(dialect);
  return rule != configuration.access.end() && rule->second != Access::off;
}

bool is_redirected(const service_map::ServiceMap& map, const Domain& domain) {
  const auto postmaster = MailAddress::make("postmaster", domain);
  return postmaster && map.domain_redirect(*postmaster).has_value();
}

// The names at which clients ask for one thing alone, where that is answered: a name that says 404 needs no certificate. Sorted, as
// the domains are.
std::vector<std::string> names_of_dialects(const Configuration& configuration, const service_map::ServiceMap& map) {
  auto domains = map.domains();
  std::erase_if(domains, [&map](const Domain& domain) { return is_redirected(map, domain); });
  std::vector<std::string> names;
  const auto add = [&](std::string_view label, std::string_view dialect, auto has_it) {
    for (const auto& domain : domains) {
      if (label.size() + domain.text().size() > Domain::longest || !has_it(domain)) continue;
      if (is_offered(configuration, map, domain, dialect)) names.push_back(std::string(label).append(domain.text()));
    }
  };
  add("autoconfig.", "autoconfig", [](const Domain&) { return true; });
  add("mta-sts.", "well_known", [&map](const Domain& domain) { return map.mta_sts(domain).has_value(); });
  // In an alias domain the login is not the address, and PACC knows no other login.
  add("ua-auto-config.", "pacc", [&map](const Domain& domain) { return map.served_as(domain) == domain; });
  return names;
}

}  // namespace

void check_coverage(const Configuration& configuration, const service_map::ServiceMap& map, const tls::Certificates& certificates,
                    yaml::Report& report) {
  auto asked = map.names_answered();
  const auto further = names_of_dialects(configuration, map);
  std::vector<std::string> others;
  std::set_difference(further.begin(), further.end(), asked.begin(), asked.end(), std::back_inserter(others));
  // What most clients ask stands first, so that it is what the summary shows.
  asked.insert(asked.end(), others.begin(), others.end());
  std::size_t uncovered = 0;
  std::string names;
  for (const auto& name : asked) {
    if (certificates.covers(name)) continue;
    if (++uncovered <= names_shown) names += (names.empty() ? "" : ", ") + name;
  }
  if (uncovered == 0) return;
  if (uncovered > names_shown) names += " and " + std::to_string(uncovered - names_shown) + " more";
  report.warning("uncovered_name", configuration.location_of("tls"), "tls",
                 (uncovered == 1 ? "a name that clients use is not covered by any certificate: "
                                 : std::to_string(uncovered) + " names that clients use are not covered by any certificate: ") +
                     names);
}

}  // namespace smartdiscover::site
