#pragma once

// PostgreSQL behind the two ways in which it is asked: by a store, and once.

#include "identity/stores/event_loop.hpp"
#include "identity/stores/sql_source.hpp"

namespace smartdiscover::identity {

// Connections on the loop, opened as they are needed; the first at once.
std::unique_ptr<SqlSource> make_postgresql_source(const PostgresqlDatabase& database, const PreparedQuery& query,
                                                  unsigned connections, std::shared_ptr<EventLoop> loop);

// Blocks.
Result<SqlRows> ask_postgresql(const PostgresqlDatabase& database, const PreparedQuery& query,
                               const std::vector<std::string>& values);

}  // namespace smartdiscover::identity
