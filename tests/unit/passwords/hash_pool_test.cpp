#include "unit/async/coroutines.hpp"

#include <smartdiscover/passwords/hash_pool.hpp>
#include <smartdiscover/passwords/hashes.hpp>

#include <boost/asio/this_coro.hpp>
#include <gtest/gtest.h>
#include <sched.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <future>
#include <mutex>
#include <thread>

namespace smartdiscover::passwords {
namespace hash_pool_test {

// Keeps the threads of a pool of one, the prompt and the patient, until it is opened.
class Gate {
 public:
  explicit Gate(HashPool& pool) {
    for (auto& entered : entered_) {
      pool.run_next([&entered, opened = opened_] {
        entered.set_value();
        opened.wait();
      });
    }
    for (auto& entered : entered_) entered.get_future().wait();
  }
  void open() { open_.set_value(); }

 private:
  std::array<std::promise<void>, 2> entered_;
  std::promise<void> open_;
  std::shared_future<void> opened_{open_.get_future()};
};

struct Threads {
  unsigned prompt = 0;
  unsigned patient = 0;
};

Threads threads_of_this_process() {
  Threads found;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    const auto thread = static_cast<pid_t>(std::stol(task.path().filename()));
    if (thread != ::getpid()) ++(::sched_getscheduler(thread) == SCHED_IDLE ? found.patient : found.prompt);
  }
  return found;
}

Result<bool> verify(HashPool& pool, std::string password, std::vector<std::string> stored) {
  return run(pool.verify(std::move(password), std::move(stored)));
}

TEST(HashPool, AnswersForAnyOfSeveralStoredPasswords) {
  HashPool pool;
  EXPECT_TRUE(*verify(pool, "one", {"{PLAIN}one"}));
  EXPECT_TRUE(*verify(pool, "two", {"{PLAIN}one", "{PLAIN}two"}));
  EXPECT_TRUE(*verify(pool, "two", {"damaged", "{UNKNOWN}x", "{PLAIN}two"}));
  EXPECT_FALSE(*verify(pool, "three", {"{PLAIN}one", "{PLAIN}two"}));
  EXPECT_FALSE(*verify(pool, "damaged", {"damaged"}));
  EXPECT_FALSE(*verify(pool, "x", {}));
  EXPECT_FALSE(*verify(pool, "", {"{PLAIN}"}));
}

TEST(HashPool, ResumesOnTheCallersThread) {
  HashPool pool;
  std::thread::id before;
  std::thread::id after;
  auto work = [&]() -> boost::asio::awaitable<bool> {
    before = std::this_thread::get_id();
    auto verifying = pool.verify("one", {"{PLAIN}one"});
    const auto result = co_await std::move(verifying);
    after = std::this_thread::get_id();
    co_return result&&* result;
  };
  EXPECT_TRUE(run(work()));
  EXPECT_EQ(before, after);
}

TEST(HashPool, RefusesWhatItsQueueCannotHold) {
  HashPool pool({.threads = 1, .queue = 3});
  Gate gate(pool);
  boost::asio::io_context context;
  int busy = 0;
  int right = 0;
  for (int i = 0; i < 10; ++i) {
    auto done = [&](const std::exception_ptr&, const Result<bool>& result) {
      if (result) {
        right += *result ? 1 : 0;
      } else {
        EXPECT_EQ(result.error().code, Errc::busy);
        if (++busy == 7) {
          EXPECT_EQ(pool.queue_length(), 3U);
          gate.open();
        }
      }
    };
    boost::asio::co_spawn(context, pool.verify("one", {"{PLAIN}one"}), std::move(done));
  }
  context.run();
  EXPECT_EQ(busy, 7);
  EXPECT_EQ(right, 3);
  EXPECT_EQ(pool.queue_length(), 0U);
}

TEST(HashPool, RunsUrgentWorkBeforeWhatWaitsAndHoweverMuchWaits) {
  HashPool pool({.threads = 1, .queue = 1});
  Gate gate(pool);
  boost::asio::io_context context;
  std::atomic<int> ran{0};
  bool urgent_was_first = false;
  // One of the two threads may still be at the last of them.
  auto done = [&](const std::exception_ptr&, const Result<bool>& result) { urgent_was_first = result && ran >= 4; };
  boost::asio::co_spawn(context, pool.verify("one", {"{PLAIN}one"}), std::move(done));
  context.poll();
  ASSERT_EQ(pool.queue_length(), 1U);
  for (int i = 0; i < 5; ++i) pool.run_next([&] { ++ran; });
  gate.open();
  context.run();
  EXPECT_TRUE(urgent_was_first);
}

TEST(HashPool, StoppingAnswersWhatWaitsAndTakesNothingMore) {
  HashPool pool({.threads = 1, .queue = 8});
  boost::asio::io_context context;
  int busy = 0;
  const auto spawn = [&] {
    auto done = [&](const std::exception_ptr&, const Result<bool>& result) {
      busy += !result && result.error().code == Errc::busy ? 1 : 0;
    };
    boost::asio::co_spawn(context, pool.verify("one", {"{PLAIN}one"}), std::move(done));
  };
  {
    Gate gate(pool);
    for (int i = 0; i < 3; ++i) spawn();
    context.poll();
    EXPECT_EQ(pool.queue_length(), 3U);
    std::thread opener([&] {
      while (pool.queue_length() != 0) std::this_thread::yield();  // stop() empties the queue before it waits for the thread
      gate.open();
    });
    pool.stop();
    opener.join();
  }
  context.run();
  EXPECT_EQ(busy, 3);
  spawn();
  context.restart();
  context.run();
  EXPECT_EQ(busy, 4);
  bool ran = false;
  pool.run_next([&] { ran = true; });
  EXPECT_TRUE(ran);
}

TEST(HashPool, ServesManyContextsAtOnce) {
  HashPool pool({.threads = 3, .queue = 1000});
  std::atomic<int> right{0};
  std::atomic<int> wrong{0};
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 4; ++worker) {
    workers.emplace_back([&] {
      boost::asio::io_context context;
      for (int i = 0; i < 100; ++i) {
        auto done = [&](const std::exception_ptr&, const Result<bool>& result) { ++(result && *result ? right : wrong); };
        boost::asio::co_spawn(context, pool.verify(i % 2 == 0 ? "one" : "two", {"{SHA}/pOmm9IGJZR/VkFIGZ0DgzFzpT8="}),
                              std::move(done));
      }
      context.run();
    });
  }
  for (auto& worker : workers) worker.join();
  EXPECT_EQ(right + wrong, 400);
}

