#include <smartdiscover/async/turns.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace smartdiscover::async {
namespace turns_test {

using namespace std::chrono_literals;
using testing::ElementsAre;

class TurnsTest : public ::testing::Test {
 protected:
  using Clock = std::chrono::steady_clock;

  // Asks for a turn; what comes of it is in `taken_` or `missed_`, in that order.
  void ask(int number, Clock::time_point deadline = Clock::now() + 60s) {
    auto work = [](TurnsTest* test, int who, Clock::time_point until) -> boost::asio::awaitable<void> {
      auto taking = test->turns_.take(until);
      const bool taken = co_await std::move(taking);
      (taken ? test->taken_ : test->missed_).push_back(who);
    };
    boost::asio::co_spawn(loop_, work(this, number, deadline), boost::asio::detached);
    settle();
  }
  void settle() {
    while (loop_.poll() != 0) {
    }
    loop_.restart();
  }
  void give() {
    turns_.give();
    settle();
  }
  // Until everybody's deadline is over.
  void wait() {
    loop_.run();
    loop_.restart();
  }

  boost::asio::io_context loop_;
  Turns turns_{loop_, 2};
  std::vector<int> taken_;
  std::vector<int> missed_;
};

TEST_F(TurnsTest, SoManyAtATimeAndTheOthersInTurn) {
  for (int i = 1; i <= 5; ++i) ask(i);
  EXPECT_THAT(taken_, ElementsAre(1, 2));
  give();
  EXPECT_THAT(taken_, ElementsAre(1, 2, 3));
  give();
  give();
  EXPECT_THAT(taken_, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(missed_, ElementsAre());
}

TEST_F(TurnsTest, AllThatIsGivenBackIsThereAgain) {
  for (int round = 0; round < 3; ++round) {
    taken_.clear();
    for (int i = 1; i <= 3; ++i) ask(i);
    EXPECT_THAT(taken_, ElementsAre(1, 2)) << round;
    for (int i = 0; i < 3; ++i) give();
    EXPECT_THAT(taken_, ElementsAre(1, 2, 3)) << round;
  }
}

TEST_F(TurnsTest, WhoWaitedTooLongHasNoTurnAndTakesNone) {
  ask(1);
  ask(2);
  ask(3, Clock::now() + 10ms);
  wait();
  EXPECT_THAT(missed_, ElementsAre(3));
  ask(4);
  EXPECT_THAT(taken_, ElementsAre(1, 2));
  give();
  EXPECT_THAT(taken_, ElementsAre(1, 2, 4)) << "not lost on who is gone";
  give();
  give();
  ask(5);
  ask(6);
  ask(7);
  EXPECT_THAT(taken_, ElementsAre(1, 2, 4, 5, 6));
}

TEST_F(TurnsTest, ATurnThatIsFreeIsTakenWhateverTheTime) {
  ask(1, Clock::time_point::min());
  EXPECT_THAT(taken_, ElementsAre(1));
}

// The bell rang for both reasons before the waiter came to look.
TEST_F(TurnsTest, ATurnThatComesWithTheEndOfTheWaitIsNotLost) {
  ask(1);
  ask(2);
  ask(3, Clock::now() + 1ms);
  std::this_thread::sleep_for(5ms);
  turns_.give();
  settle();
  ASSERT_EQ(taken_.size() + missed_.size(), 3U);
  if (taken_.size() == 3) give();
  ask(4);
  EXPECT_EQ(taken_.back(), 4);
}

TEST_F(TurnsTest, EndsWithSomeWaiting) {
  for (int i = 0; i < 5; ++i) ask(i);
  EXPECT_EQ(taken_.size(), 2U);
}

}  // namespace turns_test
}  // namespace smartdiscover::async
