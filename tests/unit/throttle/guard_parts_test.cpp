#include "throttle/client_network.hpp"
#include "throttle/expiring.hpp"
#include "throttle/failures.hpp"
#include "throttle/guard_keys.hpp"
#include "throttle/known_networks.hpp"
#include "throttle/under_way.hpp"

#include <gtest/gtest.h>

#include <set>

namespace smartdiscover::throttle {
namespace guard_parts_test {

using namespace std::chrono_literals;
namespace ip = boost::asio::ip;

Failures::Time at(int second) { return Failures::Time(std::chrono::seconds(second)); }

TEST(ClientNetwork, HoldsTheAddressesOfItsPrefix) {
  const auto text = [](const char* address, unsigned v4, unsigned v6) {
    return ClientNetwork::around(ip::make_address(address), v4, v6).text();
  };
  EXPECT_EQ(text("192.0.2.77", 32, 64), "192.0.2.77");
  EXPECT_EQ(text("192.0.2.77", 24, 64), "192.0.2.0/24");
  EXPECT_EQ(text("::ffff:192.0.2.77", 24, 64), "192.0.2.0/24");
  EXPECT_EQ(text("2001:db8:1:2:3:4:5:6", 32, 64), "2001:db8:1:2::/64");
  EXPECT_EQ(text("2001:db8:1:2:3:4:5:6", 32, 128), "2001:db8:1:2:3:4:5:6");
  EXPECT_EQ(text("fe80::1%1", 32, 64), "fe80::/64");
}

TEST(ClientNetwork, KnowsWhatLiesInIt) {
  const auto wide = *ClientNetwork::parse("192.0.2.0/24");
  EXPECT_TRUE(wide.contains(*ClientNetwork::parse("192.0.2.9")));
  EXPECT_TRUE(wide.contains(wide));
  EXPECT_FALSE(wide.contains(*ClientNetwork::parse("192.0.3.9")));
  EXPECT_FALSE(wide.contains(*ClientNetwork::parse("192.0.0.0/16")));
  EXPECT_FALSE(wide.contains(*ClientNetwork::parse("2001:db8::1")));
  EXPECT_TRUE(ClientNetwork::parse("2001:db8::/32")->contains(*ClientNetwork::parse("2001:db8:9::/48")));
}

TEST(Failures, CountsEachOnceWhileItIsInTheWindow) {
  Failures failures;
  EXPECT_TRUE(failures.add(1, {10, 20}, at(0)));
  EXPECT_FALSE(failures.add(1, {10, 20}, at(1)));
  EXPECT_TRUE(failures.add(2, {10}, at(5)));
  EXPECT_EQ(failures.count(10), 2U);
  EXPECT_EQ(failures.count(20), 1U);
  EXPECT_EQ(failures.count(0), 0U);
  failures.expire(at(0));
  EXPECT_EQ(failures.count(10), 1U);
  EXPECT_EQ(failures.count(20), 0U);
  EXPECT_TRUE(failures.add(1, {10}, at(6))) << "it is new again";
}

TEST(Failures, KeepsNoMoreThanItMay) {
  Failures failures;
  failures.limit(100);
  for (GuardKey i = 1; i <= 1000; ++i) failures.add(i, {7, 1000 + i}, at(0));
  EXPECT_EQ(failures.count(7), 100U);
  EXPECT_EQ(failures.count(1900), 0U);
  EXPECT_EQ(failures.count(1901), 1U);
  EXPECT_FALSE(failures.knows(900));
  EXPECT_TRUE(failures.knows(901));
}

TEST(Failures, ForgetsWhatCountedForOne) {
  Failures failures;
  failures.add(1, {10, 20}, at(0));
  failures.add(2, {11, 20}, at(0));
  failures.forget(10);
  EXPECT_EQ(failures.count(10), 0U);
  EXPECT_EQ(failures.count(20), 1U);
  EXPECT_TRUE(failures.add(1, {10}, at(0)));
  failures.clear();
  EXPECT_EQ(failures.count(10) + failures.count(20), 0U);
}

TEST(Expiring, HoldsUntilItsTime) {
  Expiring<int> values(10);
  values.put(1, at(10), 100, at(0));
  ASSERT_NE(values.find(1, at(9)), nullptr);
  EXPECT_EQ(values.find(1, at(9))->value, 100);
  EXPECT_EQ(values.find(1, at(10)), nullptr);
  values.put(1, at(20), 200, at(5));
  EXPECT_EQ(values.find(1, at(15))->until, at(20));
  values.put(2, at(30), 300, at(15));
  EXPECT_NE(values.find(1, at(15)), nullptr) << "what holds longer is not tidied away";
  values.put(3, at(60), 300, at(40));
  EXPECT_EQ(values.entries().size(), 1U) << "what has ended is";
}

TEST(Expiring, HasRoomForSoMany) {
  Expiring<int> values(3);
  for (GuardKey i = 1; i <= 5; ++i) values.put(i, at(100), 0, at(0));
  EXPECT_EQ(values.entries().size(), 3U);
  EXPECT_EQ(values.find(1, at(0)), nullptr);
  EXPECT_NE(values.find(5, at(0)), nullptr);
  EXPECT_EQ(values.erase_if([](GuardKey key, const auto&) { return key == 4; }), 1U);
  EXPECT_EQ(values.find(4, at(0)), nullptr);
  EXPECT_NE(values.find(5, at(0)), nullptr);
}

TEST(KnownNetworks, AreTheOnesUsedLast) {
  KnownNetworks known(2);
  for (GuardKey network = 1; network <= 8; ++network) known.add(1, network, at(static_cast<int>(network)));
  known.add(1, 1, at(20));
  known.add(1, 9, at(21));
  EXPECT_TRUE(known.has(1, 1, at(22)));
  EXPECT_FALSE(known.has(1, 2, at(22))) << "the one used longest ago";
  EXPECT_TRUE(known.has(1, 9, at(22)));
  EXPECT_FALSE(known.has(2, 1, at(22)));
  EXPECT_FALSE(known.has(1, 1, at(22) + 24h * 31)) << "nobody is known for ever";
}

TEST(KnownNetworks, AreThoseOfTheAccountsUsedLast) {
  KnownNetworks known(2);
  known.add(1, 5, at(0));
  known.add(2, 5, at(1));
  known.add(1, 5, at(2));
  known.add(3, 5, at(3));
  EXPECT_TRUE(known.has(1, 5, at(4)));
  EXPECT_FALSE(known.has(2, 5, at(4)));
  EXPECT_TRUE(known.has(3, 5, at(4)));
}

TEST(UnderWay, CountsDifferentCredentialsUntilTheLastHasEnded) {
  UnderWay under_way;
  under_way.begin(1, {10, 20});
  under_way.begin(1, {10, 30});
  under_way.begin(2, {10});
  EXPECT_EQ(under_way.count(10), 2U);
  EXPECT_EQ(under_way.count(20), 1U);
  EXPECT_EQ(under_way.count(30), 0U) << "what the first counted for";
  EXPECT_EQ(under_way.count(0), 0U);
  under_way.end(1);
  EXPECT_TRUE(under_way.has(1));
  EXPECT_EQ(under_way.count(10), 2U);
  under_way.end(1);
  under_way.end(1);
  EXPECT_FALSE(under_way.has(1));
  EXPECT_EQ(under_way.count(10), 1U);
  EXPECT_EQ(under_way.count(20), 0U);
}

TEST(GuardKeys, DifferForWhatDiffers) {
  const GuardKeys keys;
  const auto network = *ClientNetwork::parse("192.0.2.1");
  const std::set<GuardKey> all{keys.of_account("a"),
                               keys.of_account("b"),
                               keys.of_network(network),
                               keys.of_pair("a", network),
                               keys.of_pair("b", network),
                               keys.of_credentials("a", "bc"),
                               keys.of_credentials("ab", "c"),
                               keys.of_credentials("a", "b"),
                               keys.of_both(1, 2),
                               keys.of_both(2, 1),
                               keys.of_account("")};
  EXPECT_EQ(all.size(), 11U);
  EXPECT_EQ(keys.of_account("a"), keys.of_account("a"));
  EXPECT_NE(keys.of_account("a"), GuardKeys().of_account("a")) << "another process, other keys";
}

}  // namespace guard_parts_test
}  // namespace smartdiscover::throttle
