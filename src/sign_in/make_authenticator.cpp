#include "sign_in/store_authenticator.hpp"

#include <smartdiscover/sign_in/make_authenticator.hpp>
#include <smartdiscover/users/bound_store.hpp>
#include <smartdiscover/users/make_store.hpp>

#include <algorithm>

namespace smartdiscover::sign_in {

namespace {

const std::string& bind_of(const users::StoreDefinition& definition) {
  static const std::string none;
  const auto* sql = std::get_if<users::SqlStoreDefinition>(&definition.kind);
  return sql == nullptr ? none : sql->bind.value;
}

// Such a store is not asked on its own: a user that only it has does not exist.
bool checks_for_another(const std::string& name, const std::vector<users::StoreDefinition>& all) {
  return std::any_of(all.begin(), all.end(), [&name](const users::StoreDefinition& one) { return bind_of(one) == name; });
}

// Binding ends somewhere: the configuration was read without a loop in it.
std::shared_ptr<users::UserStore> make_with_checker(const users::StoreDefinition& definition,
                                                    const std::vector<users::StoreDefinition>& all,
                                                    const users::StoreSurroundings& surroundings) {
  auto store = users::make_store(definition, surroundings);
  const auto& bind = bind_of(definition);
  const auto checker =
      std::find_if(all.begin(), all.end(), [&bind](const users::StoreDefinition& one) { return one.name == bind; });
  if (bind.empty() || checker == all.end()) return store;
  return users::make_bound_store(definition.name, std::move(store),
                                 {checker->name, checker->domains, make_with_checker(*checker, all, surroundings)});
}

}  // namespace

std::shared_ptr<Authenticator> make_authenticator(const users::UsersDefinition& users,
                                                  std::shared_ptr<const service_map::ServiceMap> map, passwords::HashPool& pool,
                                                  observe::Log& log, ProcessState process) {
  const users::StoreSurroundings surroundings{users.default_domain, pool, log, map, process.last_good_users};
  std::vector<ConfiguredStore> stores;
  for (const auto& definition : users.stores) {
    if (checks_for_another(definition.name, users.stores)) continue;
    stores.push_back({definition.name, definition.domains, definition.timeout, definition.negative.value_or(users.cache.negative),
                      make_with_checker(definition, users.stores, surroundings),
                      process.metrics != nullptr ? process.metrics->store(definition.name) : nullptr});
  }
  return std::make_shared<StoreAuthenticator>(
      std::move(stores), users.default_domain, users.cache, std::move(map), pool, [] { return std::chrono::steady_clock::now(); },
      process);
}

void check_stores(const users::UsersDefinition& users, yaml::Report& report) {
  for (const auto& definition : users.stores) users::check_store(definition, users.default_domain, report);
}

}  // namespace smartdiscover::sign_in
