#pragma once

// From the `users` section to an Authenticator.

#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/observe/sign_in_metrics.hpp>
#include <smartdiscover/passwords/hash_pool.hpp>
#include <smartdiscover/service_map/service_map.hpp>
#include <smartdiscover/sign_in/authenticator.hpp>
#include <smartdiscover/sign_in/kept_credentials.hpp>
#include <smartdiscover/throttle/guard.hpp>
#include <smartdiscover/users/kept_users.hpp>
#include <smartdiscover/users/store_definition.hpp>
#include <smartdiscover/yaml/report.hpp>

#include <memory>

namespace smartdiscover::sign_in {

// What a daemon keeps while configurations come and go; outlives the authenticator.
struct Lasting {
  throttle::Guard* guard = nullptr;           // null: whoever asks may guess, as an administrator on a command line
  observe::SignInMetrics* metrics = nullptr;  // null: nothing is counted
  users::KeptUsers* kept_users = nullptr;     // null: a store begins with what its file holds now
  KeptCredentials* credentials = nullptr;     // null: what is remembered begins empty
};

// Reads the stores' files at once, which may take a second or two; a store that cannot be used is logged and does not stop this.
// Pool and log outlive the authenticator, and the authenticator outlives its
// coroutines.
std::shared_ptr<Authenticator> make_authenticator(const users::UsersDefinition& users,
                                                  std::shared_ptr<const service_map::ServiceMap> map, passwords::HashPool& pool,
                                                  observe::Log& log, Lasting lasting = {});

// Reports all mistakes in the files of the stores: errors; and a file that does not exist: a warning. A running daemon lives with
// either: a mistake costs the entry it is in, a file that is no YAML the store.
void check_stores(const users::UsersDefinition& users, yaml::Report& report);

}  // namespace smartdiscover::sign_in
