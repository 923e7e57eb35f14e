#include "unit/site/folder.hpp"

namespace smartdiscover::site {
namespace networks_test {

using testing::ElementsAre;
using testing::IsEmpty;

class TrustedProxies : public SiteFolder {};

TEST_F(TrustedProxies, AreNetworksAndAddresses) {
  const auto networks =
      read("trusted_proxies: [192.0.2.0/24, 198.51.100.7, 0.0.0.0/0, \"2001:db8::/32\", \"::1\", \"::/0\"]\n").trusted_proxies;
  EXPECT_THAT(findings(), IsEmpty());
  std::vector<std::string> texts;
  for (const auto& network : networks.v4) texts.push_back(network.to_string());
  for (const auto& network : networks.v6) texts.push_back(network.to_string());
  EXPECT_THAT(texts, ElementsAre("192.0.2.0/24", "198.51.100.7/32", "0.0.0.0/0", "2001:db8::/32", "::1/128", "::/0"));
}

TEST_F(TrustedProxies, MayBeOne) { EXPECT_EQ(read("trusted_proxies: 192.0.2.1\n").trusted_proxies.v4.size(), 1U); }

class BadNetwork : public SiteFolder, public testing::WithParamInterface<std::string_view> {};

TEST_P(BadNetwork, IsRefused) {
  read("trusted_proxies: ['" + std::string(GetParam()) + "']\n");
  EXPECT_THAT(
      findings(),
      ElementsAre("smartdiscover.yaml:1:19: trusted_proxies[0]: expected a network such as 192.0.2.0/24, 2001:db8::/32, or one "
                  "address, found \"" +
                  std::string(GetParam()) + "\""));
}

INSTANTIATE_TEST_SUITE_P(TrustedProxies, BadNetwork,
                         testing::Values("x", "*", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/08",
                                         "192.0.2.0/24/24", "192.0.2.0/x", "/24", "192.0.2/24", "192.0.2.256", "2001:db8::/129",
                                         "2001:db8::/", "[::1]", "fe80::1%eth0", "localhost", "192.0.2.0-192.0.2.9", " 192.0.2.1",
                                         "192.0.2.0 /24", "192.0.2.0/255.255.255.0", "192.0.2.0/24 "));

TEST_F(TrustedProxies, RefusesAnAddressWithinANetwork) {
  read("trusted_proxies: [192.0.2.1/24, \"2001:db8::1/64\"]\n");
  EXPECT_THAT(findings(), ElementsAre("smartdiscover.yaml:1:19: trusted_proxies[0]: an address within a network; expected "
                                      "192.0.2.0/24 or the address alone, found "
                                      "\"192.0.2.1/24\"",
                                      "smartdiscover.yaml:1:33: trusted_proxies[1]: an address within a network; expected "
                                      "2001:db8::/64 or the address alone, found "
                                      "\"2001:db8::1/64\""));
}

}  // namespace networks_test
}  // namespace smartdiscover::site
