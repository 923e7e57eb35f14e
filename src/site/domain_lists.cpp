#include "site/sql.hpp"

namespace smartdiscover::site {
namespace {

using namespace std::chrono_literals;

ListDatabase read_database(std::string_view type, yaml::Section& in, const std::filesystem::path& folder) {
  ListDatabase list;
  list.database = read_sql_database(type, in, folder);
  list.query = read_sql_query(in, list.database, SqlPlaceholders::none);
  if (const auto refresh = in.duration("refresh", 1s, 24h)) list.refresh = refresh->value;
  if (const auto timeout = in.duration("timeout", 10ms, 5min)) list.timeout = timeout->value;
  return list;
}

}  // namespace

void read_domain_lists(yaml::Section& parent, const std::filesystem::path& folder, std::vector<DomainList>& lists) {
  for_each_item(parent, "domain_lists", "{type, path}", [&](const yaml::Node& item, const std::string& path) {
    yaml::Section in(item, path, parent.report());
    const auto errors_before = parent.report().errors();
    const auto type = read_type(in, {"file", "postgresql", "sqlite", "mariadb"});
    if (type.empty()) return;
    DomainList list{{}, item.location, {}, path};
    if (type == "file") {
      list.path = required_path(in, "path", folder);
    } else {
      list.database = read_database(type, in, folder);
    }
    if (parent.report().errors() == errors_before) lists.push_back(std::move(list));
  });
}

std::string DomainList::text() const {
  if (!database) return path.string();
  if (const auto* sqlite = std::get_if<users::SqliteDatabase>(&database->database)) return sqlite->path.string();
  return std::holds_alternative<users::PostgresqlDatabase>(database->database) ? "postgresql" : "mariadb";
}

bool DomainList::is_same_as(const DomainList& other) const {
  if (!database || !other.database) return !database && !other.database && path == other.path;
  return database->database == other.database->database && database->query.text == other.database->query.text;
}

}  // namespace smartdiscover::site
