#include "site/sql.hpp"

#include "site/store_kinds.hpp"

#include <algorithm>

namespace smartdiscover::site {
namespace {

using std::filesystem::path;

users::SqliteDatabase read_sqlite(yaml::Section& in, const path& folder) { return {required_path(in, "path", folder)}; }

users::PostgresqlDatabase read_postgresql(yaml::Section& in, const path& folder) {
  users::PostgresqlDatabase database;
  if (const auto connection = in.required_text("connection")) database.connection = connection->value;
  read_path(in, "password_file", folder, database.password_file);
  return database;
}

void read_mariadb_tls(yaml::Section& in, const path& folder, users::MariadbDatabase& database) {
  using Tls = users::MariadbDatabase::Tls;
  if (const auto tls = in.choice<Tls>("tls", {{"off", Tls::off}, {"required", Tls::required}, {"verify", Tls::verify}}))
    database.tls = tls->value;
  read_path(in, "ca", folder, database.ca);
  if (!database.ca.empty() && database.tls != Tls::verify) {
    in.report().error(in.location_of("ca"), in.path_of("ca"), "has no effect unless tls is verify");
  }
}

users::MariadbDatabase read_mariadb(yaml::Section& in, const path& folder) {
  users::MariadbDatabase database;
  if (const auto host = in.text("host")) database.host = host->value;
  if (const auto port = in.integer("port", 1, 65535)) database.port = static_cast<std::uint16_t>(port->value);
  read_path(in, "socket", folder, database.socket);
  if (const auto name = in.required_text("database")) database.database = name->value;
  if (const auto user = in.required_text("user")) database.user = user->value;
  read_path(in, "password_file", folder, database.password_file);
  read_mariadb_tls(in, folder, database);
  if (!database.host.empty() && !database.socket.empty()) {
    in.report().error(in.location_of("socket"), in.path_of("socket"), "expected either host or socket, found both");
  }
  return database;
}

void report_mistake(const yaml::Node& node, const std::string& path, const users::SqlMistake& mistake, yaml::Report& report) {
  auto location = node.location;
  const auto line = std::count(node.text.begin(), node.text.begin() + static_cast<std::ptrdiff_t>(mistake.offset), '\n');
  if (node.text.find('\n') != std::string::npos) {
    return report.error(location, path, "line " + std::to_string(line + 1) + " of the query: " + mistake.text);
  }
  // Texts on one line stand as they are, behind their quote.
  location.column += static_cast<std::uint32_t>(mistake.offset) + (node.quoted ? 1 : 0);
  report.error(location, path, mistake.text);
}

users::StoreKind read_store(std::string_view type, yaml::Section& in, const path& folder) {
  users::SqlStoreDefinition store;
  store.database = read_sql_database(type, in, folder);
  store.query = read_sql_query(in, store.database, SqlPlaceholders::allowed);
  if (auto bind = in.text("bind")) {
    if (store.query.holds(users::SqlQuery::Value::password))
      in.report().error(bind->location, in.path_of("bind"), "the query verifies {password} itself; remove bind or {password}");
    store.bind = std::move(*bind);
  }
  if (const auto connections = in.integer("connections", 1, 100)) store.connections = static_cast<unsigned>(connections->value);
  return store;
}

}  // namespace

users::SqlDatabase read_sql_database(std::string_view type, yaml::Section& in, const path& folder) {
  if (type == "sqlite") return read_sqlite(in, folder);
  if (type == "postgresql") return read_postgresql(in, folder);
  return read_mariadb(in, folder);
}

users::SqlQuery read_sql_query(yaml::Section& in, const users::SqlDatabase& database, SqlPlaceholders placeholders) {
  const auto path = in.path_of("query");
  const auto* node = in.take("query");
  if (node == nullptr || node->kind == yaml::Node::Kind::null) {
    in.report().error(in.location(), path, "required, and missing");
    return {};
  }
  if (node->kind != yaml::Node::Kind::scalar) {
    in.report().error(node->location, path, "expected the SQL query as text");
    return {};
  }
  auto query = users::parse_sql_query(node->text, users::dialect_of(database));
  if (!query) {
    report_mistake(*node, path, query.error(), in.report());
    return {};
  }
  using Value = users::SqlQuery::Value;
  const bool says_who = query->holds(Value::email) || query->holds(Value::local) || query->holds(Value::login);
  if (placeholders == SqlPlaceholders::allowed && !says_who) {
    in.report().error(
        node->location, path,
        "expected a placeholder such as {email}, {local} or {login}: without one the query gives the same rows for every user");
  }
  if (placeholders == SqlPlaceholders::none && !query->values.empty()) {
    in.report().error(node->location, path, "expected no placeholders: a domain list is not read for one user");
  }
  return std::move(*query);
}

users::StoreKind read_sqlite_store(yaml::Section& in, const path& folder) { return read_store("sqlite", in, folder); }
users::StoreKind read_postgresql_store(yaml::Section& in, const path& folder) { return read_store("postgresql", in, folder); }
users::StoreKind read_mariadb_store(yaml::Section& in, const path& folder) { return read_store("mariadb", in, folder); }

}  // namespace smartdiscover::site
