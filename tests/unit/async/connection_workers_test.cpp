#include "coroutines.hpp"

#include <smartdiscover/async/connection_workers.hpp>

#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

namespace smartdiscover::async {
namespace connection_workers_test {

using namespace std::chrono_literals;

// A door at which threads wait until a test opens it.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void until_waiting(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this, count] { return waiting_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int waiting_ = 0;
};

// What the connections of a test have in common: the server they pretend to reach.
struct Server {
  std::atomic<bool> up{true};
  std::atomic<int> tried{0};
  std::atomic<int> opened{0};
  std::atomic<int> closed{0};
  std::atomic<int> restarts{0};
};

struct Connection {
  explicit Connection(std::shared_ptr<Server> of) : server(std::move(of)), number(++server->opened), born(server->restarts) {}
  ~Connection() { ++server->closed; }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  std::shared_ptr<Server> server;
  int number;
  int born;
};

using Workers = ConnectionWorkers<Connection>;

Workers::Open opening(const std::shared_ptr<Server>& server) {
  return [server]() -> Result<std::unique_ptr<Connection>> {
    ++server->tried;
    if (!server->up) return failure(Errc::unavailable, "the server is down");
    return std::make_unique<Connection>(server);
  };
}

const auto quick = WorkerOptions{.threads = 4, .queue = 16, .timeout = 20s, .retry = {1ms, 4ms}};

Result<int> ask(Workers& workers, std::function<Result<int>(Connection&)> question) {
  return run(workers.ask<int>(std::move(question)));
}

// The connection's number, as long as its server was not restarted.
Result<int> number_of(Connection& connection) {
  if (connection.born != connection.server->restarts) return failure(Errc::unavailable, "connection lost");
  return connection.number;
}

template <class Condition>
void until(Condition condition) {
  while (!condition()) std::this_thread::yield();
}

TEST(ConnectionWorkers, OpensTheFirstConnectionByItselfAndKeepsIt) {
  const auto server = std::make_shared<Server>();
  {
    Workers workers(quick, opening(server));
    until([&] { return server->opened == 1; });
    for (int i = 0; i < 20; ++i) {
      const auto number = ask(workers, number_of);
      ASSERT_TRUE(number);
    }
    EXPECT_LE(server->opened, 4);
    EXPECT_TRUE(workers.retry().healthy());
  }
  until([&] { return server->closed == server->opened; });
}

TEST(ConnectionWorkers, AnswersOnTheCallersThread) {
  Workers workers(quick, opening(std::make_shared<Server>()));
  boost::asio::io_context context;
  const auto mine = std::this_thread::get_id();
  bool same = false;
  auto work = [&]() -> boost::asio::awaitable<void> {
    std::function<Result<std::thread::id>(Connection&)> where = [](Connection&) { return std::this_thread::get_id(); };
    auto asking = workers.ask<std::thread::id>(std::move(where));
    const auto other = co_await std::move(asking);
    same = other && *other != mine && std::this_thread::get_id() == mine;
  };
  boost::asio::co_spawn(context, work(), boost::asio::detached);
  context.run();
  EXPECT_TRUE(same);
}

TEST(ConnectionWorkers, EachThreadHasAConnectionOfItsOwn) {
  Workers workers(quick, opening(std::make_shared<Server>()));
  Gate gate;
  std::mutex mutex;
  std::set<int> numbers;
  boost::asio::io_context context;
  for (int i = 0; i < 4; ++i) {
    std::function<Result<int>(Connection&)> question = [&](Connection& connection) -> Result<int> {
      {
        const std::lock_guard lock(mutex);
        numbers.insert(connection.number);
      }
      gate.pass();
      return 0;
    };
    boost::asio::co_spawn(context, workers.ask<int>(std::move(question)), boost::asio::detached);
  }
  std::thread opener([&] {
    gate.until_waiting(4);
    gate.open();
  });
  context.run();
  opener.join();
  EXPECT_EQ(numbers.size(), 4U);
}

TEST(ConnectionWorkers, AFullQueueIsBusyAtOnce) {
  Workers workers({.threads = 1, .queue = 2, .timeout = 20s}, opening(std::make_shared<Server>()));
  Gate gate;
  boost::asio::io_context context;
  std::atomic<int> busy{0};
  std::atomic<int> answered{0};
  auto done = [&](const std::exception_ptr&, const Result<int>& result) {
    if (result) {
      ++answered;
    } else if (result.error().code == Errc::busy && ++busy == 3) {
      gate.open();
    }
  };
  const auto stand = [&](Connection&) -> Result<int> {
    gate.pass();
    return 1;
  };
  boost::asio::co_spawn(context, workers.ask<int>(stand), done);
  while (context.poll() != 0) {
  }
  gate.until_waiting(1);
  for (int i = 0; i < 5; ++i) boost::asio::co_spawn(context, workers.ask<int>(stand), done);
  context.run();
  EXPECT_EQ(busy, 3);
  EXPECT_EQ(answered, 3);
}

TEST(ConnectionWorkers, AServerThatIsDownIsUnavailableAndComesBackByItself) {
  const auto server = std::make_shared<Server>();
  server->up = false;
  Workers workers(quick, opening(server));
  until([&] { return !workers.retry().healthy(); });
  const auto refused = ask(workers, number_of);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::unavailable);
  EXPECT_EQ(refused.error().detail, "the server is down");
  server->up = true;
  until([&] { return workers.retry().healthy(); });  // though nobody asks
  EXPECT_TRUE(ask(workers, number_of));
}

