#include "sign_in/single_flight.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace smartdiscover::sign_in {
namespace single_flight_test {

using namespace std::chrono_literals;
using Verdict = SignIn::Verdict;

class SingleFlightTest : public ::testing::Test {
 protected:
  void follow() {
    boost::asio::co_spawn(context_, wait(), boost::asio::detached);
    context_.restart();
    context_.poll();
  }
  boost::asio::awaitable<void> wait() {
    auto waiting = flight_.follow(key_);
    results_.push_back(co_await std::move(waiting));
  }
  void run() {
    context_.restart();
    context_.run_for(10s);  // a follower that is left waiting would wait for ever
  }

  boost::asio::io_context context_;
  SingleFlight flight_;
  const SingleFlight::Key key_{1, 2, 3};
  std::vector<std::optional<SignIn>> results_;
};

TEST_F(SingleFlightTest, FollowersGetTheLeadersResult) {
  auto leader = flight_.lead(key_);
  ASSERT_TRUE(leader);
  EXPECT_FALSE(flight_.lead(key_));
  EXPECT_TRUE(flight_.lead({9})) << "another key is another flight";
  follow();
  follow();
  EXPECT_TRUE(results_.empty());
  leader->finish({.verdict = Verdict::unavailable});
  run();
  ASSERT_EQ(results_.size(), 2U);
  for (const auto& result : results_) EXPECT_EQ(result.value().verdict, Verdict::unavailable);
  EXPECT_TRUE(flight_.lead(key_));
}

TEST_F(SingleFlightTest, ALeaderThatThrowsEndsItsFollowers) {
  try {
    const auto leader = flight_.lead(key_);
    follow();
    throw std::runtime_error("the leader");
  } catch (const std::runtime_error&) {
  }
  run();
  ASSERT_EQ(results_.size(), 1U);
  EXPECT_FALSE(results_.front()) << "no result";
  EXPECT_TRUE(flight_.lead(key_)) << "the next may lead";
}

TEST_F(SingleFlightTest, WhereNobodyLeadsThereIsNothingToFollow) {
  follow();
  run();
  ASSERT_EQ(results_.size(), 1U);
  EXPECT_FALSE(results_.front());
}

}  // namespace single_flight_test
}  // namespace smartdiscover::sign_in
