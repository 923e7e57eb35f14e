#include <smartdiscover/throttle/guard.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace smartdiscover::throttle {
namespace guard_test {

using namespace std::chrono_literals;
namespace ip = boost::asio::ip;

enum class Answer { wrong, blocked };

class GuardTest : public ::testing::Test {
 protected:
  static GuardLimits small() {
    GuardLimits limits;
    limits.account = 3;
    limits.network = 8;
    return limits;
  }
  // A wrong password from there: whether it is called wrong, or blocked, looked at or not.
  Answer guess(const std::string& account, const std::string& client, const std::string& password) {
    auto attempt = guard_.attempt(account, ip::make_address(client), password);
    if (attempt.blocked()) return Answer::blocked;
    ++looked_at_;
    return attempt.failed() ? Answer::blocked : Answer::wrong;
  }
  // The right one: whether it lets in.
  bool enter(const std::string& account, const std::string& client) {
    auto attempt = guard_.attempt(account, ip::make_address(client), "right");
    if (attempt.blocked()) return false;
    attempt.succeeded();
    return true;
  }
  void block_account(const std::string& account, const std::string& client = "192.0.2.1") {
    for (int i = 0; i < 3; ++i) EXPECT_EQ(guess(account, client, "wrong" + std::to_string(i)), Answer::wrong);
  }

