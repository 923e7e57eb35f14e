#pragma once

// The factory of stores: one row for each kind.

#include <smartdiscover/async/event_loop.hpp>
#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/passwords/hash_pool.hpp>
#include <smartdiscover/service_map/service_map.hpp>
#include <smartdiscover/users/last_good_users.hpp>
#include <smartdiscover/users/store_definition.hpp>
#include <smartdiscover/users/user_store.hpp>
#include <smartdiscover/yaml/report.hpp>

#include <memory>

namespace smartdiscover::users {

// The dependencies of the stores. Pool and log outlive the stores.
struct StoreSurroundings {
  std::optional<Domain> default_domain;
  passwords::HashPool& pool;
  observe::Log& log;
  std::shared_ptr<const service_map::ServiceMap> map = nullptr;  // for stores that ask the server of each user
  LastGoodUsers* last_good_users = nullptr;
  mutable std::shared_ptr<async::EventLoop> loop = nullptr;

  // One for all stores that are built with these surroundings, created for the first store that needs it.
  std::shared_ptr<async::EventLoop> event_loop() const;
};

std::shared_ptr<UserStore> make_store(const StoreDefinition& definition, const StoreSurroundings& surroundings);

// Reports errors and warnings about a store: of its file, or of its query. Blocks. Other servers are not contacted.
void check_store(const StoreDefinition& definition, const std::optional<Domain>& default_domain, yaml::Report& report);

}  // namespace smartdiscover::users
