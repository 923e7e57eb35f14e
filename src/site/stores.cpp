#include "site/checks.hpp"
#include "site/reading.hpp"

#include <smartdiscover/base/file.hpp>
#include <smartdiscover/sign_in/make_authenticator.hpp>
#include <smartdiscover/site/user_stores.hpp>
#include <smartdiscover/yaml/section.hpp>

namespace smartdiscover::site {
namespace {

// The file in which a store keeps its users; null for stores that ask a server.
struct FileOf {
  const std::filesystem::path* operator()(const users::FileStoreDefinition& store) const { return &store.path; }
  const std::filesystem::path* operator()(const users::HtpasswdStoreDefinition& store) const { return &store.path; }
  const std::filesystem::path* operator()(const users::SqlStoreDefinition& store) const {
    const auto* sqlite = std::get_if<users::SqliteDatabase>(&store.database);
    return sqlite != nullptr ? &sqlite->path : nullptr;
  }
  template <class Other>
  const std::filesystem::path* operator()(const Other&) const {
    return nullptr;
  }
};

// Empty where the store's file can be read, or where it has none; else why not.
std::string unreadable_file_of(const users::StoreDefinition& store) {
  const auto* file = std::visit(FileOf(), store.kind);
  const auto checked = file == nullptr ? Result<void>() : check_readable(*file);
  return checked ? std::string() : checked.error().detail;
}

}  // namespace

void check_user_stores(const std::filesystem::path& configuration, yaml::Report& report) {
  yaml::Report already_reported;
  auto users = read_configuration(configuration, already_reported).users;
  std::erase_if(users.stores, [](const users::StoreDefinition& store) { return !unreadable_file_of(store).empty(); });
  sign_in::check_stores(users, report);
}

void check_stores(const Configuration& configuration, yaml::Report& report) {
  for (const auto& store : configuration.users.stores) {
    const auto reason = unreadable_file_of(store);
    if (reason.empty()) continue;
    report.warning(
        "store_down", store.location, yaml::item_path("users.stores", store.index),
        std::visit(FileOf(), store.kind)->string() + ": cannot be read: " + reason + "; its users cannot sign in until it can");
  }
}

void check_user_domains(const Configuration& configuration, const service_map::ServiceMap& map, yaml::Report& report) {
  // A list that is unavailable now may name them later.
  if (!configuration.domain_lists.empty()) return;
  const auto warn = [&](const Domain& domain, const Location& location, std::string_view path) {
    if (map.served_as(domain)) return;
    report.warning("unserved_domain", location, path, domain.text() + " is not served: the service map names no such domain");
  };
  const auto& users = configuration.users;
  if (users.default_domain) warn(*users.default_domain, configuration.location_of("users"), "users.default_domain");
  for (const auto& store : users.stores) {
    for (const auto& domain : store.domains) warn(domain, store.location, "users.stores");
  }
}

void require_stores_of_domains(const Configuration& configuration, const service_map::ServiceMap& map, yaml::Report& report) {
  if (!configuration.users.stores.empty()) return;
  for (const auto& domain : map.domains()) {
    for (const auto& [dialect, rule] : configuration.access) {
      if (map.access(domain, dialect) != service_map::Access::password) continue;
      report.error(configuration.location_of("users"), "users.stores",
                   "required, since " + dialect + " asks for a password in the domain " + domain.text() +
                       "; expected a list, as [{type: file, path: users.yaml}]");
      return;
    }
  }
}

}  // namespace smartdiscover::site
