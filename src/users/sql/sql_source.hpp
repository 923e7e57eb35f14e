#pragma once

// Where the rows of a store come from: a query and the connections on which it is asked.

#include "users/sql/sql_connection.hpp"

#include <smartdiscover/async/retry_schedule.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

namespace smartdiscover::users {

// Safe from several threads at once.
class SqlSource {
 public:
  virtual ~SqlSource() = default;
  // Resumes on the caller's executor, which is a strand or a context of one thread. Errors as SqlConnection's.
  virtual boost::asio::awaitable<Result<SqlRows>> ask(SqlValues values) = 0;
  virtual const async::RetrySchedule& retry() const = 0;
};

// SQLite and MariaDB: threads that wait for the library.
std::unique_ptr<SqlSource> make_blocking_source(std::function<Result<std::unique_ptr<SqlConnection>>()> open,
                                                unsigned connections, std::chrono::milliseconds timeout);

}  // namespace smartdiscover::users
