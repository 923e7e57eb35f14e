// Large sites: what takes seconds here would take minutes of an administrator's patience.
#include "unit/service_map/map_on_disk.hpp"

#include <chrono>

namespace smartdiscover::service_map {
namespace scale_test {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

TEST(Scale, AHundredThousandListedDomainsLoadInSeconds) {
  std::vector<ListedDomain> listed;
  for (int i = 0; i < 100000; ++i) {
    listed.push_back(ListedDomain{.domain = domain("customer" + std::to_string(i) + ".example"),
                                  .hostname = i % 2 == 0 ? std::optional<std::string>("mail.{domain}") : std::nullopt});
    if (i % 10 == 9) listed.back().alias_of = domain("customer0.example");
  }
  const auto start = Clock::now();
  const MapOnDisk map(R"(hostname: mail.example.com
services: {imap: on}
urls: {caldav: "https://{hostname}/dav/{email}/"}
domains: {"*": {provider_name: Everybody}, "*.customers.test": {}}
)",
                      {}, listed);
  EXPECT_LT(seconds_since(start), 20) << "a few seconds, ten times slower under a sanitizer";
  ASSERT_TRUE(map.loaded());
  EXPECT_THAT(map.codes(), testing::ElementsAre("no_outgoing"));
  EXPECT_EQ(map.of("x@customer2.example").hostname.value, "mail.customer2.example");
  EXPECT_EQ(map.of("x@customer3.example").provider_name.value, "Everybody");
  EXPECT_EQ(map.map().served_as(domain("customer9.example")), domain("customer0.example"));
}

TEST(Scale, TenThousandDomainsInYamlLoadInSeconds) {
  std::string text = "hostname: mail.example.com\nservices: {imap: on, smtp: on}\ndomains:\n";
  for (int i = 0; i < 10000; ++i) {
    const auto name = std::to_string(i);
    text += "  customer" + name + ".example: {hostname: mail" + name + ".example, netbios: C" + name +
            ", services: {imap: {host: imap" + name + ".example}}}\n";
  }
  const auto start = Clock::now();
  const MapOnDisk map(text);
  EXPECT_LT(seconds_since(start), 30) << "a second or two, ten times slower under a sanitizer";
  ASSERT_TRUE(map.loaded());
  EXPECT_EQ(map.of("x@customer77.example").services[0].host.value, "imap77.example");
}

TEST(Scale, AnAnswerTakesMicroseconds) {
  const MapOnDisk map(R"(hostname: mail.example.com
services: {imap: {host: imap.example.com}, smtp: [{tls: implicit}, {tls: starttls}], xmpp: on, sip: on}
urls:
  activesync: "https://{hostname}/Microsoft-Server-ActiveSync"
  webdav: "https://{hostname}/webdav/"
  webclient: "https://{hostname}/webmail/"
  teamchat: "https://{hostname}/teamchatapi/"
  caldav: "https://{hostname}/dav/{email}/"
  carddav: "https://{hostname}/dav/{email}/"
domains: {example.com: {}}
)");
  ASSERT_TRUE(map.loaded());
  const Account ann{.address = address("ann@example.com")};
  const ResolveRequest question{.domain = ann.address.domain(), .address = ann.address, .person = &ann};
  constexpr int times = 2000;
  std::size_t services = 0;
  const auto start = Clock::now();
  for (int i = 0; i < times; ++i) services += map.map().resolve(question)->services.size();
  const double each = seconds_since(start) / times;
  RecordProperty("microseconds", static_cast<int>(each * 1e6));
  EXPECT_EQ(services, 5u * times);
  EXPECT_LT(each, 2e-3) << "microseconds in a release, far more under a sanitizer";
}

}  // namespace scale_test
}  // namespace smartdiscover::service_map
