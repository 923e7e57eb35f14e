#pragma once

// PostgreSQL behind the two ways in which it is asked: by a store, and once.

#include "users/sql/sql_source.hpp"

#include <smartdiscover/async/event_loop.hpp>

namespace smartdiscover::users {

// Connections on the loop, opened as they are needed; the first at once.
std::unique_ptr<SqlSource> make_postgresql_source(const PostgresqlDatabase& database, const PreparedQuery& query,
                                                  unsigned connections, std::shared_ptr<async::EventLoop> loop);

// Blocks.
Result<SqlRows> ask_postgresql(const PostgresqlDatabase& database, const PreparedQuery& query, const SqlValues& values);

}  // namespace smartdiscover::users
