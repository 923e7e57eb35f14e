#include "users/sql/postgresql.hpp"
#include "users/sql/sql_connection.hpp"

namespace smartdiscover::users {

namespace {

Result<SqlRows> ask_once(Result<std::unique_ptr<SqlConnection>> connection, const SqlValues& values) {
  if (!connection) return connection.error();
  return (*connection)->ask(values);
}

struct Dialect {
  SqlDialect operator()(const SqliteDatabase&) const { return SqlDialect::sqlite; }
  SqlDialect operator()(const PostgresqlDatabase&) const { return SqlDialect::postgresql; }
  SqlDialect operator()(const MariadbDatabase&) const { return SqlDialect::mariadb; }
};

struct Ask {
  const PreparedQuery& query;
  const SqlValues& values;

  Result<SqlRows> operator()(const SqliteDatabase& database) const { return ask_once(open_sqlite(database, query), values); }
  Result<SqlRows> operator()(const PostgresqlDatabase& database) const { return ask_postgresql(database, query, values); }
  Result<SqlRows> operator()(const MariadbDatabase& database) const { return ask_once(open_mariadb(database, query), values); }
};

}  // namespace

SqlDialect dialect_of(const SqlDatabase& database) { return std::visit(Dialect(), database); }

Result<SqlRows> ask_database(const SqlDatabase& database, const SqlQuery& query, const SqlValues& values,
                             std::chrono::milliseconds timeout, std::size_t most_rows) {
  const PreparedQuery prepared{query, timeout, most_rows};
  return std::visit(Ask{prepared, values}, database);
}

}  // namespace smartdiscover::users