  std::atomic<long> seconds_{1000};
  Guard guard_{small(), [this] { return Guard::Time(std::chrono::seconds(seconds_.load())); }};
  int looked_at_ = 0;
};

TEST_F(GuardTest, BlocksWhoGuessesAtAnAccount) {
  block_account("ann@example.com");
  EXPECT_EQ(guess("ann@example.com", "192.0.2.1", "right"), Answer::blocked);
  EXPECT_EQ(looked_at_, 3) << "a blocked guess is not even looked at";
  EXPECT_EQ(guess("bob@example.com", "192.0.2.1", "x"), Answer::wrong) << "other accounts are not concerned";
  EXPECT_EQ(guard_.imposed(Guard::Kind::account), 1U);
  EXPECT_EQ(guard_.imposed(Guard::Kind::network), 0U);
}

TEST_F(GuardTest, SaysWhenToComeAgain) {
  block_account("ann@example.com");
  EXPECT_EQ(guard_.attempt("ann@example.com", ip::make_address("192.0.2.1"), "x").blocked(), 15min);
  seconds_ += 60;
  EXPECT_EQ(guard_.attempt("ann@example.com", ip::make_address("192.0.2.1"), "x").blocked(), 14min);
  seconds_ += 14 * 60 - 1;
  EXPECT_EQ(guard_.attempt("ann@example.com", ip::make_address("192.0.2.1"), "x").blocked(), 1s);
  seconds_ += 1;
  EXPECT_TRUE(enter("ann@example.com", "192.0.2.1"));
}

TEST_F(GuardTest, ABlockHoldsThoughTheFailuresBehindItLeaveTheWindow) {
  block_account("ann@example.com");
  seconds_ += 11 * 60;
  EXPECT_FALSE(enter("ann@example.com", "192.0.2.1"));
}

TEST_F(GuardTest, TheRightPasswordFromElsewhereAlwaysLetsIn) {
  block_account("ann@example.com");
  EXPECT_TRUE(enter("ann@example.com", "192.0.2.2"));
  EXPECT_TRUE(enter("ann@example.com", "2001:db8::1"));
  EXPECT_FALSE(enter("ann@example.com", "192.0.2.1"));
}

TEST_F(GuardTest, OneSlipOfTheOwnerLocksNobodyOut) {
  block_account("ann@example.com");
  EXPECT_EQ(guess("ann@example.com", "192.0.2.2", "rihgt"), Answer::blocked) << "as if nobody had looked";
  EXPECT_TRUE(enter("ann@example.com", "192.0.2.2"));
}

TEST_F(GuardTest, ANetworkThatSignedInThereIsNotConcerned) {
  EXPECT_TRUE(enter("ann@example.com", "192.0.2.7"));
  for (int i = 0; i < 6; ++i) EXPECT_EQ(guess("ann@example.com", "192.0.2.7", std::to_string(i)), Answer::wrong);
  EXPECT_EQ(guard_.imposed(Guard::Kind::account), 0U) << "its failures do not count for the account";
  block_account("ann@example.com");
  EXPECT_EQ(guess("ann@example.com", "192.0.2.7", "slip"), Answer::wrong) << "nor is the account's block its own";
  EXPECT_TRUE(enter("ann@example.com", "192.0.2.7"));
}

TEST_F(GuardTest, RememberedCredentialsMakeANetworkKnown) {
  guard_.record_cache_hit("ann@example.com", ip::make_address("192.0.2.7"));
  guard_.record_cache_hit("ann@example.com", ip::address());
  block_account("ann@example.com");
  EXPECT_EQ(guess("ann@example.com", "192.0.2.7", "slip"), Answer::wrong);
}

TEST_F(GuardTest, ANetworkOfAnotherAccountIsNotKnownHere) {
  EXPECT_TRUE(enter("mallory@example.com", "192.0.2.1"));
  block_account("ann@example.com");
  EXPECT_FALSE(enter("ann@example.com", "192.0.2.1"));
}

TEST_F(GuardTest, GuessingFromManyNetworksDoesNotPay) {
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(guess("ann@example.com", "192.0.2." + std::to_string(i), std::to_string(i)), Answer::wrong);
  looked_at_ = 0;
  for (int net = 10; net < 20; ++net) {
    for (int i = 0; i < 10; ++i) {
      EXPECT_EQ(guess("ann@example.com", "198.51.100." + std::to_string(net), std::to_string(net * 100 + i)), Answer::blocked);
    }
  }
  EXPECT_EQ(looked_at_, 2 * 10) << "two guesses for each network";
}

TEST_F(GuardTest, IPv6NetworksAreNotSoManyAsTheyLook) {
  block_account("ann@example.com", "2001:db8::1");
  looked_at_ = 0;
  for (int i = 0; i < 1000; ++i) {
    char client[64];
    std::snprintf(client, sizeof client, "2001:db8:%x:%x::1", i % 50, i);
    guess("ann@example.com", client, std::to_string(i));
  }
  EXPECT_LT(looked_at_, 4 * 3 + 1) << "a whole /32 has four times the limit";
  EXPECT_TRUE(enter("ann@example.com", "2001:db9::1"));
  EXPECT_FALSE(enter("ann@example.com", "2001:db8:ffff::1"));
}

TEST_F(GuardTest, OneIPv6NetworkDoesNotSpoilItsNeighbours) {
  block_account("ann@example.com", "2001:db8:1:1::1");
  EXPECT_FALSE(enter("ann@example.com", "2001:db8:1:1:ffff::1")) << "one /64";
  EXPECT_TRUE(enter("ann@example.com", "2001:db8:1:2::1"));
}

TEST_F(GuardTest, RepeatsOfOneWrongPasswordCountOnce) {
  for (int i = 0; i < 50; ++i) EXPECT_EQ(guess("ann@example.com", "192.0.2.1", "old"), Answer::wrong);
  for (int i = 0; i < 50; ++i) EXPECT_EQ(guess("ann@example.com", "198.51.100." + std::to_string(i), "old"), Answer::wrong);
  EXPECT_EQ(guard_.imposed(Guard::Kind::account), 0U);
  EXPECT_EQ(guard_.imposed(Guard::Kind::network), 0U);
}

TEST_F(GuardTest, OnePasswordAtManyAccountsIsAGuessAtEach) {
  for (int i = 0; i < 8; ++i)
    EXPECT_EQ(guess("user" + std::to_string(i) + "@example.com", "192.0.2.1", "password"), Answer::wrong);
  EXPECT_EQ(guess("another@example.com", "192.0.2.1", "password"), Answer::blocked);
  EXPECT_FALSE(enter("another@example.com", "192.0.2.1"));
  EXPECT_TRUE(enter("another@example.com", "192.0.2.2"));
  EXPECT_EQ(guard_.imposed(Guard::Kind::network), 1U);
}

TEST_F(GuardTest, LoginsThatAreNoneCountForTheNetworkAlone) {
  for (int i = 0; i < 8; ++i) EXPECT_EQ(guess("", "192.0.2.1", std::to_string(i)), Answer::wrong);
  EXPECT_EQ(guess("", "192.0.2.1", "x"), Answer::blocked);
  EXPECT_EQ(guess("", "192.0.2.2", "x"), Answer::wrong);
}

TEST_F(GuardTest, TheWindowSlides) {
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(guess("ann@example.com", "192.0.2.1", std::to_string(i)), Answer::wrong) << i;
    seconds_ += 5 * 60;
  }
  EXPECT_EQ(guess("ann@example.com", "192.0.2.1", "a"), Answer::wrong);
  EXPECT_EQ(guess("ann@example.com", "192.0.2.1", "b"), Answer::wrong);
  EXPECT_EQ(guess("ann@example.com", "192.0.2.1", "c"), Answer::blocked);
}

