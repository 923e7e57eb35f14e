// Which domains are served, as what, and what they say of themselves.
#include "unit/service_map/map_on_disk.hpp"

namespace smartdiscover::service_map {
namespace domains_test {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ResolvedDomain, ExactSuffixAndListedDomainsAre) {
  const MapOnDisk map("hostname: mail.example.com\ndomains: {example.com: {}, \"*.a.example\": {}}\n", {},
                      {ListedDomain{.domain = domain("listed.example")},
                       ListedDomain{.domain = domain("b.example"), .alias_of = domain("listed.example")}});
  ASSERT_TRUE(map.loaded());
  const auto served_as = [&map](std::string_view name) {
    const auto served = map.map().served_as(domain(name));
    return served ? served->text() : "no";
  };
  EXPECT_EQ(served_as("example.com"), "example.com");
  EXPECT_EQ(served_as("x.a.example"), "x.a.example");
  EXPECT_EQ(served_as("y.x.a.example"), "y.x.a.example");
  EXPECT_EQ(served_as("listed.example"), "listed.example");
  EXPECT_EQ(served_as("b.example"), "listed.example");
  for (const auto* other : {"a.example", "sub.example.com", "com", "xa.example", "sub.listed.example", "example"})
    EXPECT_EQ(served_as(other), "no") << other;
  EXPECT_THAT(map.map().domains(), ElementsAre(domain("b.example"), domain("example.com"), domain("listed.example")));
}

TEST(ResolvedDomain, DomainsAreComparedInPunycode) {
  const MapOnDisk map("hostname: \"mail.bücher.example\"\ndomains: {\"BÜCHER.example\": {}, \"*.straße.example\": {}}\n");
  ASSERT_TRUE(map.loaded());
  EXPECT_TRUE(map.map().served_as(domain("xn--bcher-kva.example")));
  EXPECT_TRUE(map.map().served_as(domain("bücher.example")));
  EXPECT_TRUE(map.map().served_as(domain("a.xn--strae-oqa.example")));
  EXPECT_EQ(map.of("x@bücher.example").hostname.value, "mail.xn--bcher-kva.example");
}

TEST(Alias, IsServedAsItsTargetButForItsOwnNames) {
  const MapOnDisk map(R"(hostname: mail.example.com
provider_name: Example
services: {imap: {host: "imap.{domain}", login: "{local}%{domain}"}}
urls: {wiki: {type: W, url: "https://wiki.{domain}/{email}"}}
domains:
  example.com: {hostname: "mail.{domain}", discovery: "ad.{domain}", access: {portal: password}}
  plain.example: {alias_of: example.com}
  own.example: {alias_of: example.com, hostname: "mx.{domain}", discovery: "find.{domain}", provider_name: Own, netbios: OWN}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  const Account ann{.address = address("ann@example.com")};
  const auto ask = [&](std::string_view name) {
    return *map.map().resolve(ResolveRequest{.domain = domain(name), .person = &ann});
  };

  const auto plain = ask("plain.example");
  EXPECT_EQ(plain.domain.text(), "plain.example");
  EXPECT_EQ(plain.hostname.value, "mail.example.com");
  EXPECT_EQ(plain.discovery.value, "ad.example.com");
  EXPECT_EQ(plain.provider_name.value, "Example");
  EXPECT_THAT(show(plain.services), ElementsAre("imap imap.example.com:993 implicit ann%example.com"));
  EXPECT_THAT(show(plain.urls), ElementsAre("wiki https://wiki.example.com/ann%40example.com"));

  const auto own = ask("own.example");
  EXPECT_EQ(own.hostname.value, "mx.own.example");
  EXPECT_EQ(own.discovery.value, "find.own.example");
  EXPECT_EQ(own.provider_name.value, "Own");
  EXPECT_THAT(show(own.services), ElementsAre("imap imap.example.com:993 implicit ann%example.com"));
  EXPECT_EQ(map.map().discovery_name(domain("own.example")), "find.own.example");
  EXPECT_EQ(map.map().access(domain("own.example"), "portal"), Access::password);
  EXPECT_EQ(map.map().domain_of_netbios("own"), domain("own.example"));
}

TEST(Alias, OfASuffixMakesAliasesOfEverythingBelow) {
  const MapOnDisk map(R"(hostname: mail.example.com
domains:
  example.com: {}
  "*.example.com": {alias_of: example.com, hostname: "mx.{domain}"}
  own.example.com: {}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  EXPECT_EQ(map.map().served_as(domain("a.example.com")), domain("example.com"));
  EXPECT_EQ(map.map().served_as(domain("own.example.com")), domain("own.example.com"));
  EXPECT_EQ(map.of_domain("a.example.com").hostname.value, "mx.a.example.com");
  EXPECT_EQ(map.of_domain("own.example.com").hostname.value, "mail.example.com");
}

TEST(Alias, MayPointAtADomainBelowASuffix) {
  const MapOnDisk map("hostname: mail.example.com\ndomains: {\"*.a.example\": {}, b.example: {alias_of: x.a.example}}\n");
  ASSERT_TRUE(map.loaded());
  EXPECT_EQ(map.map().served_as(domain("b.example")), domain("x.a.example"));
}

TEST(Listed, DomainsGetTheirHostnameAndTheMapWins) {
  const MapOnDisk map(
      R"(hostname: mail.example.com
domains:
  "*": {provider_name: Star}
  a.example: {hostname: map.a.example}
  b.example: {provider_name: B}
  c.example: {}
)",
      {},
      {ListedDomain{.domain = domain("a.example"), .hostname = "list.a.example"},
       ListedDomain{.domain = domain("b.example"), .hostname = "list.b.example"},
       ListedDomain{.domain = domain("c.example"), .alias_of = domain("a.example")},
       ListedDomain{
           .domain = domain("d.example"), .hostname = "mail.{domain}", .location = {intern_file_name("domains.txt"), 4, 1}}});
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  EXPECT_EQ(map.of_domain("a.example").hostname.value, "map.a.example");
  EXPECT_EQ(map.of_domain("b.example").hostname.value, "list.b.example");
  EXPECT_EQ(map.of_domain("b.example").provider_name.value, "B");
  EXPECT_EQ(map.map().served_as(domain("c.example")), domain("c.example"));
  EXPECT_EQ(map.of_domain("d.example").hostname.value, "mail.d.example");
  EXPECT_EQ(map.of_domain("d.example").provider_name.value, "Star");
  EXPECT_EQ(to_string(map.of_domain("d.example").hostname.location), "domains.txt:4:1");
}

TEST(Listed, MistakesStandInTheList) {
  const auto line = [](std::uint32_t number) { return Location{intern_file_name("domains.txt"), number, 1}; };
  const MapOnDisk map("hostname: mail.example.com\nservices: {imap: on, smtp: on}\n", {},
                      {ListedDomain{.domain = domain("a.example"), .alias_of = domain("no.example"), .location = line(7)},
                       ListedDomain{.domain = domain("b.example"), .hostname = "b example", .location = line(8)}});
  EXPECT_THAT(map.findings(),
              ElementsAre("domains.txt:7:1: a.example.alias_of: no.example is not served here (did you mean \"b.example\"?)",
                          "domains.txt:8:1: b.example: expected a host name, found \"b example\""));
}

TEST(Logins, NetbiosNamesAndFirstLabels) {
  const MapOnDisk map("hostname: mail.example.com\ndomains: {example.com: {netbios: CORP}, example.org: {}, other.org: {}}\n");
  ASSERT_TRUE(map.loaded());
  EXPECT_EQ(map.map().domain_of_netbios("corp"), domain("example.com"));
  EXPECT_EQ(map.map().domain_of_netbios("CoRp"), domain("example.com"));
  EXPECT_EQ(map.map().domain_of_netbios("example"), std::nullopt);
  EXPECT_EQ(map.map().domain_of_netbios(""), std::nullopt);
  EXPECT_THAT(map.map().domains_of_first_label("EXAMPLE"), ElementsAre(domain("example.com"), domain("example.org")));
  EXPECT_THAT(map.map().domains_of_first_label("other"), ElementsAre(domain("other.org")));
  EXPECT_THAT(map.map().domains_of_first_label("mail"), IsEmpty());
}

TEST(Access, MorePreciseDomainsWinDialectByDialect) {
  const MapOnDisk map(R"(hostname: mail.example.com
domains:
  "*": {access: {outlook: anonymous, pacc: off, soap: off}}
  "*.a.example": {access: {outlook: off, soap: password}}
  x.a.example: {access: {soap: anonymous, mobileconfig: "off", autoconfig: no, json_v2: password, well_known: anonymous, portal: password, mobilesync: off, smartdiscover: off}}
  b.example: {}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  const auto access = [&map](std::string_view name, std::string_view dialect) { return map.map().access(domain(name), dialect); };
  EXPECT_EQ(access("x.a.example", "outlook"), Access::off);
  EXPECT_EQ(access("x.a.example", "soap"), Access::anonymous);
  EXPECT_EQ(access("x.a.example", "pacc"), Access::off);
  EXPECT_EQ(access("x.a.example", "autoconfig"), Access::off);
  EXPECT_EQ(access("y.a.example", "soap"), Access::password);
  EXPECT_EQ(access("b.example", "outlook"), Access::anonymous);
  EXPECT_EQ(access("b.example", "portal"), std::nullopt);
  EXPECT_EQ(access("unknown.example", "outlook"), std::nullopt);
}

TEST(MtaSts, IsThatOfTheDomainOrOfWhatIsMoreGeneral) {
  const MapOnDisk map(R"(hostname: mail.example.com
domains:
  "*": {mta_sts: {mode: none}}
  example.com: {mta_sts: {mode: enforce, mx: [MX.example.com, "*.mx.example.com"], max_age: 1d}}
  example.org: {}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  const auto policy = map.map().mta_sts(domain("example.com"));
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->mode, MtaSts::Mode::enforce);
  EXPECT_THAT(policy->mx, ElementsAre("mx.example.com", "*.mx.example.com"));
  EXPECT_EQ(policy->max_age, std::chrono::hours(24));
  EXPECT_EQ(map.map().mta_sts(domain("example.org"))->mode, MtaSts::Mode::none);
  EXPECT_EQ(map.map().mta_sts(domain("example.org"))->max_age, std::chrono::hours(24 * 7));
  EXPECT_FALSE(map.map().mta_sts(domain("unknown.example")));
  EXPECT_EQ(map.map().resolve(ResolveRequest{.domain = domain("example.com")})->mta_sts, policy);
  const Account ann{.address = *MailAddress::parse("ann@example.com")};
  EXPECT_FALSE(map.map().resolve(ResolveRequest{.domain = domain("example.com"), .person = &ann})->mta_sts)
      << "of a domain, not of a person";
}

TEST(Names, WeAnswerUnder) {
  const MapOnDisk map(R"(hostname: mail.example.com
discovery: autodiscover.example.com
domains:
  example.com: {}
  example.org: {discovery: "find.{domain}"}
  example.net: {alias_of: example.com}
  "*.a.example": {}
)");
  ASSERT_TRUE(map.loaded());
  EXPECT_THAT(map.map().names_answered(), ElementsAre("autodiscover.example.com", "autodiscover.example.net",
                                                      "autodiscover.example.org", "find.example.org"));
  EXPECT_TRUE(map.map().is_discovery_name(domain("autodiscover.example.com")));
  EXPECT_TRUE(map.map().is_discovery_name(domain("find.example.org")));
  EXPECT_FALSE(map.map().is_discovery_name(domain("autodiscover.example.org"))) << "which leads to a domain served";
}

TEST(Names, OfATopThatIsMadeOfTheDomain) {
  const MapOnDisk map("hostname: \"mail.{domain}\"\ndomains: {b.example: {}, a.example: {}}\n");
  ASSERT_TRUE(map.loaded());
  EXPECT_EQ(map.map().discovery_name(), "mail.a.example");
  EXPECT_EQ(map.map().discovery_name(domain("b.example")), "mail.b.example");
  EXPECT_EQ(MapOnDisk("hostname: \"mail.{domain}\"\n").map().discovery_name(), "");
}

TEST(OffersUrl, IsKnownBeforeAnyoneSignsIn) {
  const MapOnDisk map(R"(hostname: mail.example.com
urls: {ews: "https://{hostname}/EWS/Exchange.asmx", webadmin: {url: "https://{hostname}/admin/", groups: [admins]}}
domains: {a.example: {}, b.example: {urls: {ews: off}}, c.example: {alias_of: b.example}}
)");
  ASSERT_TRUE(map.loaded());
  EXPECT_TRUE(map.map().offers_url(domain("a.example"), "ews"));
  EXPECT_FALSE(map.map().offers_url(domain("b.example"), "ews"));
  EXPECT_FALSE(map.map().offers_url(domain("c.example"), "ews"));
  EXPECT_TRUE(map.map().offers_url(domain("unknown.example"), "ews"));
  EXPECT_TRUE(map.map().offers_url(std::nullopt, "ews"));
  EXPECT_FALSE(map.map().offers_url(std::nullopt, "webadmin"));
  EXPECT_FALSE(map.map().offers_url(std::nullopt, "jmap"));
}

TEST(Subaddress, IsFoldedWhereTheMapSaysSo) {
  const MapOnDisk with("hostname: mail.example.com\nsubaddress: \"+\"\ndomains: {example.com: {}}\n");
  EXPECT_EQ(with.map().without_subaddress(address("ann+tag@example.com")), address("ann@example.com"));
  EXPECT_EQ(with.map().without_subaddress(address("ann+a+b@example.com")), address("ann@example.com"));
  EXPECT_EQ(with.map().without_subaddress(address("+tag@example.com")), address("+tag@example.com"));
  EXPECT_EQ(with.map().without_subaddress(address("ann@example.com")), address("ann@example.com"));
  EXPECT_EQ(with.map().without_subaddress(address("ann-tag@example.com")), address("ann-tag@example.com"));
  const MapOnDisk without("hostname: mail.example.com\nsubaddress: off\ndomains: {example.com: {}}\n");
  EXPECT_EQ(without.map().without_subaddress(address("ann+tag@example.com")), address("ann+tag@example.com"));
}

}  // namespace domains_test
}  // namespace smartdiscover::service_map
