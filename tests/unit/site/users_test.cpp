#include "unit/site/folder.hpp"

namespace smartdiscover::site {
namespace users_test {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class Users : public SiteFolder {};

std::vector<std::string> names(const Configuration& configuration) {
  std::vector<std::string> out;
  for (const auto& store : configuration.users.stores) out.push_back(store.name);
  return out;
}

TEST_F(Users, ReadsStoresInOrderWithAllTheySay) {
  const auto users = read(
                         "users:\n  default_domain: Example.COM\n  stores:\n    - {type: file, path: users.yaml}\n"
                         "    - {type: htpasswd, path: /etc/htpasswd, name: old-times, domains: [example.com, "
                         "\"m\xC3\xBCller.example\"], timeout: 250ms, negative: 0s}\n")
                         .users;
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_EQ(users.default_domain->text(), "example.com");
  ASSERT_EQ(users.stores.size(), 2U);
  const auto& file = users.stores[0];
  EXPECT_EQ(file.name, "file");
  EXPECT_EQ(std::get<users::FileStoreDefinition>(file.kind).path, folder_ / "users.yaml");
  EXPECT_THAT(file.domains, IsEmpty());
  EXPECT_EQ(file.timeout, 5s);
  EXPECT_FALSE(file.negative);
  EXPECT_EQ(file.location.line, 4U);
  const auto& htpasswd = users.stores[1];
  EXPECT_EQ(htpasswd.name, "old-times");
  EXPECT_EQ(std::get<users::HtpasswdStoreDefinition>(htpasswd.kind).path, "/etc/htpasswd");
  ASSERT_EQ(htpasswd.domains.size(), 2U);
  EXPECT_EQ(htpasswd.domains[1].text(), "xn--mller-kva.example");
  EXPECT_EQ(htpasswd.timeout, 250ms);
  EXPECT_EQ(htpasswd.negative, 0s);
}

TEST_F(Users, GivesEveryStoreANameOfItsOwn) {
  EXPECT_THAT(
      names(read(
          "users: {stores: [{type: file, path: a}, {type: file, path: b}, {type: htpasswd, path: c}, {type: file, path: d}]}\n")),
      ElementsAre("file", "file-2", "htpasswd", "file-3"));
  EXPECT_THAT(
      names(read("users: {stores: [{type: file, path: a, name: file-2}, {type: file, path: b}, {type: file, path: c}]}\n")),
      ElementsAre("file-2", "file", "file-3"));
}

TEST_F(Users, ReadsTheCache) {
  const auto cache =
      read("users: {stores: [{type: file, path: a}], cache: {positive: 10m, negative: 0s, entries: 0}}\n").users.cache;
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_EQ(cache.positive, 10min);
  EXPECT_EQ(cache.negative, 0s);
  EXPECT_EQ(cache.entries, 0U);
}

TEST_F(Users, ReadsTheThrottle) {
  const auto throttle =
      read(
          "users:\n  stores: [{type: file, path: a}]\n"
          "  throttle: {account: 3, network: {failures: 30, v4: 24, v6: 56}, window: 1m, block: 1h, exempt: [192.0.2.0/24]}\n")
          .throttle;
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_EQ(throttle.account, 3U);
  EXPECT_EQ(throttle.network_failures, 30U);
  EXPECT_EQ(throttle.network_v4, 24U);
  EXPECT_EQ(throttle.network_v6, 56U);
  EXPECT_EQ(throttle.window, 1min);
  EXPECT_EQ(throttle.block, 1h);
  EXPECT_EQ(throttle.exempt.v4.size(), 1U);
}

struct Case {
  std::string_view text;  // of the section `users`
  std::string_view finding;
};

class BadUsers : public SiteFolder, public testing::WithParamInterface<Case> {};

TEST_P(BadUsers, IsOneErrorAtItsPlace) {
  read("users: " + std::string(GetParam().text) + "\n");
  EXPECT_THAT(findings(), ElementsAre("smartdiscover.yaml:" + std::string(GetParam().finding))) << GetParam().text;
}

TEST_F(Users, AnUnknownTypeNamesTheNearest) {
  for (const auto* type : {"fiel", "File"}) {
    read("users: {stores: [{type: " + std::string(type) + ", path: a}]}\n");
    EXPECT_THAT(findings(), testing::Contains(testing::HasSubstr("1:25: users.stores[0].type: expected file, htpasswd, ")));
    EXPECT_THAT(findings(), testing::Contains(testing::HasSubstr("(did you mean \"file\"?)")));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Stores, BadUsers,
    testing::Values(
        Case{"users.yaml", "1:8: users: expected a mapping (\"key: value\"), found \"users.yaml\""},
        Case{"{stores: users.yaml}", "1:17: users.stores: expected a list of stores, as {type: file, path: users.yaml}"},
        Case{"{stores: {type: file}}", "1:17: users.stores: expected a list of stores, as {type: file, path: users.yaml}"},
        Case{"{stores: [users.yaml]}", "1:18: users.stores[0]: expected a mapping (\"key: value\"), found \"users.yaml\""},
        Case{"{stores: [{path: a}]}", "1:18: users.stores[0].type: required, and missing"},
        Case{"{stores: [{type: file}]}", "1:18: users.stores[0].path: required, and missing"},
        Case{"{stores: [{type: [file], path: a}]}", "1:25: users.stores[0].type: expected text, found a list"},
        Case{"{stores: [{type: file, paht: a, path: b}]}",
             "1:31: users.stores[0].paht: unknown setting (did you mean \"path\"?)"},
        Case{"{stores: [{type: file, path: a, name: \"a b\"}]}",
             "1:46: users.stores[0].name: expected a name of letters, digits, hyphens and dots, found \"a b\""},
        Case{"{stores: [{type: file, path: a, name: x}, {type: file, path: b, name: x}]}",
             "1:78: users.stores[1].name: the name of another store above; expected a unique name"},
        Case{"{stores: [{type: file, path: a, domains: [exa mple]}]}",
             "1:50: users.stores[0].domains[0]: expected a domain such as example.com, found \"exa mple\""},
        Case{"{stores: [{type: file, path: a, timeout: 5}]}",
             "1:49: users.stores[0].timeout: expected a duration from 10ms to 5m, as 500ms, 10s, 5m, 1h or 7d, found \"5\""},
        Case{"{stores: [{type: file, path: a, timeout: 0s}]}",
             "1:49: users.stores[0].timeout: expected a duration from 10ms to 5m, as 500ms, 10s, 5m, 1h or 7d, found \"0s\""},
        Case{"{stores: [{type: file, path: a, negative: long}]}",
             "1:50: users.stores[0].negative: expected a duration from 0s to 1d, as 500ms, 10s, 5m, 1h or 7d, found \"long\""},
        Case{"{stores: [{type: file, path: a}], default_domain: \"@example.com\"}",
             "1:58: users.default_domain: expected a domain such as example.com, found \"@example.com\""},
        Case{"{stores: [{type: file, path: a}], default_domain: [example.com]}",
             "1:58: users.default_domain: expected text, found a list"},
        Case{"{stroes: [], stores: [{type: file, path: a}]}", "1:9: users.stroes: unknown setting (did you mean \"stores\"?)"}));

INSTANTIATE_TEST_SUITE_P(
    CacheAndThrottle, BadUsers,
    testing::Values(
        Case{"{stores: [{type: file, path: a}], cache: off}",
             "1:49: users.cache: expected a mapping (\"key: value\"), found \"off\""},
        Case{"{stores: [{type: file, path: a}], cache: {positive: 25h}}",
             "1:60: users.cache.positive: expected a duration from 0s to 1d, as 500ms, 10s, 5m, 1h or 7d, found \"25h\""},
        Case{"{stores: [{type: file, path: a}], cache: {entries: -1}}",
             "1:59: users.cache.entries: expected a number from 0 to 100000000, found \"-1\""},
        Case{"{stores: [{type: file, path: a}], cache: {size: 1}}",
             "1:50: users.cache.size: unknown setting; expected positive, negative or entries"},
        Case{"{stores: [{type: file, path: a}], throttle: {account: 0}}",
             "1:62: users.throttle.account: expected a number from 1 to 1000000, found \"0\""},
        Case{"{stores: [{type: file, path: a}], throttle: {network: 200}}",
             "1:62: users.throttle.network: expected a mapping (\"key: value\"), found \"200\""},
        Case{"{stores: [{type: file, path: a}], throttle: {network: {v4: 33}}}",
             "1:67: users.throttle.network.v4: expected a number from 8 to 32, found \"33\""},
        Case{"{stores: [{type: file, path: a}], throttle: {exempt: [x]}}",
             "1:62: users.throttle.exempt[0]: expected a network such as 192.0.2.0/24, 2001:db8::/32, or one address, found "
             "\"x\""}));

}  // namespace users_test
}  // namespace smartdiscover::site