TEST_F(GuardTest, ManyAtOnceAreNotLetThroughBeforeTheFirstHasFailed) {
  std::vector<Guard::Attempt> under_way;
  int refused = 0;
  for (int i = 0; i < 100; ++i) {
    auto attempt = guard_.attempt("ann@example.com", ip::make_address("192.0.2.1"), std::to_string(i));
    attempt.blocked() ? void(++refused) : under_way.push_back(std::move(attempt));
  }
  EXPECT_EQ(under_way.size(), 3U);
  EXPECT_EQ(refused, 97);
  auto owner = guard_.attempt("ann@example.com", ip::make_address("192.0.2.2"), "right");
  EXPECT_FALSE(owner.blocked());
  owner.succeeded();
  under_way.clear();
  EXPECT_TRUE(enter("ann@example.com", "192.0.2.1")) << "whatever ends without an outcome was no failure";
}

TEST_F(GuardTest, OnePasswordManyTimesAtOnceIsOneGuess) {
  std::vector<Guard::Attempt> under_way;
  for (int i = 0; i < 100; ++i) {
    under_way.push_back(guard_.attempt("ann@example.com", ip::make_address("192.0.2.1"), "right"));
    ASSERT_FALSE(under_way.back().blocked()) << i;
  }
  for (int i = 0; i < 50; ++i) EXPECT_FALSE(under_way[static_cast<std::size_t>(i)].failed());
  EXPECT_FALSE(guard_.attempt("ann@example.com", ip::make_address("192.0.2.1"), "another").blocked());
  for (int i = 50; i < 100; ++i) EXPECT_FALSE(under_way[static_cast<std::size_t>(i)].failed());
  EXPECT_EQ(guard_.imposed(Guard::Kind::account), 0U);
  EXPECT_EQ(guess("ann@example.com", "192.0.2.1", "second"), Answer::wrong);
  EXPECT_EQ(guess("ann@example.com", "192.0.2.1", "third"), Answer::wrong);
  EXPECT_EQ(guess("ann@example.com", "192.0.2.1", "fourth"), Answer::blocked);
}

TEST_F(GuardTest, ExemptNetworksAreNeitherCountedNorBlocked) {
  auto limits = small();
  limits.exempt_v4 = {ip::make_network_v4("192.0.2.0/24")};
  limits.exempt_v6 = {ip::make_network_v6("2001:db8::/32")};
  guard_.replace(limits);
  for (const char* client : {"192.0.2.1", "::ffff:192.0.2.1", "2001:db8:5::1", "0.0.0.0"}) {
    for (int i = 0; i < 50; ++i) EXPECT_EQ(guess("ann@example.com", client, std::to_string(i)), Answer::wrong) << client;
  }
  EXPECT_TRUE(guard_.blocks().empty());
  EXPECT_EQ(guess("ann@example.com", "198.51.100.1", "0"), Answer::wrong);
}

TEST_F(GuardTest, NetworksAreAsWideAsTheSiteSays) {
  auto limits = small();
  limits.v4 = 24;
  limits.v6 = 56;
  guard_.replace(limits);
  for (int i = 0; i < 8; ++i) guess(std::to_string(i) + "@example.com", "192.0.2." + std::to_string(i), "x");
  EXPECT_FALSE(enter("ann@example.com", "192.0.2.200"));
  EXPECT_TRUE(enter("ann@example.com", "192.0.3.1"));
  ASSERT_EQ(guard_.blocks().size(), 1U);
  EXPECT_EQ(guard_.blocks()[0].subject, "192.0.2.0/24");
}