TEST(ConnectionWorkers, AServerThatIsDownIsNotTriedForEveryQuestion) {
  const auto server = std::make_shared<Server>();
  server->up = false;
  Workers workers({.threads = 4, .queue = 16, .timeout = 2h, .retry = {1h, 1h}}, opening(server));
  until([&] { return !workers.retry().healthy(); });
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(ask(workers, number_of));
  EXPECT_EQ(server->tried, 1);
}

// A try in the background that met the restart starts a pause, and questions fall into it.
TEST(ConnectionWorkers, AQuestionWaitsForTheNextTryWhereThatIsNear) {
  const auto server = std::make_shared<Server>();
  server->up = false;
  Workers workers({.threads = 4, .queue = 16, .timeout = 60s, .retry = {50ms, 50ms}, .patience = 30s}, opening(server));
  until([&] { return !workers.retry().healthy(); });
  std::thread restart([&] {
    until([&] { return server->tried >= 4; });
    server->up = true;
  });
  const auto answer = ask(workers, number_of);
  restart.join();
  EXPECT_TRUE(answer) << answer.error().detail;
  EXPECT_TRUE(workers.retry().healthy());
}

TEST(ConnectionWorkers, ARestartOfTheServerIsNotNoticed) {
  const auto server = std::make_shared<Server>();
  Workers workers(quick, opening(server));
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(ask(workers, number_of)) << i;
    ++server->restarts;
  }
  EXPECT_TRUE(workers.retry().healthy());
}

TEST(ConnectionWorkers, AQuestionThatBreaksEveryConnectionIsAskedTwiceAtMost) {
  const auto server = std::make_shared<Server>();
  Workers workers({.threads = 1, .queue = 16, .timeout = 20s, .retry = {1ms, 1ms}}, opening(server));
  ASSERT_TRUE(ask(workers, number_of));
  std::atomic<int> asked{0};
  const auto answer = ask(workers, [&](Connection&) -> Result<int> {
    ++asked;
    return failure(Errc::unavailable, "gone");
  });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().detail, "gone");
  EXPECT_EQ(asked, 2);
  until([&] { return ask(workers, number_of).has_value(); });
}

