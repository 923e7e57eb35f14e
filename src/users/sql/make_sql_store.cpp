#include "users/sql/make_sql_store.hpp"

#include "users/sql/postgresql.hpp"
#include "users/sql/rows.hpp"
#include "users/sql/sql_store.hpp"

namespace smartdiscover::users {

namespace {

struct Source {
  const PreparedQuery query;
  const unsigned connections;
  const StoreSurroundings& in;

  std::unique_ptr<SqlSource> operator()(const SqliteDatabase& database) const {
    return make_blocking_source([database, query = query] { return open_sqlite(database, query); }, connections, query.timeout);
  }
  std::unique_ptr<SqlSource> operator()(const PostgresqlDatabase& database) const {
    return make_postgresql_source(database, query, connections, in.event_loop());
  }
  std::unique_ptr<SqlSource> operator()(const MariadbDatabase& database) const {
    return make_blocking_source([database, query = query] { return open_mariadb(database, query); }, connections, query.timeout);
  }
};

ColumnRules rules_of(const SqlStoreDefinition& sql) {
  using Value = SqlQuery::Value;
  const auto& query = sql.query;
  const auto check = !sql.bind.value.empty()        ? Check::by_other
                     : query.holds(Value::password) ? Check::by_query
                                                    : Check::by_column;
  return {check, query.holds(Value::login) && !query.holds(Value::email) && !query.holds(Value::local)};
}

}  // namespace

std::shared_ptr<UserStore> make_sql_store(const StoreDefinition& definition, const SqlStoreDefinition& sql,
                                          const StoreSurroundings& surroundings) {
  auto source = std::visit(Source{{sql.query, definition.timeout}, sql.connections, surroundings}, sql.database);
  return std::make_shared<SqlStore>(definition.name, sql.query, rules_of(sql), std::move(source), surroundings.log);
}

void check_sql_store(const StoreDefinition& definition, const SqlStoreDefinition& sql, yaml::Report& report) {
  const auto path = "users.stores." + definition.name;
  const auto unknown = *MailAddress::parse("unknown@example.invalid");
  const auto values = values_of(sql.query, {unknown, "unknown", "unknown"});
  const auto rows = ask_database(sql.database, sql.query, values, definition.timeout, most_rows_of_a_user);
  if (rows) {
    if (auto problem = problem_of_columns(rows->columns, rules_of(sql)))
      report.error(definition.location, path, std::move(*problem));
    if (rules_of(sql).check == Check::by_query && !rows->rows.empty())
      report.error(definition.location, path,
                   "the query returns a row for a user and a password that do not exist: it would accept every password");
  } else if (rows.error().code == Errc::malformed) {
    report.error(definition.location, path, "the database rejects the query: " + rows.error().detail);
  } else {
    report.warning("store_down", definition.location, path,
                   "user store unavailable: " + rows.error().detail + "; its users cannot sign in until it is available");
  }
}

}  // namespace smartdiscover::users
