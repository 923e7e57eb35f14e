#include "users/sql/sql_source.hpp"

#include <smartdiscover/async/connection_workers.hpp>

namespace smartdiscover::users {

namespace {

class BlockingSource : public SqlSource {
 public:
  BlockingSource(const async::WorkerOptions& options, async::ConnectionWorkers<SqlConnection>::Open open)
      : workers_(options, std::move(open)) {}

  boost::asio::awaitable<Result<SqlRows>> ask(SqlValues values) override {
    auto shared = std::make_shared<const SqlValues>(std::move(values));
    std::function<Result<SqlRows>(SqlConnection&)> request = [values = std::move(shared)](SqlConnection& connection) {
      return connection.ask(*values);
    };
    return workers_.ask<SqlRows>(std::move(request));
  }
  const async::RetrySchedule& retry() const override { return workers_.retry(); }

 private:
  async::ConnectionWorkers<SqlConnection> workers_;
};

}  // namespace

std::unique_ptr<SqlSource> make_blocking_source(std::function<Result<std::unique_ptr<SqlConnection>>()> open,
                                                unsigned connections, std::chrono::milliseconds timeout) {
  const async::WorkerOptions options{.threads = connections, .timeout = timeout};
  return std::make_unique<BlockingSource>(options, std::move(open));
}

}  // namespace smartdiscover::users
