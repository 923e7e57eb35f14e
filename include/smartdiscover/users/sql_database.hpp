#pragma once

// Databases: their settings, and a single query to one of them.

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
  std::filesystem::path path;  // absolute, or relative to the working directory
  friend bool operator==(const SqliteDatabase&, const SqliteDatabase&) = default;
};

// {type: postgresql, connection: "host=db dbname=mail sslmode=verify-full", password_file: pg.password}
struct PostgresqlDatabase {
  std::string connection;               // in libpq's syntax: key=value pairs or a URI; TLS as set by its sslmode
  std::filesystem::path password_file;  // its first line is used; empty: the password in the connection or in libpq's own files
  friend bool operator==(const PostgresqlDatabase&, const PostgresqlDatabase&) = default;
};

// {type: mariadb, host: db, database: mail, user: sd, password_file: my.password}
struct MariadbDatabase {
  enum class Tls {
    off,
    required,  // encrypted; the server's certificate is not verified
    verify,    // encrypted, and the certificate is verified against the CA and the host name
  };
  std::string host;  // empty: connect to the socket
  std::uint16_t port = 3306;
  std::filesystem::path socket;  // empty: the default of libmariadb
  std::string database;
  std::string user;
  std::filesystem::path password_file;  // its first line is used; empty: no password
  Tls tls = Tls::off;
  std::filesystem::path ca;  // trusted CAs; empty: those of the system
  friend bool operator==(const MariadbDatabase&, const MariadbDatabase&) = default;
};

using SqlDatabase = std::variant<SqliteDatabase, PostgresqlDatabase, MariadbDatabase>;

SqlDialect dialect_of(const SqlDatabase& database);

struct SqlRows {
  using Row = std::vector<std::optional<std::string>>;  // nullopt: NULL
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

// Runs one query on a connection of its own. Blocks: for start, reload and commands, not for a server thread.
// Errors, with no secret in them: unavailable, timed_out, busy; malformed: the database rejects the query, or there are more than
// `most_rows` rows.
Result<SqlRows> ask_database(const SqlDatabase& database, const SqlQuery& query, const SqlValues& values,
                             std::chrono::milliseconds timeout, std::size_t most_rows);

}  // namespace smartdiscover::users
