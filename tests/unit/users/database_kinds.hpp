#pragma once

// The same table in each of the databases, for tests of what they have in common.

#include "database_servers.hpp"
#include "sqlite_file.hpp"

#include <ostream>
#include <string>

namespace smartdiscover::users {

// A new table `people` with username, password, name (texts) and number, holding `rows`: "('ann@example.com', 'x', 'Ann', 1), ...".
struct DatabaseKind {
  const char* name;
  SqlDatabase (*with_people)(const std::filesystem::path& folder, const std::string& rows);
  friend void PrintTo(const DatabaseKind& kind, std::ostream* out) { *out << kind.name; }
};

inline DatabaseKind sqlite_kind() {
  return {"sqlite", [](const std::filesystem::path& folder, const std::string& rows) -> SqlDatabase {
            sqlite_file(folder / "p.db",
                        "DROP TABLE IF EXISTS people; CREATE TABLE people (username, password, name, number);"
                        "INSERT INTO people VALUES " +
                            rows);
            return SqliteDatabase{folder / "p.db"};
          }};
}

inline DatabaseKind postgresql_kind() {
  return {"postgresql", [](const std::filesystem::path&, const std::string& rows) -> SqlDatabase {
            auto& server = PostgresqlServer::instance();
            server.execute(
                "DROP TABLE IF EXISTS people; CREATE TABLE people (username text, password text, name text, number int);"
                "INSERT INTO people VALUES " +
                rows + "; GRANT SELECT ON people TO sd");
            return server.database();
          }};
}

inline DatabaseKind mariadb_kind() {
  return {"mariadb", [](const std::filesystem::path&, const std::string& rows) -> SqlDatabase {
            auto& server = MariadbServer::instance();
            server.execute({"USE mail", "DROP TABLE IF EXISTS people",
                            "CREATE TABLE people (username varchar(255), password varchar(255) COLLATE utf8mb4_nopad_bin, name "
                            "text, number int)",
                            "INSERT INTO people VALUES " + rows});
            return server.database();
          }};
}

}  // namespace smartdiscover::users
