#include "users/sql/postgresql.hpp"

#include "users/sql/postgresql_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <utility>

namespace smartdiscover::users {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Connection = std::unique_ptr<PostgresqlConnection>;

constexpr std::size_t longest_queue = 256;
constexpr std::chrono::milliseconds first_pause = 100ms;
constexpr std::chrono::milliseconds longest_pause = 5s;
constexpr int tries_after_a_loss = 5;
constexpr std::chrono::milliseconds restart_pause = 100ms;

// All of it happens on the loop's thread, but for ready().
class Pool : public std::enable_shared_from_this<Pool> {
 public:
  Pool(PostgresqlDatabase database, PreparedQuery query, unsigned connections)
      : database_(std::move(database)), query_(std::move(query)), most_(connections) {}

  bool ready() const { return !is_down_; }

  static asio::awaitable<Result<SqlRows>> ask(std::shared_ptr<Pool> pool, std::vector<std::string> values) {
    const auto deadline = Clock::now() + pool->query_.timeout;
    auto queueing = pool->wait_for_turn(deadline);
    if (auto error = co_await std::move(queueing)) co_return *error;
    const Turn turn(*pool);
    // A server that was there a moment ago and begins again closes a few connections before it answers.
    asio::steady_timer timer(co_await asio::this_coro::executor);
    int tries_left = 0;
    for (;;) {
      const bool is_new = pool->idle_.empty();
      auto taking = pool->take(deadline);
      auto connection = co_await std::move(taking);
      if (!connection) {
        if (tries_left-- <= 0 || Clock::now() + restart_pause >= deadline) co_return connection.error();
        timer.expires_after(restart_pause);
        auto waiting = timer.async_wait(asio::as_tuple(asio::use_awaitable));
        co_await std::move(waiting);
        pool->next_try_ = {};
        continue;
      }
      auto asking = (*connection)->ask(values, deadline);
      auto rows = co_await std::move(asking);
      if (rows || rows.error().code == Errc::malformed) {
        pool->idle_.push_back(std::move(*connection));
        co_return rows;
      }
      // Others may have outlived their server too; a restart is not to be noticed.
      if (rows.error().code == Errc::timed_out || (is_new && tries_left <= 0)) co_return rows.error();
      tries_left = is_new ? tries_left - 1 : tries_after_a_loss;
      pool->idle_.clear();
    }
  }

  // Opens a connection, and as long as that fails tries again.
  static asio::awaitable<void> keep_trying(std::weak_ptr<Pool> weak) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (;;) {
      auto pool = weak.lock();
      if (pool == nullptr) co_return;
      pool->is_trying_ = pool->down_ || !pool->is_known_;
      if (!pool->is_trying_) co_return;
      if (Clock::now() >= pool->next_try_) {
        auto opening = pool->connect(Clock::now() + pool->query_.timeout);
        auto opened = co_await std::move(opening);
        if (opened) {
          pool->idle_.push_back(std::move(*opened));
          pool->is_trying_ = false;
          co_return;
        }
      }
      timer.expires_at(pool->next_try_);
      pool = nullptr;
      auto waiting = timer.async_wait(asio::as_tuple(asio::use_awaitable));
      co_await std::move(waiting);
    }
  }

 private:
  // As many at a time as there are connections.
  class Turn {
   public:
    explicit Turn(Pool& pool) : pool_(pool) { ++pool_.busy_; }
    ~Turn() {
      --pool_.busy_;
      if (!pool_.queue_.empty()) pool_.queue_.front()->cancel();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    Pool& pool_;
  };