TEST(ConnectionWorkers, OtherErrorsLeaveTheConnection) {
  const auto server = std::make_shared<Server>();
  Workers workers({.threads = 1, .queue = 16, .timeout = 20s}, opening(server));
  for (const auto code : {Errc::malformed, Errc::refused, Errc::not_found, Errc::internal, Errc::busy}) {
    const auto answer = ask(workers, [code](Connection&) -> Result<int> { return failure(code, "no"); });
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, code);
  }
  EXPECT_EQ(server->opened, 1);
  EXPECT_TRUE(workers.retry().healthy());
}

TEST(ConnectionWorkers, AnExceptionIsUnavailable) {
  Workers workers(quick, opening(std::make_shared<Server>()));
  const auto answer = ask(workers, [](Connection&) -> Result<int> { throw std::runtime_error("broken promise"); });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::unavailable);
  EXPECT_EQ(answer.error().detail, "broken promise");
}

TEST(ConnectionWorkers, ALibraryThatIsStuckKeepsNobodyWaiting) {
  const auto server = std::make_shared<Server>();
  const auto gate = std::make_shared<Gate>();
  {
    Workers workers({.threads = 1, .queue = 16, .timeout = 50ms}, opening(server));
    const auto stuck = [gate](Connection&) -> Result<int> {
      gate->pass();
      return 1;
    };
    const auto first = ask(workers, stuck);  // at work
    ASSERT_FALSE(first);
    EXPECT_EQ(first.error().code, Errc::timed_out);
    const auto second = ask(workers, number_of);  // in the queue behind it
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::timed_out);
  }  // does not wait either
  EXPECT_EQ(server->closed, 0);
  gate->open();
  until([&] { return server->closed == 1; });  // the thread ends when its library lets it
}

TEST(ConnectionWorkers, AnAnswerAfterTheAskersContextIsGoneIsDropped) {
  const auto server = std::make_shared<Server>();
  const auto gate = std::make_shared<Gate>();
  {
    Workers workers({.threads = 1, .queue = 16, .timeout = 20s}, opening(server));
    boost::asio::io_context context;
    std::function<Result<int>(Connection&)> stuck = [gate](Connection&) -> Result<int> {
      gate->pass();
      return 1;
    };
    boost::asio::co_spawn(context, workers.ask<int>(std::move(stuck)), boost::asio::detached);
    while (context.poll() != 0) {
    }
    gate->until_waiting(1);
  }
  gate->open();
  until([&] { return server->closed == 1; });
}

TEST(ConnectionWorkers, QuestionsWhoseAskersGaveUpAreNotAsked) {
  const auto gate = std::make_shared<Gate>();
  Workers workers({.threads = 1, .queue = 16, .timeout = 30ms}, opening(std::make_shared<Server>()));
  std::atomic<int> asked{0};
  EXPECT_FALSE(ask(workers, [gate](Connection&) -> Result<int> {
    gate->pass();
    return 1;
  }));
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(ask(workers, [&](Connection&) -> Result<int> { return ++asked; }));
  }
  gate->open();
  until([&] { return ask(workers, [](Connection&) -> Result<int> { return 1; }).has_value(); });
  EXPECT_EQ(asked, 0);
}

TEST(ConnectionWorkers, ServesManyAtOnceFromManyThreads) {
  const auto server = std::make_shared<Server>();
  Workers workers({.threads = 4, .queue = 1000, .timeout = 20s, .retry = {1ms, 5s}}, opening(server));
  std::atomic<int> answered{0};
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller) {
    callers.emplace_back([&] {
      boost::asio::io_context context;
      for (int i = 0; i < 100; ++i) {
        auto done = [&](const std::exception_ptr&, const Result<int>& result) { answered += result ? 1 : 0; };
        boost::asio::co_spawn(context, workers.ask<int>(number_of), std::move(done));
      }
      context.run();
    });
  }
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(answered, 400);
  EXPECT_LE(server->opened, 4);
}

}  // namespace connection_workers_test
}  // namespace smartdiscover::async
