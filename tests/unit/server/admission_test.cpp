#include "server/admission.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace smartdiscover::server {
namespace admission_test {

namespace ip = boost::asio::ip;

Limits limits_of(std::size_t connections, std::size_t per_address) {
  Limits limits;
  limits.connections = connections;
  limits.per_address = per_address;
  return limits;
}

TEST(Admission, CountsEachAddress) {
  Admission admission(limits_of(10, 2));
  const auto ann = ip::make_address("192.0.2.1");
  auto first = admission.admit(ann);
  auto second = admission.admit(ann);
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(admission.admit(ann));
  EXPECT_TRUE(admission.admit(ip::make_address("192.0.2.2")));
  EXPECT_EQ(admission.open(), 2U);
  first.reset();
  EXPECT_EQ(admission.open(), 1U);
  EXPECT_TRUE(admission.admit(ann));
}

TEST(Admission, TakesAnIpv6NetworkForOneStranger) {
  Admission admission(limits_of(10, 1));
  const auto first = admission.admit(ip::make_address("2001:db8::1"));
  EXPECT_FALSE(admission.admit(ip::make_address("2001:db8::ffff:1")));
  EXPECT_TRUE(admission.admit(ip::make_address("2001:db8:0:1::1")));
}

TEST(Admission, TellsIpv4AddressesFromIpv6Networks) {
  EXPECT_NE(client_prefix(ip::make_address("192.0.2.1")), client_prefix(ip::make_address("192.0.2.2")));
  EXPECT_NE(client_prefix(ip::make_address("0.0.0.1")), client_prefix(ip::make_address("::1")));
  EXPECT_NE(client_prefix(ip::make_address("192.0.2.1")), client_prefix(ip::make_address("0:0:c000:201::")));
  EXPECT_NE(client_prefix(ip::make_address("127.0.0.1")), client_prefix(ip::make_address("::1")));
}

TEST(Admission, DoesNotCountExemptNetworks) {
  auto limits = limits_of(10, 1);
  limits.exempt_v4 = {ip::make_network_v4("192.0.2.128/25"), ip::make_network_v4("198.51.100.7/32")};
  limits.exempt_v6 = {ip::make_network_v6("2001:db8:5::/48")};
  for (const auto* const inside : {"192.0.2.128", "192.0.2.255", "198.51.100.7", "2001:db8:5::1", "2001:db8:5:ffff::1"}) {
    EXPECT_TRUE(is_exempt(limits, ip::make_address(inside))) << inside;
    Admission admission(limits);
    const auto first = admission.admit(ip::make_address(inside));
    EXPECT_TRUE(admission.admit(ip::make_address(inside))) << inside;
  }
  for (const auto* const outside : {"192.0.2.127", "198.51.100.6", "2001:db8:6::1", "2001:db8::1"}) {
    EXPECT_FALSE(is_exempt(limits, ip::make_address(outside))) << outside;
  }
}

TEST(Admission, ExemptsEveryoneWhereTheNetworkIsEverything) {
  auto limits = limits_of(10, 0);
  limits.exempt_v4 = {ip::make_network_v4("0.0.0.0/0")};
  EXPECT_TRUE(is_exempt(limits, ip::make_address("203.0.113.9")));
  EXPECT_FALSE(is_exempt(limits, ip::make_address("2001:db8::1")));
  Admission admission(limits);
  EXPECT_FALSE(admission.admit(ip::make_address("2001:db8::1")));
}

TEST(Admission, SaysWhenThereIsNoRoomAndThatSomebodyWaits) {
  Admission admission(limits_of(1, 5));
  int left = 0;
  admission.on_release([&left] { ++left; });
  EXPECT_TRUE(admission.has_room());
  EXPECT_FALSE(admission.is_awaited());
  auto slot = admission.admit(ip::make_address("192.0.2.1"));
  EXPECT_FALSE(admission.has_room());
  slot.reset();
  EXPECT_EQ(left, 1);
  EXPECT_TRUE(admission.is_awaited());
  EXPECT_FALSE(admission.is_awaited());
  EXPECT_TRUE(admission.has_room());
}

TEST(Admission, TakesNewLimits) {
  Admission admission(limits_of(1, 1));
  const auto first = admission.admit(ip::make_address("192.0.2.1"));
  EXPECT_FALSE(admission.admit(ip::make_address("192.0.2.1")));
  admission.replace(limits_of(5, 2));
  EXPECT_TRUE(admission.has_room());
  EXPECT_TRUE(admission.admit(ip::make_address("192.0.2.1")));
}

TEST(Admission, CountsRightWithManyThreads) {
  Admission admission(limits_of(1000, 1000));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&admission] {
      for (int round = 0; round < 1000; ++round) {
        const auto slot = admission.admit(ip::make_address("192.0.2.1"));
        EXPECT_TRUE(slot);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(admission.open(), 0U);
}

}  // namespace admission_test
}  // namespace smartdiscover::server