TEST(HashPool, HasThreadsOfBothKinds) {
  const HashPool pool({.threads = 2, .queue = 4});
  while (threads_of_this_process().patient < 2) std::this_thread::yield();
  EXPECT_GE(threads_of_this_process().prompt, 2U);
}

// No more checks than threads, so that these are a few at any moment.
TEST(HashPool, PromptThreadsCheckAFewPasswords) {
  HashPool pool({.threads = 16, .queue = 1000});
  for (int i = 0; i < 16; ++i) EXPECT_TRUE(*verify(pool, "one", {"{PLAIN}one"}));
  EXPECT_EQ(pool.counters().prompt, 16U);
  EXPECT_EQ(pool.counters().patient, 0U);
}

TEST(HashPool, PatientThreadsCheckWhatIsMoreThanAFew) {
  HashPool pool({.threads = 1, .queue = 1000});
  Gate gate(pool);
  boost::asio::io_context context;
  int right = 0;
  for (int i = 0; i < 40; ++i) {
    auto done = [&](const std::exception_ptr&, const Result<bool>& result) { right += result && *result ? 1 : 0; };
    boost::asio::co_spawn(context, pool.verify("one", {"{PLAIN}one"}), std::move(done));
  }
  while (pool.queue_length() < 40) context.poll();
  gate.open();
  context.run();
  EXPECT_EQ(right, 40);
  const auto counters = pool.counters();
  EXPECT_GE(counters.patient, 38U) << "a prompt thread waits until no more than two are left";
  EXPECT_EQ(counters.prompt + counters.patient, 40U);
}

TEST(HashPool, OutlivesCoroutinesThatNobodyWaitsFor) {
  HashPool pool({.threads = 1, .queue = 8});
  Gate gate(pool);
  boost::asio::io_context context;
  for (int i = 0; i < 3; ++i) {
    auto done = [](const std::exception_ptr&, const Result<bool>&) { FAIL() << "the context runs no more"; };
    boost::asio::co_spawn(context, pool.verify("one", {"{PLAIN}one"}), std::move(done));
  }
  context.poll();
  gate.open();
  pool.stop();
}

}  // namespace hash_pool_test
}  // namespace smartdiscover::passwords
