#include <smartdiscover/observe/sign_in_metrics.hpp>

#include <gtest/gtest.h>

#include <set>
#include <thread>

namespace smartdiscover::observe {
namespace sign_in_metrics_test {

using namespace std::chrono_literals;

TEST(Histogram, CountsEachUnderAllBoundsThatHoldIt) {
  Histogram histogram;
  for (const auto duration : {std::chrono::nanoseconds(0), std::chrono::nanoseconds(500us), std::chrono::nanoseconds(501us),
                              std::chrono::nanoseconds(10s), std::chrono::nanoseconds(1h)}) {
    histogram.add(duration);
  }
  const auto reading = histogram.read();
  EXPECT_EQ(reading.at_most.front(), 2U);
  EXPECT_EQ(reading.at_most[1], 3U);
  EXPECT_EQ(reading.at_most.back(), 4U);
  EXPECT_EQ(reading.count, 5U);
  EXPECT_NEAR(reading.sum, 3610.001001, 1e-6);
}

TEST(Histogram, BeginsEmpty) {
  const auto reading = Histogram().read();
  EXPECT_EQ(reading.count, 0U);
  EXPECT_EQ(reading.at_most.back(), 0U);
  EXPECT_EQ(reading.sum, 0);
}

TEST(SignInMetrics, AStoreIsTheSameWhateverConfigurationNamesIt) {
  SignInMetrics metrics;
  const auto store = metrics.store("b");
  EXPECT_EQ(metrics.store("b"), store);
  EXPECT_NE(metrics.store("a"), store);
  ASSERT_EQ(metrics.stores().size(), 2U);
  EXPECT_EQ(metrics.stores()[0].first, "a");
}

TEST(SignInMetrics, CountsFromManyThreads) {
  SignInMetrics metrics;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&metrics] {
      for (int i = 0; i < 1000; ++i) {
        metrics.count(CacheResult::miss);
        metrics.store("one")->durations.add(1ms);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(metrics.get(CacheResult::miss), 4000U);
  EXPECT_EQ(metrics.get(CacheResult::accepted), 0U);
  EXPECT_EQ(metrics.store("one")->durations.read().count, 4000U);
}

TEST(SignInMetrics, EveryWordIsItsOwn) {
  std::set<std::string_view> words;
  for (std::size_t i = 0; i < store_outcome_count; ++i) words.insert(word(static_cast<StoreOutcome>(i)));
  EXPECT_EQ(words.size(), store_outcome_count);
  words.clear();
  for (std::size_t i = 0; i < cache_result_count; ++i) words.insert(word(static_cast<CacheResult>(i)));
  EXPECT_EQ(words.size(), cache_result_count);
}

}  // namespace sign_in_metrics_test
}  // namespace smartdiscover::observe
