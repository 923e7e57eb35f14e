#pragma once

// One connection to PostgreSQL with one query prepared on it, on an io_context of one thread: libpq is only asked for what it does
// without waiting, and host names are resolved by dns, since libpq would block for them.

#include "users/sql/sql_connection.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <libpq-fe.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace smartdiscover::users {

struct FinishPostgresql {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};

class PostgresqlConnection {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // Errors of both as those of SqlConnection. After any error the connection is of no use any more, but for malformed.
  // The caller keeps the connection and the values until then.
  static boost::asio::awaitable<Result<std::unique_ptr<PostgresqlConnection>>> open(PostgresqlDatabase database,
                                                                                    PreparedQuery query, Deadline deadline);
  boost::asio::awaitable<Result<SqlRows>> ask(const SqlValues& values, Deadline deadline);

 private:
  struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  using Answer = std::unique_ptr<PGresult, ClearResult>;
  enum class Readiness { reading, writing, either };

  PostgresqlConnection(boost::asio::any_io_executor executor, PreparedQuery query);
  boost::asio::awaitable<std::optional<Error>> connect(std::map<std::string, std::string> parameters, Deadline deadline);
  boost::asio::awaitable<std::optional<Error>> prepare(Deadline deadline);
  // What was sent is answered.
  boost::asio::awaitable<Result<Answer>> answer(Deadline deadline);
  boost::asio::awaitable<std::optional<Error>> wait(Readiness readiness, Deadline deadline);
  // Of a wait for an answer: what was asked is not to run on.
  Error given_up(Error error) const;
  Error lost() const;
  Result<SqlRows> rows_of(const PGresult* result) const;

  const boost::asio::any_io_executor executor_;
  const PreparedQuery query_;
  std::unique_ptr<PGconn, FinishPostgresql> connection_;
};

}  // namespace smartdiscover::users
