#include <smartdiscover/async/semaphore.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace smartdiscover::async {
namespace semaphore_test {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class SemaphoreTest : public ::testing::Test {
 protected:
  using Clock = std::chrono::steady_clock;

  // Asks for a permit and notes what came of it.
  void acquire(int number, Clock::time_point deadline = Clock::now() + 60s) {
    auto work = [](SemaphoreTest* test, int who, Clock::time_point until) -> boost::asio::awaitable<void> {
      auto acquiring = test->semaphore_.acquire(until);
      auto permit = co_await std::move(acquiring);
      if (permit) {
        test->acquired_.push_back(who);
        test->permits_.push_back(std::move(*permit));
      } else {
        (permit.error().code == Errc::busy ? test->busy_ : test->timed_out_).push_back(who);
      }
    };
    boost::asio::co_spawn(loop_, work(this, number, deadline), boost::asio::detached);
    settle();
  }
  void settle() {
    loop_.restart();
    while (loop_.poll() != 0) {
    }
  }
  void release() {
    permits_.pop_back();
    settle();
  }
  // Until no one waits any more.
  void run() {
    loop_.restart();
    loop_.run();
  }

  std::vector<int> acquired_;
  std::vector<int> timed_out_;
  std::vector<int> busy_;
  Semaphore semaphore_{2, 4};
  boost::asio::io_context loop_;
  std::vector<Semaphore::Permit> permits_;
};

TEST_F(SemaphoreTest, GivesItsPermitsAndTheOthersWaitInOrder) {
  for (int i = 1; i <= 5; ++i) acquire(i);
  EXPECT_THAT(acquired_, ElementsAre(1, 2));
  release();
  EXPECT_THAT(acquired_, ElementsAre(1, 2, 3));
  release();
  release();
  EXPECT_THAT(acquired_, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(timed_out_, IsEmpty());
}

TEST_F(SemaphoreTest, ReleasedPermitsCanBeAcquiredAgain) {
  for (int round = 0; round < 3; ++round) {
    acquired_.clear();
    for (int i = 1; i <= 3; ++i) acquire(i);
    EXPECT_THAT(acquired_, ElementsAre(1, 2)) << round;
    while (!permits_.empty()) release();
    EXPECT_THAT(acquired_, ElementsAre(1, 2, 3)) << round;
  }
}

TEST_F(SemaphoreTest, AFullQueueIsBusyAtOnce) {
  for (int i = 1; i <= 8; ++i) acquire(i);
  EXPECT_THAT(busy_, ElementsAre(7, 8));
  release();
  acquire(9);
  EXPECT_THAT(busy_, ElementsAre(7, 8)) << "there is room in the queue again";
}

TEST_F(SemaphoreTest, AWaitThatTimedOutTakesNoPermit) {
  acquire(1);
  acquire(2);
  acquire(3, Clock::now() + 1ms);
  run();
  EXPECT_THAT(timed_out_, ElementsAre(3));
  acquire(4);
  EXPECT_THAT(acquired_, ElementsAre(1, 2));
  release();
  EXPECT_THAT(acquired_, ElementsAre(1, 2, 4));
  while (!permits_.empty()) release();
  for (int i = 5; i <= 7; ++i) acquire(i);
  EXPECT_THAT(acquired_, ElementsAre(1, 2, 4, 5, 6));
}

TEST_F(SemaphoreTest, AFreePermitIsGivenWhateverTheDeadline) {
  acquire(1, Clock::time_point::min());
  EXPECT_THAT(acquired_, ElementsAre(1));
}

// The permit is handed over before the waiting coroutine runs again, and its deadline passes in between.
TEST_F(SemaphoreTest, APermitThatComesWithTheDeadlineIsNotLost) {
  acquire(1);
  acquire(2);
  const auto deadline = Clock::now() + 1ms;
  acquire(3, deadline);
  permits_.pop_back();
  while (Clock::now() < deadline) {
  }
  run();
  if (!timed_out_.empty()) {
    // The deadline had passed before the permit was released.
    EXPECT_THAT(timed_out_, ElementsAre(3));
    acquire(4);
  }
  EXPECT_EQ(acquired_.size(), 3U);
  EXPECT_EQ(permits_.size(), 2U);
  acquire(5);
  EXPECT_EQ(permits_.size(), 2U);
  release();
  EXPECT_EQ(acquired_.back(), 5);
}

TEST_F(SemaphoreTest, AnExceptionReleasesThePermit) {
  auto work = [](Semaphore* semaphore) -> boost::asio::awaitable<void> {
    auto acquiring = semaphore->acquire(Clock::now() + 60s);
    const auto permit = co_await std::move(acquiring);
    throw std::runtime_error("out of memory");
  };
  for (int i = 0; i < 5; ++i) {
    boost::asio::co_spawn(loop_, work(&semaphore_), boost::asio::detached);
    settle();
  }
  acquire(1);
  acquire(2);
  EXPECT_THAT(acquired_, ElementsAre(1, 2));
}

TEST_F(SemaphoreTest, EndsWithItsContextWhileSomeHoldAndSomeWait) {
  const auto semaphore = std::make_shared<Semaphore>(1);
  {
    boost::asio::io_context context;
    auto work = [](std::shared_ptr<Semaphore> of, boost::asio::io_context* on) -> boost::asio::awaitable<void> {
      auto acquiring = of->acquire(Clock::now() + 60s);
      const auto permit = co_await std::move(acquiring);
      boost::asio::steady_timer never(*on, Clock::time_point::max());
      auto waiting = never.async_wait(boost::asio::use_awaitable);
      co_await std::move(waiting);
    };
    for (int i = 0; i < 5; ++i) boost::asio::co_spawn(context, work(semaphore, &context), boost::asio::detached);
    while (context.poll() != 0) {
    }
  }
  bool acquired = false;
  auto work = [](Semaphore* of, bool* done) -> boost::asio::awaitable<void> {
    auto acquiring = of->acquire(Clock::time_point::min());
    const auto permit = co_await std::move(acquiring);
    *done = permit.has_value();
  };
  boost::asio::co_spawn(loop_, work(semaphore.get(), &acquired), boost::asio::detached);
  settle();
  EXPECT_TRUE(acquired);
}

}  // namespace semaphore_test
}  // namespace smartdiscover::async
