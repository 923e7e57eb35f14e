#include "unit/site/folder.hpp"

#include <smartdiscover/model/dialects.hpp>
#include <smartdiscover/site/configuration.hpp>

namespace smartdiscover::site {
namespace configuration_test {

using namespace std::chrono_literals;
using service_map::Access;
using testing::ElementsAre;
using testing::IsEmpty;

class ReadConfiguration : public SiteFolder {};

TEST_F(ReadConfiguration, HasADefaultForAllButMapAndStores) {
  const auto configuration = read_exactly("service_map: map.yaml\nusers: {stores: [{type: file, path: users.yaml}]}\n");
  EXPECT_THAT(findings(), IsEmpty());
  ASSERT_EQ(configuration.listen.https.size(), 1U);
  EXPECT_EQ(configuration.listen.https[0].text(), "*:443");
  EXPECT_EQ(configuration.listen.http.at(0).text(), "*:80");
  EXPECT_THAT(configuration.listen.proxied, IsEmpty());
  EXPECT_EQ(configuration.listen.management.at(0).text(), "127.0.0.1:9843");
  EXPECT_EQ(configuration.listen.control, "/run/smartdiscover/control.sock");
  EXPECT_EQ(configuration.trusted_proxies, Networks());
  ASSERT_EQ(configuration.tls.files.size(), 1U);
  EXPECT_EQ(configuration.tls.files[0].chain, folder_ / "tls/fullchain.pem");
  EXPECT_EQ(configuration.tls.files[0].key, folder_ / "tls/privkey.pem");
  EXPECT_EQ(configuration.tls.default_name, "");
  EXPECT_FALSE(configuration.tls.refuse_unmatched);
  EXPECT_FALSE(configuration.tls.tls_1_3_only);
  EXPECT_EQ(configuration.tls.ticket_keys, "");
  EXPECT_EQ(configuration.signing.kind, Signing::Kind::tls_certificate);
  EXPECT_EQ(configuration.service_map, folder_ / "map.yaml");
  EXPECT_THAT(configuration.domain_lists, IsEmpty());
  EXPECT_FALSE(configuration.users.default_domain);
  EXPECT_EQ(configuration.users.cache.positive, 5min);
  EXPECT_EQ(configuration.users.cache.negative, 1min);
  EXPECT_EQ(configuration.users.cache.entries, 100000U);
  EXPECT_EQ(configuration.throttle, Throttle());
  EXPECT_EQ(configuration.access, default_access());
  EXPECT_EQ(configuration.limits.connections, 10000U);
  EXPECT_EQ(configuration.limits.per_address, 256U);
  EXPECT_EQ(configuration.limits.header, 16384U);
  EXPECT_EQ(configuration.limits.body, 65536U);
  EXPECT_EQ(configuration.limits.handshake, 10s);
  EXPECT_EQ(configuration.limits.request, 10s);
  EXPECT_EQ(configuration.limits.idle, 60s);
  EXPECT_EQ(configuration.limits.drain, 20s);
  EXPECT_EQ(configuration.acme_webroot, "");
  EXPECT_EQ(configuration.log.level, observe::Level::info);
  EXPECT_EQ(configuration.log.format, observe::Format::text);
  EXPECT_EQ(configuration.log.mail_addresses, observe::MailAddresses::hashed);
  EXPECT_EQ(configuration.log.hash_key, "");
  EXPECT_EQ(configuration.workers, 0U);
}

TEST_F(ReadConfiguration, HasARuleForEveryDialect) {
  const auto access = default_access();
  EXPECT_EQ(access.size(), access_keys.size());
  for (const auto& [key, rule] : std::map<std::string, Access>{{"autoconfig", Access::anonymous},
                                                               {"json_v2", Access::anonymous},
                                                               {"mobileconfig", Access::password},
                                                               {"mobilesync", Access::password},
                                                               {"outlook", Access::password},
                                                               {"pacc", Access::anonymous},
                                                               {"portal", Access::off},
                                                               {"smartdiscover", Access::password},
                                                               {"soap", Access::password},
                                                               {"well_known", Access::anonymous}}) {
    EXPECT_EQ(access.at(key), rule) << key;
  }
}

TEST_F(ReadConfiguration, ReadsAccess) {
  const auto configuration = read("access: {outlook: anonymous, soap: off, portal: password, autoconfig: no, pacc: \"off\"}\n");
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_EQ(configuration.access.at("outlook"), Access::anonymous);
  EXPECT_EQ(configuration.access.at("soap"), Access::off);
  EXPECT_EQ(configuration.access.at("portal"), Access::password);
  EXPECT_EQ(configuration.access.at("autoconfig"), Access::off);
  EXPECT_EQ(configuration.access.at("pacc"), Access::off);
  EXPECT_EQ(configuration.access.at("mobilesync"), Access::password);
}

TEST_F(ReadConfiguration, ReadsLimits) {
  const auto configuration = read(
      "limits: {connections: 5, per_address: 6, header: 8KiB, body: 1MiB, handshake: 1s, request: 2s, idle: 3m, drain: 0s,\n"
      "  exempt: [192.0.2.0/24, \"2001:db8::/32\"]}\n");
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_EQ(configuration.limits.connections, 5U);
  EXPECT_EQ(configuration.limits.per_address, 6U);
  EXPECT_EQ(configuration.limits.header, 8192U);
  EXPECT_EQ(configuration.limits.body, 1048576U);
  EXPECT_EQ(configuration.limits.handshake, 1s);
  EXPECT_EQ(configuration.limits.request, 2s);
  EXPECT_EQ(configuration.limits.idle, 3min);
  EXPECT_EQ(configuration.limits.drain, 0s);
  ASSERT_EQ(configuration.limits.exempt_v4.size(), 1U);
  EXPECT_EQ(configuration.limits.exempt_v4[0].to_string(), "192.0.2.0/24");
  ASSERT_EQ(configuration.limits.exempt_v6.size(), 1U);
  EXPECT_EQ(configuration.limits.exempt_v6[0].to_string(), "2001:db8::/32");
}

TEST_F(ReadConfiguration, ResolvesPathsAgainstItsFolder) {
  const auto configuration =
      read("service_map: ../maps/./map.yaml\nacme_webroot: /var/www\nlisten: {control: run/control.sock}\n");
  EXPECT_EQ(configuration.service_map, folder_.parent_path() / "maps/map.yaml");
  EXPECT_EQ(configuration.acme_webroot, "/var/www");
  EXPECT_EQ(configuration.listen.control, folder_ / "run/control.sock");
}

TEST_F(ReadConfiguration, ReadsWorkers) {
  EXPECT_EQ(read("workers: 3\n").workers, 3U);
  EXPECT_EQ(read("workers: auto\n").workers, 0U);
  EXPECT_EQ(read("workers:\n").workers, 0U);
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(ReadConfiguration, ReadsDomainLists) {
  const auto configuration = read("domain_lists:\n  - {type: file, path: a.txt}\n  - {type: file, path: /b.txt}\n");
  EXPECT_THAT(findings(), IsEmpty());
  ASSERT_EQ(configuration.domain_lists.size(), 2U);
  EXPECT_EQ(configuration.domain_lists[0].path, folder_ / "a.txt");
  EXPECT_EQ(configuration.domain_lists[1].path, "/b.txt");
  EXPECT_EQ(configuration.domain_lists[1].location.line, 3U);
}

TEST_F(ReadConfiguration, KnowsWhereItsTopLevelKeysStand) {
  const auto configuration = read("\nworkers: 3\n");
  EXPECT_EQ(configuration.location_of("workers").line, 2U);
  EXPECT_EQ(configuration.location_of("tls").line, 1U);
  EXPECT_EQ(configuration.location_of("tls").file, (folder_ / "smartdiscover.yaml").string());
}

TEST_F(ReadConfiguration, NeedsNoStoreWhereNobodyAsksForAPassword) {
  const std::string access = "access: {outlook: anonymous, mobilesync: off, smartdiscover: off, soap: off, mobileconfig: off}\n";
  read_exactly("service_map: map.yaml\n" + access);
  EXPECT_THAT(findings(), IsEmpty());
  read_exactly("service_map: map.yaml\nusers: {default_domain: example.com}\n" + access);
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(ReadConfiguration, NeedsAStoreWhereOneDialectAsks) {
  read_exactly("service_map: map.yaml\n");
  EXPECT_THAT(findings(), ElementsAre("smartdiscover.yaml:1:1: users.stores: required, since mobileconfig asks for a password "
                                      "(access.mobileconfig); expected a list, as [{type: file, path: users.yaml}]"));
  read_exactly("service_map: map.yaml\nusers: {stores: []}\n");
  EXPECT_THAT(findings(), ElementsAre(testing::StartsWith("smartdiscover.yaml:2:1: users.stores: required, since")));
}

TEST_F(ReadConfiguration, GivesTheDefaultsWhereTheFileCannotBeRead) {
  const auto configuration = read_configuration(folder_ / "none.yaml", report_);
  EXPECT_THAT(findings(), ElementsAre("none.yaml: cannot read this file: No such file or directory"));
  EXPECT_EQ(configuration.listen.control, "/run/smartdiscover/control.sock");
}

TEST_F(ReadConfiguration, GivesWhatItCouldReadBesideMistakes) {
  const auto configuration = read("listen: {control: c.sock, https: nonsense}\nworkers: 0\nlimits: {idle: 5s, body: x}\n");
  EXPECT_EQ(report_.errors(), 3U);
  EXPECT_EQ(configuration.listen.control, folder_ / "c.sock");
  EXPECT_EQ(configuration.limits.idle, 5s);
}

}  // namespace configuration_test
}  // namespace smartdiscover::site
