#include "unit/site/folder.hpp"

namespace smartdiscover::site {
namespace bad_configuration_test {

using testing::ElementsAre;

struct Case {
  std::string_view text;     // first lines of a file that is well otherwise
  std::string_view finding;  // the only one, less "smartdiscover.yaml:"
};

class BadConfiguration : public SiteFolder, public testing::WithParamInterface<Case> {};

TEST_P(BadConfiguration, IsOneErrorAtItsPlace) {
  read(GetParam().text);
  EXPECT_THAT(findings(), ElementsAre("smartdiscover.yaml:" + std::string(GetParam().finding))) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Keys, BadConfiguration,
    testing::Values(Case{"lissten: {}", "1:1: lissten: unknown setting (did you mean \"listen\"?)"},
                    Case{"log: {levle: info}", "1:7: log.levle: unknown setting (did you mean \"level\"?)"},
                    Case{"limits: {bodys: 1KiB}", "1:10: limits.bodys: unknown setting (did you mean \"body\"?)"},
                    Case{"tls: {minimum_versoin: \"1.2\"}",
                         "1:7: tls.minimum_versoin: unknown setting (did you mean \"minimum_version\"?)"},
                    Case{"access: {outlok: off}", "1:10: access.outlok: unknown setting (did you mean \"outlook\"?)"},
                    Case{"listen: {htpt: []}", "1:10: listen.htpt: unknown setting (did you mean \"http\"?)"},
                    Case{"workers: 1\nworkers: 2", "2:1: workers: given twice, first in line 1"},
                    Case{"listen: {http: [], http: []}", "1:20: listen.http: given twice, first in line 1"},
                    Case{"listen: [\"*:443\"]", "1:9: listen: expected a mapping (\"key: value\"), found a list"},
                    Case{"tls: off", "1:6: tls: expected a mapping (\"key: value\"), found \"off\""},
                    Case{"log: info", "1:6: log: expected a mapping (\"key: value\"), found \"info\""},
                    Case{"limits: []", "1:9: limits: expected a mapping (\"key: value\"), found a list"},
                    Case{"access: password", "1:9: access: expected a mapping (\"key: value\"), found \"password\""}));

INSTANTIATE_TEST_SUITE_P(
    Values, BadConfiguration,
    testing::Values(
        Case{"workers: 0", "1:10: workers: expected a number from 1 to 1024, found \"0\""},
        Case{"workers: many", "1:10: workers: expected a number from 1 to 1024, found \"many\""},
        Case{"workers: -1", "1:10: workers: expected a number from 1 to 1024, found \"-1\""},
        Case{"workers: 02", "1:10: workers: expected a number from 1 to 1024, found \"02\""},
        Case{"access: {outlook: maybe}", "1:19: access.outlook: expected password, anonymous or off, found \"maybe\""},
        Case{"access: {outlook: pasword}",
             "1:19: access.outlook: expected password, anonymous or off, found \"pasword\" (did you mean \"password\"?)"},
        Case{"access: {outlook: on}", "1:19: access.outlook: expected password, anonymous or off, found \"on\""},
        Case{"access: {outlook: [off]}", "1:19: access.outlook: expected password, anonymous or off, found a list"},
        Case{"limits: {connections: 0}", "1:23: limits.connections: expected a number from 1 to 10000000, found \"0\""},
        Case{"limits: {per_address: all}", "1:23: limits.per_address: expected a number from 1 to 10000000, found \"all\""},
        Case{"limits: {body: lots}",
             "1:16: limits.body: expected a size from 1KiB to 64MiB, as 500, 64KiB or 1MiB, found \"lots\""},
        Case{"limits: {body: 64KB}",
             "1:16: limits.body: expected a size from 1KiB to 64MiB, as 500, 64KiB or 1MiB, found \"64KB\""},
        Case{"limits: {header: 1GiB}",
             "1:18: limits.header: expected a size from 1KiB to 1MiB, as 500, 64KiB or 1MiB, found \"1GiB\""},
        Case{"limits: {idle: 60}",
             "1:16: limits.idle: expected a duration from 100ms to 1h, as 500ms, 10s, 5m, 1h or 7d, found \"60\""},
        Case{"limits: {request: 2h}",
             "1:19: limits.request: expected a duration from 100ms to 1h, as 500ms, 10s, 5m, 1h or 7d, found \"2h\""},
        Case{"limits: {drain: never}",
             "1:17: limits.drain: expected a duration from 0s to 1h, as 500ms, 10s, 5m, 1h or 7d, found \"never\""},
        Case{"acme_webroot: [a]", "1:15: acme_webroot: expected text, found a list"},
        Case{"acme_webroot: ''", "1:15: acme_webroot: expected text, found an empty text"},
        Case{"service_map: {a: b}", "1:14: service_map: expected text, found a mapping"},
        Case{"service_map:", "1:1: service_map: required, and missing"},
        Case{"service_map: ~", "1:1: service_map: required, and missing"},
        Case{"service_map: {hostname}",
             "1:14: service_map: an unquoted {hostname} begins a mapping in YAML; put the whole value in quotes"},
        Case{"signing: on", "1:10: signing: expected {chain: FILE, key: FILE} or off"},
        Case{"signing: [a, b]", "1:10: signing: expected {chain: FILE, key: FILE} or off"},
        Case{"signing: {chain: a}", "1:10: signing.key: required, and missing"},
        Case{"signing: {chain: a, kye: b, key: c}", "1:21: signing.kye: unknown setting (did you mean \"key\"?)"}));

INSTANTIATE_TEST_SUITE_P(
    DomainLists, BadConfiguration,
    testing::Values(
        Case{"domain_lists: domains.txt", "1:15: domain_lists: expected a list of {type, path}"},
        Case{"domain_lists: [domains.txt]", "1:16: domain_lists[0]: expected a mapping (\"key: value\"), found \"domains.txt\""},
        Case{"domain_lists: [{path: a}]", "1:16: domain_lists[0].type: required, and missing"},
        Case{"domain_lists: [{type: file}]", "1:16: domain_lists[0].path: required, and missing"},
        Case{"domain_lists: [{type: flie, path: a}]",
             "1:23: domain_lists[0].type: expected file, postgresql, sqlite or mariadb, found \"flie\" (did you mean \"file\"?)"},
        Case{"domain_lists: [{type: postgresql, query: SELECT, refresh: 5m}]",
             "1:16: domain_lists[0].connection: required, and missing"},
        Case{"domain_lists: [{type: sqlite, path: a}]", "1:16: domain_lists[0].query: required, and missing"},
        Case{"domain_lists: [{type: sqlite, path: a, query: \"SELECT {domain}\"}]",
             "1:47: domain_lists[0].query: expected no placeholders: a domain list is not read for one user"},
        Case{"domain_lists: [{type: sqlite, path: a, query: SELECT 1, refresh: 0s}]",
             "1:66: domain_lists[0].refresh: expected a duration from 1s to 1d, as 500ms, 10s, 5m, 1h or 7d, found \"0s\""},
        Case{"domain_lists: [{type: file, path: a, refresh: 5m}]",
             "1:38: domain_lists[0].refresh: unknown setting; expected type or path"}));

class AllMistakes : public SiteFolder {};

TEST_F(AllMistakes, AreFoundInOneRun) {
  read_exactly(
      "listen:\n  https: [\"127.0.0.1:99999\"]\n  htpt: []\ntls:\n  certificates:\n    - {chain: a.pem}\n  minimum_version: "
      "\"1.1\"\n"
      "users:\n  stores:\n    - {type: fiel, path: users.yaml}\naccess:\n  outlook: maybe\nlimits: {body: lots, idle: "
      "60}\nworkers: 0\nworkers: 2\n");
  std::vector<std::string> locations;
  for (const auto& finding : findings()) locations.push_back(finding.substr(0, finding.find(": ", 20)));
  EXPECT_THAT(locations, ElementsAre("smartdiscover.yaml:1:1", "smartdiscover.yaml:2:11", "smartdiscover.yaml:3:3",
                                     "smartdiscover.yaml:6:7", "smartdiscover.yaml:7:20", "smartdiscover.yaml:10:14",
                                     "smartdiscover.yaml:12:12", "smartdiscover.yaml:13:16", "smartdiscover.yaml:13:28",
                                     "smartdiscover.yaml:14:10", "smartdiscover.yaml:15:1"));
}

}  // namespace bad_configuration_test
}  // namespace smartdiscover::site
