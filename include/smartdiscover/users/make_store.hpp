#pragma once

// The factory of stores: one row for each kind.

#include <smartdiscover/async/event_loop.hpp>
#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/passwords/hash_pool.hpp>
#include <smartdiscover/service_map/service_map.hpp>
#include <smartdiscover/users/kept_users.hpp>
#include <smartdiscover/users/store_definition.hpp>
#include <smartdiscover/users/user_store.hpp>
#include <smartdiscover/yaml/report.hpp>

#include <memory>

namespace smartdiscover::users {

// What stores are built with; pool and log outlive them.
struct StoreSurroundings {
  std::optional<Domain> default_domain;
  passwords::HashPool& pool;
  observe::Log& log;
  std::shared_ptr<const service_map::ServiceMap> map = nullptr;  // for stores that ask each user's own server
  KeptUsers* kept_users = nullptr;
  mutable std::shared_ptr<async::EventLoop> loop = nullptr;

  // One for all stores that are built with these surroundings, made when the first of them asks.
  std::shared_ptr<async::EventLoop> event_loop() const;
};

std::shared_ptr<UserStore> make_store(const StoreDefinition& definition, const StoreSurroundings& surroundings);

// Reports what is wrong with a store, as far as that shows without asking it.
void check_store(const StoreDefinition& definition, const std::optional<Domain>& default_domain, yaml::Report& report);

}  // namespace smartdiscover::users
