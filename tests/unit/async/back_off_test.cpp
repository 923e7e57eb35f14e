#include <smartdiscover/async/back_off.hpp>

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace smartdiscover::async {
namespace back_off_test {

using namespace std::chrono_literals;

class BackOffTest : public ::testing::Test {
 protected:
  std::chrono::steady_clock::time_point now_{1000s};
  BackOff back_off_{[this] { return now_; }};
};

TEST_F(BackOffTest, BeginsWellAndReady) {
  EXPECT_TRUE(back_off_.is_well());
  EXPECT_TRUE(back_off_.may_try());
  back_off_.succeeded();
  EXPECT_TRUE(back_off_.is_well());
}

TEST_F(BackOffTest, EachFailureDoublesThePauseUpToTheLongest) {
  for (auto pause = BackOff::first; pause < 2 * BackOff::longest; pause *= 2) {
    const auto expected = std::min(pause, BackOff::longest);
    back_off_.failed();
    EXPECT_FALSE(back_off_.is_well());
    EXPECT_FALSE(back_off_.may_try());
    now_ += expected - 1ms;
    EXPECT_FALSE(back_off_.may_try()) << expected.count();
    now_ += 1ms;
    EXPECT_TRUE(back_off_.may_try()) << expected.count();
    EXPECT_FALSE(back_off_.is_well()) << "until something succeeded";
  }
}

TEST_F(BackOffTest, FailuresOfTheSameTimeAreOne) {
  for (int i = 0; i < 100; ++i) back_off_.failed();
  now_ += BackOff::first;
  EXPECT_TRUE(back_off_.may_try());
}

TEST_F(BackOffTest, ASuccessBeginsAnew) {
  for (int i = 0; i < 10; ++i) {
    back_off_.failed();
    now_ += BackOff::longest;
  }
  back_off_.succeeded();
  EXPECT_TRUE(back_off_.is_well());
  EXPECT_TRUE(back_off_.may_try());
  back_off_.failed();
  now_ += BackOff::first;
  EXPECT_TRUE(back_off_.may_try());
}

TEST(BackOff, IsUsedFromManyThreads) {
  BackOff back_off;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&back_off, i] {
      for (int round = 0; round < 5000; ++round) {
        if (back_off.may_try() && i % 2 == 0)
          back_off.succeeded();
        else if (!back_off.is_well() || i % 2 != 0)
          back_off.failed();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  back_off.succeeded();
  EXPECT_TRUE(back_off.may_try());
}

}  // namespace back_off_test
}  // namespace smartdiscover::async
