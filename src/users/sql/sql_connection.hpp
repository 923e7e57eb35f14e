#pragma once

// One connection to a database whose library blocks, with one query prepared on it.

#include <smartdiscover/users/sql_database.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace smartdiscover::users {

// More rows than any user has passwords: a query that gives them has lost its condition.
inline constexpr std::size_t most_rows_of_a_user = 1000;

struct PreparedQuery {
  SqlQuery query;
  std::chrono::milliseconds timeout{5000};      // for opening, and for each answer
  std::size_t most_rows = most_rows_of_a_user;  // more are an error
};

// For one thread at a time, not always the same.
class SqlConnection {
 public:
  virtual ~SqlConnection() = default;
  // Errors, with no secret and none of the values in them: unavailable, timed_out: the connection is of no use any more; busy: try
  // again; malformed: the database does not take the query.
  virtual Result<SqlRows> ask(const SqlValues& values) = 0;
};

// Errors as above; a query that the database does not take is found here.
Result<std::unique_ptr<SqlConnection>> open_sqlite(const SqliteDatabase& database, const PreparedQuery& query);
Result<std::unique_ptr<SqlConnection>> open_mariadb(const MariadbDatabase& database, const PreparedQuery& query);

// The texts of databases, for people: what was bound becomes "...". Where a password was bound, nothing of the text is left, since a
// database may cut or escape what it cites.
std::string without_values(std::string text, const SqlQuery& query, const SqlValues& values);

Error too_many_rows(std::size_t most);
Error wrong_number_of_values(std::size_t wanted, std::size_t given);

}  // namespace smartdiscover::users
