#pragma once

// The stores that are databases: which library asks them.

#include <smartdiscover/users/make_store.hpp>

#include <memory>

namespace smartdiscover::users {

std::shared_ptr<UserStore> make_sql_store(const StoreDefinition& definition, const SqlStoreDefinition& sql,
                                          const StoreSurroundings& surroundings);

// Runs the query once, for a user who does not exist. A database that is down is a warning.
void check_sql_store(const StoreDefinition& definition, const SqlStoreDefinition& sql, yaml::Report& report);

}  // namespace smartdiscover::users
