#pragma once

// From the `users` section to an Authenticator.

#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/observe/sign_in_metrics.hpp>
#include <smartdiscover/passwords/hash_pool.hpp>
#include <smartdiscover/service_map/service_map.hpp>
#include <smartdiscover/sign_in/authenticator.hpp>
#include <smartdiscover/throttle/guard.hpp>
#include <smartdiscover/users/last_good_users.hpp>
#include <smartdiscover/users/store_definition.hpp>
#include <smartdiscover/yaml/report.hpp>

#include <memory>

namespace smartdiscover::sign_in {

// Objects that a reload does not replace: they live as long as the process and outlive the authenticator.
struct ProcessState {
  throttle::Guard* guard = nullptr;                 // null: sign-ins are not throttled, as for an administrator on a command line
  observe::SignInMetrics* metrics = nullptr;        // null: nothing is counted
  users::LastGoodUsers* last_good_users = nullptr;  // null: a store starts with what its file holds now
};

// Reads the stores' files at once, which may take a second or two; a store that is unusable is logged and does not stop this. The credential
// cache starts empty. Pool and log outlive the authenticator, and the authenticator outlives its coroutines.
std::shared_ptr<Authenticator> make_authenticator(const users::UsersDefinition& users,
                                                  std::shared_ptr<const service_map::ServiceMap> map, passwords::HashPool& pool,
                                                  observe::Log& log, ProcessState process = {});

// Reports everything that is wrong in the files of the stores: errors; and a file that does not exist: a warning. A running daemon continues
// in both cases: an invalid entry is skipped, a file that is not YAML leaves the store with the users read before.
void check_stores(const users::UsersDefinition& users, yaml::Report& report);

}  // namespace smartdiscover::sign_in
