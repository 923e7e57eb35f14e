#include <smartdiscover/async/retry_schedule.hpp>

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace smartdiscover::async {
namespace retry_schedule_test {

using namespace std::chrono_literals;

constexpr RetryDelays delays{100ms, 5s};
const auto refused = failure(Errc::unavailable, "connection refused");

class RetryScheduleTest : public ::testing::Test {
 protected:
  std::chrono::steady_clock::time_point now_{1000s};
  RetrySchedule retry_{delays, [this] { return now_; }};
};

TEST_F(RetryScheduleTest, BeginsHealthy) {
  EXPECT_TRUE(retry_.healthy());
  EXPECT_TRUE(retry_.should_retry());
  EXPECT_EQ(retry_.delay(), 0ms);
  retry_.record_success();
  EXPECT_TRUE(retry_.healthy());
}

TEST_F(RetryScheduleTest, EachFailureDoublesTheDelayUpToTheLongest) {
  for (auto delay = delays.first; delay < 2 * delays.longest; delay *= 2) {
    const auto expected = std::min(delay, delays.longest);
    retry_.record_failure(refused);
    EXPECT_FALSE(retry_.healthy());
    EXPECT_FALSE(retry_.should_retry());
    EXPECT_EQ(retry_.delay(), expected);
    EXPECT_EQ(retry_.next_retry(), now_ + expected);
    now_ += expected - 1ms;
    EXPECT_FALSE(retry_.should_retry()) << expected.count();
    EXPECT_EQ(retry_.error().value().detail, "connection refused");
    now_ += 1ms;
    EXPECT_TRUE(retry_.should_retry()) << expected.count();
    EXPECT_FALSE(retry_.error()) << "an attempt is due";
    EXPECT_FALSE(retry_.healthy()) << "until an attempt succeeds";
  }
}

TEST_F(RetryScheduleTest, AttemptsThatFailAtTheSameTimeCountOnce) {
  const auto started = now_;
  for (int i = 0; i < 100; ++i) {
    retry_.record_failure(refused, started);
    now_ += 1ms;
  }
  EXPECT_EQ(retry_.next_retry(), started + delays.first);
  now_ = started + delays.first + 1s;
  retry_.record_failure(refused, started);
  EXPECT_TRUE(retry_.should_retry()) << "it had started before the first failure";
  retry_.record_failure(refused, now_);
  EXPECT_EQ(retry_.delay(), 2 * delays.first);
}

TEST_F(RetryScheduleTest, ASuccessBeginsAnew) {
  for (int i = 0; i < 10; ++i) {
    retry_.record_failure(refused);
    now_ += delays.longest;
  }
  retry_.record_success();
  EXPECT_TRUE(retry_.healthy());
  EXPECT_TRUE(retry_.should_retry());
  retry_.record_failure(refused);
  EXPECT_EQ(retry_.delay(), delays.first);
}

TEST(RetrySchedule, IsUsedFromManyThreads) {
  RetrySchedule retry;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&retry, i] {
      for (int round = 0; round < 5000; ++round) {
        if (retry.should_retry() && i % 2 == 0)
          retry.record_success();
        else if (!retry.healthy() || i % 2 != 0)
          retry.record_failure(refused);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  retry.record_success();
  EXPECT_TRUE(retry.should_retry());
}

}  // namespace retry_schedule_test
}  // namespace smartdiscover::async
