#include "site/reading.hpp"

#include <smartdiscover/site/configuration.hpp>

#include <algorithm>

namespace smartdiscover::site {
namespace {

constexpr std::int64_t most_workers = 1024;

void read_workers(yaml::Section& in, unsigned& workers) {
  const auto* node = in.take("workers");
  if (node == nullptr || (node->kind == yaml::Node::Kind::scalar && node->text == "auto")) return;
  if (const auto count = in.integer("workers", 1, most_workers)) workers = static_cast<unsigned>(count->value);
}

void require_stores(yaml::Section& in, const Configuration& configuration) {
  if (in.has("users") && !configuration.users.stores.empty()) return;
  const auto asks = std::find_if(configuration.access.begin(), configuration.access.end(),
                                 [](const auto& rule) { return rule.second == service_map::Access::password; });
  if (asks == configuration.access.end()) return;
  in.report().error(in.location_of("users"), "users.stores",
                    "required, since " + asks->first + " asks for a password (access." + asks->first +
                        "); expected a list, as [{type: file, path: users.yaml}]");
}

}  // namespace

Location Configuration::location_of(std::string_view key) const {
  const auto found = locations.find(key);
  return found == locations.end() ? Location{intern_file_name(file.string()), 1, 1} : found->second;
}

Configuration read_configuration(const std::filesystem::path& file, yaml::Report& report) {
  Configuration configuration;
  configuration.file = file;
  const auto root = yaml::parse_file(file, report);
  if (!root) return configuration;
  const auto folder = file.parent_path();
  for (const auto& member : root->members) configuration.locations.emplace(member.key, member.location);
  yaml::Section in(*root, "", report);
  read_listeners(in, folder, configuration.listen);
  read_networks(in, "trusted_proxies", configuration.trusted_proxies);
  read_tls(in, folder, configuration);
  read_signing(in, folder, configuration.signing);
  configuration.service_map = required_path(in, "service_map", folder);
  read_domain_lists(in, folder, configuration.domain_lists);
  const auto errors = report.errors();
  read_users(in, folder, configuration.users, configuration.throttle);
  const bool read_all_users = report.errors() == errors;
  read_access(in, configuration.access);
  read_limits(in, configuration.limits);
  read_path(in, "acme_webroot", folder, configuration.acme_webroot);
  read_log(in, folder, configuration.log);
  read_workers(in, configuration.workers);
  if (read_all_users) require_stores(in, configuration);
  return configuration;
}

}  // namespace smartdiscover::site