TEST_F(GuardTest, AnIPv4AddressWrittenAsIPv6IsTheSame) {
  block_account("ann@example.com", "::ffff:192.0.2.1");
  EXPECT_FALSE(enter("ann@example.com", "192.0.2.1"));
}

TEST_F(GuardTest, NewLimitsKeepWhatIsKnown) {
  block_account("ann@example.com");
  auto limits = small();
  limits.account = 100;
  guard_.replace(limits);
  EXPECT_FALSE(enter("ann@example.com", "192.0.2.1")) << "the block stays";
  EXPECT_EQ(guess("bob@example.com", "192.0.2.1", "0"), Answer::wrong);
  for (int i = 0; i < 4; ++i) guess("bob@example.com", "192.0.2.1", std::to_string(i));
  EXPECT_EQ(guess("bob@example.com", "192.0.2.1", "x"), Answer::wrong);
}

TEST_F(GuardTest, ListsWhatIsBlocked) {
  block_account("bob@example.com");
  seconds_ += 5;
  block_account("ann@example.com");
  guess("c@example.com", "192.0.2.1", "x");
  guess("d@example.com", "192.0.2.1", "x");
  const auto blocks = guard_.blocks();
  ASSERT_EQ(blocks.size(), 3U);
  EXPECT_EQ(blocks[0].subject, "ann@example.com");
  EXPECT_EQ(blocks[0].kind, Guard::Kind::account);
  EXPECT_EQ(blocks[0].left, 15min);
  EXPECT_EQ(blocks[1].subject, "bob@example.com");
  EXPECT_EQ(blocks[1].left, 15min - 5s);
  EXPECT_EQ(blocks[2].subject, "192.0.2.1");
  EXPECT_EQ(blocks[2].kind, Guard::Kind::network);
  seconds_ += 15 * 60;
  EXPECT_TRUE(guard_.blocks().empty());
  EXPECT_EQ(guard_.clear(), 0U);
}

TEST_F(GuardTest, BlocksCanBeLifted) {
  block_account("ann@example.com");
  block_account("bob@example.com");
  EXPECT_EQ(guard_.clear("Ann@Example.COM"), 1U);
  EXPECT_EQ(guess("ann@example.com", "192.0.2.1", "wrong0"), Answer::wrong) << "and what led to them is forgotten";
  EXPECT_EQ(guess("ann@example.com", "192.0.2.1", "wrong1"), Answer::wrong);
  EXPECT_FALSE(enter("bob@example.com", "192.0.2.1"));
  guess("c@example.com", "192.0.2.1", "x");
  guess("d@example.com", "192.0.2.1", "x");
  EXPECT_FALSE(enter("zoe@example.com", "192.0.2.1"));
  EXPECT_EQ(guard_.clear("198.51.100.0/24"), 0U);
  EXPECT_FALSE(enter("zoe@example.com", "192.0.2.1"));
  EXPECT_EQ(guard_.clear("192.0.2.0/24"), 1U);
  EXPECT_TRUE(enter("zoe@example.com", "192.0.2.1"));
  EXPECT_EQ(guard_.clear(), 1U) << "bob's";
  EXPECT_TRUE(enter("bob@example.com", "192.0.2.1"));
}

TEST_F(GuardTest, WhatIsNeitherAnAddressNorANetworkLiftsNothing) {
  for (const char* text : {"", "ann", "@example.com", "192.0.2", "192.0.2.1/33", "192.0.2.1/", "192.0.2.1/x", "2001:db8::/129",
                           "ann@", "1.2.3.4/-1"}) {
    EXPECT_EQ(guard_.clear(text), std::nullopt) << text;
  }
}

TEST_F(GuardTest, ManyThreadsCountTogether) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < 500; ++i) {
        auto attempt = guard_.attempt("u" + std::to_string(i) + "@example.com",
                                      ip::make_address_v4(static_cast<unsigned>(t * 1000 + i + 1)), std::to_string(t));
        if (!attempt.blocked()) attempt.failed();
        guard_.record_cache_hit("ann@example.com", ip::make_address_v4(static_cast<unsigned>(i + 1)));
        if (i % 100 == 0) (void)guard_.blocks();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(guard_.blocks().size(), 500U) << "three of four passwords block each account";
}

}  // namespace guard_test
}  // namespace smartdiscover::throttle