  asio::awaitable<std::optional<Error>> wait_for_turn(Clock::time_point deadline) {
    if (busy_ < most_ && queue_.empty()) co_return std::nullopt;
    if (queue_.size() >= longest_queue) co_return failure(Errc::busy, "too many questions wait for this store");
    const auto timer = std::make_shared<asio::steady_timer>(co_await asio::this_coro::executor, deadline);
    queue_.push_back(timer);
    while (busy_ >= most_ || queue_.front() != timer) {
      auto waiting = timer->async_wait(asio::as_tuple(asio::use_awaitable));
      co_await std::move(waiting);
      if (Clock::now() >= deadline) break;
    }
    const bool mine = busy_ < most_ && queue_.front() == timer;
    std::erase(queue_, timer);
    // The next may have been woken for nothing.
    if (!queue_.empty() && busy_ + 1 < most_) queue_.front()->cancel();
    if (!mine) co_return failure(Errc::timed_out, "all connections of this store were at work for too long");
    co_return std::nullopt;
  }

  asio::awaitable<Result<Connection>> take(Clock::time_point deadline) {
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      co_return std::move(connection);
    }
    if (down_ && Clock::now() < next_try_) co_return *down_;
    auto opening = connect(deadline);
    co_return co_await std::move(opening);
  }

  asio::awaitable<Result<Connection>> connect(Clock::time_point deadline) {
    const auto begun = Clock::now();
    auto opening = PostgresqlConnection::open(database_, query_, deadline);
    auto opened = co_await std::move(opening);
    is_known_ = true;
    if (opened) {
      down_.reset();
      pause_ = {};
      is_down_ = false;
      co_return std::move(opened);
    }
    // Several that fail at the same time are one failure.
    if (begun >= next_try_) {
      pause_ = std::clamp(pause_ * 2, first_pause, longest_pause);
      next_try_ = Clock::now() + pause_;
    }
    down_ = opened.error();
    is_down_ = true;
    if (!std::exchange(is_trying_, true)) {
      const auto executor = co_await asio::this_coro::executor;
      auto trying = keep_trying(weak_from_this());
      asio::co_spawn(executor, std::move(trying), asio::detached);
    }
    co_return std::move(opened);
  }

  const PostgresqlDatabase database_;
  const PreparedQuery query_;
  const unsigned most_;
  unsigned busy_ = 0;
  std::deque<std::shared_ptr<asio::steady_timer>> queue_;
  std::vector<Connection> idle_;
  bool is_known_ = false;      // whether it was ever tried
  bool is_trying_ = false;     // by keep_trying()
  std::optional<Error> down_;  // why the last connection could not be opened
  std::chrono::milliseconds pause_{0};
  Clock::time_point next_try_;
  std::atomic<bool> is_down_{false};
};

class PostgresqlSource : public SqlSource {
 public:
  PostgresqlSource(const PostgresqlDatabase& database, const PreparedQuery& query, unsigned connections,
                   std::shared_ptr<async::EventLoop> loop)
      : loop_(std::move(loop)), pool_(std::make_shared<Pool>(database, query, connections)) {
    auto trying = Pool::keep_trying(pool_);
    asio::co_spawn(loop_->context(), std::move(trying), asio::detached);
  }

  asio::awaitable<Result<SqlRows>> ask(std::vector<std::string> values) override {
    return loop_->run(Pool::ask(pool_, std::move(values)));
  }
  bool ready() const override { return pool_->ready(); }

 private:
  const std::shared_ptr<async::EventLoop> loop_;
  const std::shared_ptr<Pool> pool_;
};

asio::awaitable<Result<SqlRows>> ask_once(PostgresqlDatabase database, PreparedQuery query, std::vector<std::string> values) {
  const auto deadline = Clock::now() + query.timeout;
  auto opening = PostgresqlConnection::open(std::move(database), std::move(query), deadline);
  auto opened = co_await std::move(opening);
  if (!opened) co_return opened.error();
  auto asking = (*opened)->ask(std::move(values), deadline);
  co_return co_await std::move(asking);
}

}  // namespace

std::unique_ptr<SqlSource> make_postgresql_source(const PostgresqlDatabase& database, const PreparedQuery& query,
                                                  unsigned connections, std::shared_ptr<async::EventLoop> loop) {
  return std::make_unique<PostgresqlSource>(database, query, connections, std::move(loop));
}

Result<SqlRows> ask_postgresql(const PostgresqlDatabase& database, const PreparedQuery& query,
                               const std::vector<std::string>& values) {
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
