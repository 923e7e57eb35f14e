#pragma once

#include <smartdiscover/users/sql_database.hpp>

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <map>
#include <string>

namespace smartdiscover::users {

// What libpq is to be told: the words of the connection, the password of its file, and for each host its addresses, looked up
// without blocking. Errors: malformed where the connection is of no form that libpq knows, unavailable, timed_out.
boost::asio::awaitable<Result<std::map<std::string, std::string>>> postgresql_parameters(
    PostgresqlDatabase database, std::chrono::steady_clock::time_point deadline);

}  // namespace smartdiscover::users
