#pragma once

// Databases that sites keep things in: what the configuration says about them, and one query to one of them.

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/model/location.hpp>
#include <smartdiscover/users/sql_query.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace smartdiscover::users {

// {type: sqlite, path: mail.db}: opened for reading only.
struct SqliteDatabase {
  std::filesystem::path path;  // already resolved against the file that names it
  friend bool operator==(const SqliteDatabase&, const SqliteDatabase&) = default;
};

// {type: postgresql, connection: "host=db dbname=mail sslmode=verify-full", password_file: pg.password}
struct PostgresqlDatabase {
  std::string connection;               // as libpq takes it: words or a URI; with TLS as its sslmode says
  std::filesystem::path password_file;  // its first line; empty: what the connection or libpq's own files say
  friend bool operator==(const PostgresqlDatabase&, const PostgresqlDatabase&) = default;
};

// {type: mariadb, host: db, database: mail, user: sd, password_file: my.password}
struct MariadbDatabase {
  enum class Tls {
    off,
    required,  // encrypted; the server's certificate is not looked at
    verify,    // and of a trusted authority, and for the host's name
  };
  std::string host;  // empty: the socket
  std::uint16_t port = 3306;
  std::filesystem::path socket;  // empty: that of libmariadb
  std::string database;
  std::string user;
  std::filesystem::path password_file;  // its first line; empty: no password
  Tls tls = Tls::off;
  std::filesystem::path ca;  // trusted authorities; empty: those of the system
  friend bool operator==(const MariadbDatabase&, const MariadbDatabase&) = default;
};

using SqlDatabase = std::variant<SqliteDatabase, PostgresqlDatabase, MariadbDatabase>;

SqlDialect dialect_of(const SqlDatabase& database);

struct SqlRows {
  using Row = std::vector<std::optional<std::string>>;  // nullopt: NULL
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

// Asks once, on a connection of its own, and waits for the answer: for start, reload and commands, never on a server's thread.
// Errors, with no secret in them: unavailable, timed_out, busy: the database cannot be asked just now; malformed: it does not take
// the query, or has more rows than that.
Result<SqlRows> ask_database(const SqlDatabase& database, const SqlQuery& query, const std::vector<std::string>& values,
                             std::chrono::milliseconds timeout, std::size_t most_rows);

}  // namespace smartdiscover::users
