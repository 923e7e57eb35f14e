#include "identity/stores/sql_source.hpp"

#include "identity/stores/connection_workers.hpp"

namespace smartdiscover::identity {

namespace {

class BlockingSource : public SqlSource {
 public:
  BlockingSource(const WorkerOptions& options, ConnectionWorkers<SqlConnection>::Open open) : workers_(options, std::move(open)) {}

  boost::asio::awaitable<Result<SqlRows>> ask(std::vector<std::string> values) override {
    std::function<Result<SqlRows>(SqlConnection&)> question = [values = std::move(values)](SqlConnection& connection) {
      return connection.ask(values);
    };
    return workers_.ask<SqlRows>(std::move(question));
  }
  bool ready() const override { return workers_.ready(); }

 private:
  ConnectionWorkers<SqlConnection> workers_;
};

}  // namespace

std::unique_ptr<SqlSource> make_blocking_source(std::function<Result<std::unique_ptr<SqlConnection>>()> open, unsigned connections,
                                                std::chrono::milliseconds timeout) {
  const WorkerOptions options{.threads = connections, .timeout = timeout};
  return std::make_unique<BlockingSource>(options, std::move(open));
}

}  // namespace smartdiscover::identity
