// How levels are laid over each other, a rule at a time.
#include "unit/service_map/map_on_disk.hpp"

namespace smartdiscover::service_map {
namespace merging_test {

using testing::ElementsAre;
using testing::IsEmpty;

// A map of one site that says `top` at the top and `below` beneath it.
class Merging : public testing::Test {
 protected:
  std::vector<std::string> services(const std::string& top, const std::string& domain_level = "{}",
                                    const std::string& mailbox = "x@example.com") {
    const MapOnDisk map("hostname: mail.example.com\nservices: " + top + "\ndomains: {example.com: " + domain_level + "}\n");
    if (!map.loaded()) return map.findings();
    auto lines = show(map.of(mailbox).services);
    for (auto& line : lines) line.erase(line.rfind(' '));  // logins are another matter
    return lines;
  }
  std::vector<std::string> urls(const std::string& top, const std::string& domain_level = "{}") {
    const MapOnDisk map("hostname: mail.example.com\nurls: " + top + "\ndomains: {example.com: " + domain_level + "}\n");
    return map.loaded() ? show(map.of("x@example.com").urls) : map.findings();
  }
};

TEST_F(Merging, NothingIsOfferedThatNoLevelNames) {
  EXPECT_THAT(services("{}"), IsEmpty());
  EXPECT_THAT(urls("{}"), IsEmpty());
}

TEST_F(Merging, OnAndAnEmptyMappingOfferWithDefaults) {
  for (const auto* on : {"on", "\"on\"", "true", "yes", "{}", "{ }", "~", "ON", "Yes"}) {
    EXPECT_THAT(services("{imap: " + std::string(on) + "}"), ElementsAre("imap mail.example.com:993 implicit")) << on;
  }
}

TEST_F(Merging, EveryServiceHasItsDefaults) {
  EXPECT_THAT(services("{imap: on, pop3: on, smtp: on, xmpp: on, sip: on, sieve: on, ldap: on}"),
              ElementsAre("imap mail.example.com:993 implicit", "pop3 mail.example.com:995 implicit",
                          "smtp mail.example.com:465 implicit", "xmpp mail.example.com:5223 implicit",
                          "sip mail.example.com:5061 implicit", "sieve mail.example.com:4190 starttls",
                          "ldap mail.example.com:636 implicit"));
  const std::string with_tls =
      "{imap: {tls: T}, pop3: {tls: T}, smtp: {tls: T}, xmpp: {tls: T}, sip: {tls: T}, sieve: {tls: T}, ldap: {tls: T}}";
  const auto all = [&](const std::string& mode) {
    std::string text = with_tls;
    for (auto at = text.find(": T"); at != std::string::npos; at = text.find(": T")) text.replace(at, 3, ": " + mode);
    return services(text);
  };
  EXPECT_THAT(all("starttls"), ElementsAre("imap mail.example.com:143 starttls", "pop3 mail.example.com:110 starttls",
                                           "smtp mail.example.com:587 starttls", "xmpp mail.example.com:5222 starttls",
                                           "sip mail.example.com:5060 starttls", "sieve mail.example.com:4190 starttls",
                                           "ldap mail.example.com:389 starttls"));
  EXPECT_THAT(all("none"),
              ElementsAre("imap mail.example.com:143 none", "pop3 mail.example.com:110 none", "smtp mail.example.com:25 none",
                          "xmpp mail.example.com:5222 none", "sip mail.example.com:5060 none", "sieve mail.example.com:4190 none",
                          "ldap mail.example.com:389 none"));
}

TEST_F(Merging, OffWithdraws) {
  for (const auto* off : {"off", "\"off\"", "false", "no", "NO", "Off"}) {
    EXPECT_THAT(services("{imap: on, smtp: on}", "{services: {imap: " + std::string(off) + "}}"),
                ElementsAre("smtp mail.example.com:465 implicit"))
        << off;
    EXPECT_THAT(urls("{webdav: \"https://x.example.com/\"}", "{urls: {webdav: " + std::string(off) + "}}"), IsEmpty()) << off;
  }
}

TEST_F(Merging, WhatIsWithdrawnIsRememberedForALevelThatOffersItAgain) {
  const MapOnDisk map(R"(
hostname: mail.example.com
services: {imap: {host: imap.example.com, port: 1993}}
urls: {webdav: {url: "https://dav.example.com/", type: X-Dav}}
domains:
  "*": {services: {imap: off}, urls: {webdav: off}}
  a.example: {services: {imap: on}, urls: {webdav: on}}
  b.example: {services: {imap: {host: b.example.net}}, urls: {webdav: {type: Y-Dav}}}
  c.example: {}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  EXPECT_THAT(show(map.of("x@a.example").services), ElementsAre("imap imap.example.com:1993 implicit x@a.example"));
  EXPECT_THAT(show(map.of("x@b.example").services), ElementsAre("imap b.example.net:1993 implicit x@b.example"));
  EXPECT_THAT(show(map.of("x@c.example").services), IsEmpty());
  EXPECT_THAT(show(map.of("x@a.example").urls), ElementsAre("webdav https://dav.example.com/"));
  EXPECT_EQ(map.of("x@a.example").urls[0].type, "X-Dav");
  EXPECT_EQ(map.of("x@b.example").urls[0].type, "Y-Dav");
  EXPECT_THAT(map.of("x@c.example").urls, IsEmpty());
  EXPECT_EQ(map.show(map.of("x@a.example").services[0].location), "map.yaml:7:26");
}

TEST_F(Merging, AMappingChangesTheKeysItNames) {
  EXPECT_THAT(
      services("{imap: {host: imap.example.com, port: 1143, tls: starttls}}", "{services: {imap: {host: other.example.com}}}"),
      ElementsAre("imap other.example.com:1143 starttls"));
  EXPECT_THAT(services("{imap: {host: imap.example.com}}", "{services: {imap: {port: 1993}}}"),
              ElementsAre("imap imap.example.com:1993 implicit"));
}

TEST_F(Merging, AListOffersSeveralBestFirst) {
  EXPECT_THAT(
      services("{smtp: [{tls: starttls, port: 587}, {tls: implicit}, {host: third.example.com, port: 2525, tls: starttls}]}"),
      ElementsAre("smtp mail.example.com:587 starttls", "smtp mail.example.com:465 implicit",
                  "smtp third.example.com:2525 starttls"));
}

TEST_F(Merging, AMappingLaidOverAListChangesEveryEntry) {
  EXPECT_THAT(services("{smtp: [{tls: implicit}, {tls: starttls, port: 1587}]}", "{services: {smtp: {host: out.example.com}}}"),
              ElementsAre("smtp out.example.com:465 implicit", "smtp out.example.com:1587 starttls"));
}

TEST_F(Merging, AListReplaces) {
  EXPECT_THAT(services("{smtp: {host: a.example.com, port: 2525, tls: starttls}}",
                       "{services: {smtp: [{tls: implicit}, {host: b.example.com}]}}"),
              ElementsAre("smtp mail.example.com:465 implicit", "smtp b.example.com:465 implicit"));
  EXPECT_THAT(services("{smtp: [{port: 465}, {tls: starttls}]}", "{services: {smtp: [{tls: starttls}]}}"),
              ElementsAre("smtp mail.example.com:587 starttls"));
}

TEST_F(Merging, OnLeavesAListAsItIs) {
  EXPECT_THAT(services("{smtp: [{tls: implicit}, {tls: starttls}]}", "{services: {smtp: on}}"),
              ElementsAre("smtp mail.example.com:465 implicit", "smtp mail.example.com:587 starttls"));
}

TEST_F(Merging, ALevelThatSetsTlsWithoutPortGetsThatModesPort) {
  EXPECT_THAT(services("{imap: {port: 1993}}", "{services: {imap: {tls: starttls}}}"),
              ElementsAre("imap mail.example.com:143 starttls"));
  EXPECT_THAT(services("{imap: {port: 1993}}", "{services: {imap: {tls: implicit}}}"),
              ElementsAre("imap mail.example.com:993 implicit"));
  EXPECT_THAT(services("{imap: {tls: starttls}}", "{services: {imap: {tls: implicit, port: 1993}}}"),
              ElementsAre("imap mail.example.com:1993 implicit"));
  EXPECT_THAT(services("{smtp: [{port: 1465}, {port: 2465}]}", "{services: {smtp: {tls: starttls}}}"),
              ElementsAre("smtp mail.example.com:587 starttls"))
      << "once, where two become alike";
}

TEST_F(Merging, AServiceOfTheSitesOwnKeepsItsPort) {
  EXPECT_THAT(services("{printing: {type: X-Print, port: 631}}", "{services: {printing: {tls: none}}}"),
              ElementsAre("printing mail.example.com:631 none"));
}

TEST_F(Merging, TheSitesOrderOfPreferenceStays) {
  EXPECT_THAT(services("{pop3: on, imap: on}", "{services: {smtp: on, imap: {port: 1993}}}"),
              ElementsAre("pop3 mail.example.com:995 implicit", "imap mail.example.com:1993 implicit",
                          "smtp mail.example.com:465 implicit"));
}

TEST_F(Merging, UrlsChangeKeyByKey) {
  const MapOnDisk map(R"(
hostname: mail.example.com
urls: {wiki: {type: X-Wiki, url: "https://wiki.example.com/"}, webdav: "https://a.example.com/"}
domains:
  a.example: {urls: {wiki: "https://wiki.a.example/", webdav: {type: X-Dav}}}
  b.example: {urls: {wiki: {type: X-Other}}}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  EXPECT_THAT(show(map.of("x@a.example").urls), ElementsAre("wiki https://wiki.a.example/", "webdav https://a.example.com/"));
  EXPECT_EQ(map.of("x@a.example").urls[0].type, "X-Wiki");
  EXPECT_EQ(map.of("x@a.example").urls[1].type, "X-Dav");
  EXPECT_THAT(show(map.of("x@b.example").urls), ElementsAre("wiki https://wiki.example.com/", "webdav https://a.example.com/"));
  EXPECT_EQ(map.of("x@b.example").urls[0].type, "X-Other");
}

TEST(ConfigTree, MorePreciseOnesWinKeyByKey) {
  const MapOnDisk map(R"(
hostname: top.example.com
provider_name: Top
services: {imap: {host: imap-top.example.com, port: 1}}
domains:
  "*": {provider_name: Star, services: {imap: {port: 2}}}
  "*.example": {provider_name: Short, services: {imap: {port: 3}}}
  "*.customers.example": {hostname: "long.{domain}", services: {imap: {port: 4}}}
  one.customers.example: {services: {imap: {port: 5}}}
  two.customers.example: {provider_name: Two}
  three.example: {}
  four.test: {}
groups:
  early: {provider_name: Early, services: {imap: {port: 6}}}
  late: {services: {imap: {port: 7}}}
users:
  ann@one.customers.example: {groups: [late, early], services: {imap: {port: 8}}}
  bob@one.customers.example: {groups: [late, early]}
  cyd@one.customers.example: {groups: [early]}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  struct Case {
    std::string_view mailbox;
    std::string_view hostname;
    std::string_view provider;
    int port;
  };
  for (const auto& [mailbox, hostname, provider, port] : {
           Case{"x@four.test", "top.example.com", "Star", 2},
           Case{"x@three.example", "top.example.com", "Short", 3},
           Case{"x@deep.er.example", "top.example.com", "Short", 3},
           Case{"x@customers.example", "top.example.com", "Short", 3},  // not below its own suffix
           Case{"x@zwei.customers.example", "long.zwei.customers.example", "Short", 4},
           Case{"x@a.b.customers.example", "long.a.b.customers.example", "Short", 4},
           Case{"x@two.customers.example", "long.two.customers.example", "Two", 4},
           Case{"x@one.customers.example", "long.one.customers.example", "Short", 5},
           Case{"cyd@one.customers.example", "long.one.customers.example", "Early", 6},
           Case{"bob@one.customers.example", "long.one.customers.example", "Early", 7},
           Case{"ann@one.customers.example", "long.one.customers.example", "Early", 8},
       }) {
    const auto settings = map.of(mailbox);
    EXPECT_EQ(settings.hostname.value, hostname) << mailbox;
    EXPECT_EQ(settings.provider_name.value, provider) << mailbox;
    EXPECT_EQ(settings.services.at(0).port.value, port) << mailbox;
    EXPECT_EQ(settings.services.at(0).host.value, "imap-top.example.com") << mailbox;
  }
}

TEST(ConfigTree, StarServesNothingByItself) {
  const MapOnDisk map("hostname: mail.example.com\ndomains: {\"*\": {}, example.com: {}}\n");
  ASSERT_TRUE(map.loaded());
  EXPECT_FALSE(map.map().served_as(domain("example.org")));
  EXPECT_EQ(map.map().resolve(ResolveRequest{.domain = domain("example.org")}).error().code, Errc::not_found);
}

TEST(ConfigTree, DiscoveryIsTheHostnameWhereNoLevelNamesIt) {
  const MapOnDisk map(R"(
hostname: mail.example.com
domains:
  a.example: {hostname: mail.a.example}
  b.example: {hostname: mail.b.example, discovery: "autodiscover.{domain}"}
)");
  ASSERT_TRUE(map.loaded());
  EXPECT_EQ(map.map().discovery_name(), "mail.example.com");
  EXPECT_EQ(map.map().discovery_name(domain("a.example")), "mail.a.example");
  EXPECT_EQ(map.map().discovery_name(domain("b.example")), "autodiscover.b.example");
  EXPECT_EQ(map.map().discovery_name(domain("unknown.example")), "mail.example.com");
  EXPECT_EQ(map.show(map.of("x@a.example").discovery.location), "map.yaml:4:25");
}

}  // namespace merging_test
}  // namespace smartdiscover::service_map
