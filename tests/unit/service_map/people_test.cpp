// What the map's users and groups add to what a store knows.
#include "unit/service_map/map_on_disk.hpp"

namespace smartdiscover::service_map {
namespace people_test {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class People : public testing::Test {
 protected:
  MapOnDisk map{R"(hostname: mail.example.com
subaddress: "+"
domains:
  example.com: {}
  alias.example: {alias_of: example.com}
  old.example: {redirect: {address: "{local}@example.com"}}
  older.example: {redirect: {address: "{local}@alias.example"}}
groups:
  Listed: {members: [eve@example.com, "@whole.example"]}
  Filed: {members_file: members/filed.txt}
  Third: {}
users:
  ann@example.com: {display_name: Ann of the Map, login: ann, groups: [third], aliases: [a@example.com, "@catch.example"], may_open: [info@example.com]}
  bob@alias.example: {login: "{local}-{domain}-{hostname}-{user.id}"}
  cyd@example.com: {}
)",
                {{"members/filed.txt", "# of 2026\n  dan@example.com\t# the second\n\n@filed.example\nfay@alias.example\r\n"}}};

  Account complete(Account account) {
    map.map().complete(account);
    return account;
  }
  std::vector<std::string> groups_of(std::string_view text) { return complete(Account{.address = address(text)}).groups; }
};

TEST_F(People, Load) {
  EXPECT_THAT(map.codes(), testing::Each(testing::AnyOf("no_incoming", "no_outgoing")));
  ASSERT_TRUE(map.loaded());
}

TEST_F(People, TheMapsValuesWinAndListsAreUnited) {
  const auto ann = complete(Account{.address = address("ann@example.com"),
                                    .display_name = "Ann of the Store",
                                    .login = "store-login",
                                    .aliases = {address("b@example.com"), address("a@example.com")},
                                    .catch_all = {domain("other.example")},
                                    .groups = {"staff", "THIRD"},
                                    .may_open = {address("sales@example.com")},
                                    .redirect = "",
                                    .attributes = {{"id", "7"}}});
  EXPECT_EQ(ann.display_name, "Ann of the Map");
  EXPECT_EQ(ann.login, "ann");
  EXPECT_THAT(ann.aliases, UnorderedElementsAre(address("a@example.com"), address("b@example.com")));
  EXPECT_THAT(ann.catch_all, UnorderedElementsAre(domain("catch.example"), domain("other.example")));
  EXPECT_THAT(ann.groups, UnorderedElementsAre("staff", "THIRD"));
  EXPECT_THAT(ann.may_open, UnorderedElementsAre(address("info@example.com"), address("sales@example.com")));
  EXPECT_EQ(ann.attributes.at("id"), "7");
}

TEST_F(People, WhatTheMapDoesNotSayStays) {
  const auto cyd =
      complete(Account{.address = address("cyd@example.com"), .display_name = "Cyd", .login = "c17", .groups = {"staff"}});
  EXPECT_EQ(cyd.display_name, "Cyd");
  EXPECT_EQ(cyd.login, "c17");
  EXPECT_THAT(cyd.groups, ElementsAre("staff"));
}

TEST_F(People, CompletingTwiceChangesNothing) {
  const auto once = complete(Account{.address = address("ann@example.com")});
  const auto twice = complete(once);
  EXPECT_EQ(once.groups, twice.groups);
  EXPECT_EQ(once.aliases, twice.aliases);
  EXPECT_EQ(once.may_open, twice.may_open);
  EXPECT_EQ(once.login, twice.login);
}

TEST_F(People, ALoginMayBeMadeOfThePerson) {
  EXPECT_EQ(complete(Account{.address = address("bob@example.com"), .attributes = {{"id", "7"}}}).login,
            "bob-example.com-mail.example.com-7");
  EXPECT_EQ(complete(Account{.address = address("bob@example.com"), .login = "from-store"}).login, "")
      << "resolve() says what is missing";
  EXPECT_EQ(map.error_of(Account{.address = address("bob@example.com"), .login = "from-store"}),
            "there is no value for {user.id}");
}

TEST_F(People, MembersAreThoseOfListsAndFiles) {
  EXPECT_THAT(groups_of("eve@example.com"), ElementsAre("Listed"));
  EXPECT_THAT(groups_of("anyone@whole.example"), ElementsAre("Listed"));
  EXPECT_THAT(groups_of("dan@example.com"), ElementsAre("Filed"));
  EXPECT_THAT(groups_of("anyone@filed.example"), ElementsAre("Filed"));
  EXPECT_THAT(groups_of("ann@example.com"), ElementsAre("third"));
  EXPECT_THAT(groups_of("x@example.com"), IsEmpty());
}

TEST_F(People, MembersMayBeWrittenInAnAliasDomainOrByAnAlias) {
  EXPECT_THAT(groups_of("fay@example.com"), ElementsAre("Filed"));
  EXPECT_THAT(complete(Account{.address = address("zed@example.com"), .aliases = {address("dan@example.com")}}).groups,
              ElementsAre("Filed"));
}

TEST_F(People, AreDescribedByTheMapAlone) {
  const auto ann = map.map().described(address("ann@alias.example"));
  EXPECT_EQ(ann.address, address("ann@example.com"));
  EXPECT_EQ(ann.display_name, "Ann of the Map");
  const auto unknown = map.map().described(address("info@example.com"));
  EXPECT_EQ(unknown.address, address("info@example.com"));
  EXPECT_EQ(unknown.display_name, "");
}

TEST_F(People, OtherLoginsUnderWhichStoresMayKnowThem) {
  const auto others = [this](std::string_view login) { return map.map().other_logins(address(login)); };
  EXPECT_THAT(others("ann@example.com"), IsEmpty());
  EXPECT_THAT(others("ann@alias.example"), ElementsAre(address("ann@example.com")));
  EXPECT_THAT(others("ann@old.example"), ElementsAre(address("ann@example.com")));
  EXPECT_THAT(others("ann@older.example"), ElementsAre(address("ann@alias.example"), address("ann@example.com")));
  EXPECT_THAT(others("a@example.com"), ElementsAre(address("ann@example.com")));
  EXPECT_THAT(others("a@alias.example"), ElementsAre(address("a@example.com"), address("ann@example.com")));
  EXPECT_THAT(others("ann+news@example.com"), ElementsAre(address("ann@example.com")));
  EXPECT_THAT(others("ann+news@alias.example"),
              ElementsAre(address("ann+news@example.com"), address("ann@alias.example"), address("ann@example.com")));
  EXPECT_THAT(others("ann@unknown.example"), IsEmpty());
}

TEST(PeopleErrors, TheSameMailboxInTwoDomains) {
  const MapOnDisk twice(
      "hostname: mail.example.com\nservices: {imap: on, smtp: on}\ndomains: {example.com: {}, b.example: {alias_of: "
      "example.com}}\nusers:\n  ann@example.com: {}\n  ann@b.example: {}\n");
  EXPECT_THAT(twice.findings(),
              ElementsAre("map.yaml:6:3: users.ann@b.example: the same mailbox as ann@example.com, given first in map.yaml:5:3"));
}

TEST(GroupMembership, OfStoresCountsWithoutRegardToCase) {
  const MapOnDisk map(R"(hostname: mail.example.com
services: {imap: on, smtp: {groups: [Senders]}}
urls: {webadmin: {url: "https://{hostname}/admin/", groups: [Admins, Root]}}
domains: {example.com: {}}
groups: {VIP: {services: {imap: {host: vip.example.com}}}}
)");
  ASSERT_TRUE(map.loaded());
  const auto of = [&map](std::vector<std::string> groups) {
    return map.of(Account{.address = address("x@example.com"), .groups = std::move(groups)});
  };
  EXPECT_EQ(of({"vip"}).services.at(0).host.value, "vip.example.com");
  EXPECT_EQ(of({"Vip", "other"}).services.at(0).host.value, "vip.example.com");
  EXPECT_EQ(of({}).services.at(0).host.value, "mail.example.com");
  EXPECT_THAT(of({}).urls, IsEmpty());
  EXPECT_THAT(of({"root"}).urls, testing::SizeIs(1));
  EXPECT_THAT(of({"ADMINS"}).urls, testing::SizeIs(1));
  EXPECT_THAT(of({"admin"}).urls, IsEmpty());
  EXPECT_THAT(of({}).services, testing::SizeIs(1));
  EXPECT_THAT(of({"senders"}).services, testing::SizeIs(2));
  EXPECT_THAT(map.of_domain("example.com").services, testing::SizeIs(1));
  EXPECT_THAT(map.of_domain("example.com").urls, IsEmpty());
}

TEST(GroupMembership, ALevelMayRestrictOrOpen) {
  const MapOnDisk map(R"(hostname: mail.example.com
urls: {webadmin: {url: "https://{hostname}/admin/", groups: [admins]}, sms: "https://{hostname}/sms/"}
domains:
  open.example: {urls: {webadmin: {groups: []}, sms: {groups: [senders]}}}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  EXPECT_THAT(show(map.of("x@open.example").urls), ElementsAre("webadmin https://mail.example.com/admin/"));
}

}  // namespace people_test
}  // namespace smartdiscover::service_map
