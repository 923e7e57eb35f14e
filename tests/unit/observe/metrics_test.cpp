#include <smartdiscover/observe/metrics.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

namespace smartdiscover::observe {
namespace metrics_test {

TEST(RequestCounters, CountByDialectAndOutcome) {
  RequestCounters counters;
  counters.count(0, Outcome::ok);
  counters.count(0, Outcome::ok);
  counters.count(1, Outcome::unauthorized);
  EXPECT_EQ(counters.get(0, Outcome::ok), 2U);
  EXPECT_EQ(counters.get(1, Outcome::unauthorized), 1U);
  EXPECT_EQ(counters.get(1, Outcome::ok), 0U);
  EXPECT_EQ(counters.total(), 3U);
}

TEST(RequestCounters, LoseNothingUnderSeveralThreads) {
  RequestCounters counters;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&counters] {
      for (int i = 0; i < 1000; ++i) counters.count(2, Outcome::redirect);
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(counters.get(2, Outcome::redirect), 4000U);
}

TEST(Outcome, EveryOneHasAWordOfItsOwn) {
  std::set<std::string_view> words;
  for (std::size_t i = 0; i < outcome_count; ++i) words.insert(word(static_cast<Outcome>(i)));
  EXPECT_EQ(words.size(), outcome_count);
  EXPECT_EQ(words.count(""), 0U);
  EXPECT_EQ(word(Outcome::busy), "busy");
}

}  // namespace metrics_test
}  // namespace smartdiscover::observe
