#include "users/sql/postgresql.hpp"

#include "users/sql/postgresql_connection.hpp"

#include <smartdiscover/async/retry_schedule.hpp>
#include <smartdiscover/async/semaphore.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace smartdiscover::users {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Connection = std::unique_ptr<PostgresqlConnection>;

constexpr int most_losses = 5;
constexpr std::chrono::milliseconds patience = 500ms;  // a request waits at most so long for the next attempt to connect

asio::awaitable<void> sleep_until(Clock::time_point time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  auto waiting = timer.async_wait(asio::as_tuple(asio::use_awaitable));
  co_await std::move(waiting);
}

// All of it happens on the loop's thread, except retry().
class Pool : public std::enable_shared_from_this<Pool> {
 public:
  Pool(PostgresqlDatabase database, PreparedQuery query, unsigned connections)
      : database_(std::move(database)), query_(std::move(query)), semaphore_(connections) {}

  const async::RetrySchedule& retry() const { return retry_; }

  static asio::awaitable<Result<SqlRows>> ask(std::shared_ptr<Pool> pool, SqlValues values) {
    const auto deadline = Clock::now() + pool->query_.timeout;
    auto acquiring = pool->semaphore_.acquire(deadline);
    const auto permit = co_await std::move(acquiring);
    if (!permit) co_return permit.error();
    // A server that restarts closes a few new connections too before it answers.
    int losses = 0;
    for (;;) {
      const bool is_new = pool->idle_.empty();
      auto taking = pool->take(deadline);
      auto connection = co_await std::move(taking);
      if (!connection) co_return connection.error();
      auto asking = (*connection)->ask(values, deadline);
      auto rows = co_await std::move(asking);
      if (rows || rows.error().code == Errc::malformed) {
        pool->idle_.push_back(std::move(*connection));
        co_return rows;
      }
      const bool hopeless = (is_new && losses == 0) || losses == most_losses;
      if (rows.error().code == Errc::timed_out || hopeless) co_return rows.error();
      ++losses;
      pool->idle_.clear();
    }
  }

  // Opens the first connection, and after a failure the next one, though no request asks for it.
  static asio::awaitable<void> reconnect(std::weak_ptr<Pool> weak) {
    for (;;) {
      auto pool = weak.lock();
      if (pool == nullptr) co_return;
      if (pool->retry_.should_retry()) {
        auto opening = pool->connect(Clock::now() + pool->query_.timeout);
        if (auto opened = co_await std::move(opening)) pool->idle_.push_back(std::move(*opened));
      }
      pool->reconnecting_ = !pool->retry_.healthy();
      if (!pool->reconnecting_) co_return;
      auto sleeping = sleep_until(pool->retry_.next_retry());
      pool = nullptr;
      co_await std::move(sleeping);
    }
  }

 private:
  asio::awaitable<Result<Connection>> take(Clock::time_point deadline) {
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      co_return std::move(connection);
    }
    const auto retry_until = std::min(Clock::now() + patience, deadline);
    for (;;) {
      if (auto error = retry_.error()) {
        if (retry_.next_retry() > retry_until) co_return std::move(*error);
        auto sleeping = sleep_until(retry_.next_retry());
        co_await std::move(sleeping);
        continue;
      }
      auto opening = connect(deadline);
      auto opened = co_await std::move(opening);
      if (opened || Clock::now() >= retry_until) co_return std::move(opened);
    }
  }

  asio::awaitable<Result<Connection>> connect(Clock::time_point deadline) {
    const auto started = Clock::now();
    auto opening = PostgresqlConnection::open(database_, query_, deadline);
    auto opened = co_await std::move(opening);
    if (opened) {
      retry_.record_success();
      co_return std::move(opened);
    }
    retry_.record_failure(opened.error(), started);
    if (!std::exchange(reconnecting_, true)) {
      const auto executor = co_await asio::this_coro::executor;
      asio::co_spawn(executor, reconnect(weak_from_this()), asio::detached);
    }
    co_return std::move(opened);
  }

  const PostgresqlDatabase database_;
  const PreparedQuery query_;
  async::Semaphore semaphore_;
  std::vector<Connection> idle_;
  bool reconnecting_ = true;  // by reconnect()
  async::RetrySchedule retry_;
};

class PostgresqlSource : public SqlSource {
 public:
  PostgresqlSource(const PostgresqlDatabase& database, const PreparedQuery& query, unsigned connections,
                   std::shared_ptr<async::EventLoop> loop)
      : loop_(std::move(loop)), pool_(std::make_shared<Pool>(database, query, connections)) {
    asio::co_spawn(loop_->context(), Pool::reconnect(pool_), asio::detached);
  }

  asio::awaitable<Result<SqlRows>> ask(SqlValues values) override { return loop_->run(Pool::ask(pool_, std::move(values))); }
  const async::RetrySchedule& retry() const override { return pool_->retry(); }

 private:
  const std::shared_ptr<async::EventLoop> loop_;
  const std::shared_ptr<Pool> pool_;
};

asio::awaitable<Result<SqlRows>> ask_once(PostgresqlDatabase database, PreparedQuery query, const SqlValues& values) {
  const auto deadline = Clock::now() + query.timeout;
  auto opening = PostgresqlConnection::open(std::move(database), std::move(query), deadline);
  auto opened = co_await std::move(opening);
  if (!opened) co_return opened.error();
  auto asking = (*opened)->ask(values, deadline);
  co_return co_await std::move(asking);
}

}  // namespace

std::unique_ptr<SqlSource> make_postgresql_source(const PostgresqlDatabase& database, const PreparedQuery& query,
                                                  unsigned connections, std::shared_ptr<async::EventLoop> loop) {
  return std::make_unique<PostgresqlSource>(database, query, connections, std::move(loop));
}

Result<SqlRows> ask_postgresql(const PostgresqlDatabase& database, const PreparedQuery& query, const SqlValues& values) {
  asio::io_context context(1);
  Result<SqlRows> answer = failure(Errc::internal, "the answer was lost");
  auto done = [&answer](const std::exception_ptr& exception, Result<SqlRows> rows) {
    if (!exception) answer = std::move(rows);
  };
  asio::co_spawn(context, ask_once(database, query, values), std::move(done));
  context.run();
  return answer;
}

}  // namespace smartdiscover::users
