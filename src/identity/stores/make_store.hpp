#pragma once

// The factory of stores: one row for each kind.

#include "identity/stores/event_loop.hpp"

#include <smartdiscover/identity/hash_pool.hpp>
#include <smartdiscover/identity/kept_users.hpp>
#include <smartdiscover/identity/store_definition.hpp>
#include <smartdiscover/identity/user_store.hpp>
#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/service_map/service_map.hpp>
#include <smartdiscover/yaml/report.hpp>

#include <memory>

namespace smartdiscover::identity {

// What stores are built with; pool and log outlive them.
struct StoreSurroundings {
  std::optional<Domain> default_domain;
  HashPool& pool;
  observe::Log& log;
  std::shared_ptr<const service_map::ServiceMap> map = nullptr;  // for stores that ask each user's own server
  KeptUsers* kept_users = nullptr;
  mutable std::shared_ptr<EventLoop> loop = nullptr;

  // One for all stores that are built with these surroundings, made when the first of them asks.
  std::shared_ptr<EventLoop> event_loop() const;
};

std::shared_ptr<UserStore> make_store(const StoreDefinition& definition, const StoreSurroundings& surroundings);

// Reports what is wrong with a store, as far as that shows without asking it.
void check_store(const StoreDefinition& definition, const std::optional<Domain>& default_domain, yaml::Report& report);

}  // namespace smartdiscover::identity
