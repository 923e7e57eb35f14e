#include "users/files/user_table.hpp"

#include "fakes.hpp"
#include "users/files/user_record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

namespace smartdiscover::users {
namespace user_table_test {

using testing::ElementsAre;

StoredUser user(std::string_view text, std::vector<std::string> passwords = {"{PLAIN}x"}, std::vector<std::string> aliases = {}) {
  StoredUser made{{.address = address(text)}, std::move(passwords), {intern_file_name("users.yaml"), 7, 3}};
  for (const auto& alias : aliases) made.account.aliases.push_back(address(alias));
  return made;
}

TEST(UserRecord, HoldsAllOfAUser) {
  auto ann = user("ann@example.com", {"{PLAIN}a", "", std::string(300, 'p')}, {"a@example.org", "b\xC3\xBC@example.org"});
  ann.location.line = 1'000'000;
  auto& account = ann.account;
  account.display_name = "Ann \xC3\x84 Example";
  account.login = "ann";
  account.catch_all = {domain("example.org"), domain("b\xC3\xBC"
                                                     "cher.example")};
  account.groups = {"vip", ""};
  account.may_open = {address("info@example.com")};
  account.redirect = "https://example.net/";
  account.attributes = {{"phone", "12"}, {"empty", ""}, {"nul", std::string("a\0b", 3)}};
  const auto read = read_record(record_of(ann) + "what follows", ann.location.file);
  EXPECT_EQ(read.account.address, account.address);
  EXPECT_EQ(read.account.display_name, account.display_name);
  EXPECT_EQ(read.account.login, account.login);
  EXPECT_EQ(read.account.aliases, account.aliases);
  EXPECT_EQ(read.account.catch_all, account.catch_all);
  EXPECT_EQ(read.account.groups, account.groups);
  EXPECT_EQ(read.account.may_open, account.may_open);
  EXPECT_EQ(read.account.redirect, account.redirect);
  EXPECT_EQ(read.account.attributes, account.attributes);
  EXPECT_EQ(read.passwords, ann.passwords);
  EXPECT_EQ(read.location, ann.location);
}

TEST(UserRecord, ItsContentIsAllButThePlace) {
  auto ann = user("ann@example.com", {"{PLAIN}a", std::string(300, 'p')}, {"a@example.org"});
  ann.account.catch_all = {domain("example.org")};
  ann.account.groups = {"vip", "staff"};
  ann.account.may_open = {address("info@example.com"), address("sales@example.com")};
  ann.account.attributes = {{"phone", "12"}, {"room", "7"}};
  const auto content = [](const StoredUser& of) { return std::string(content_of_record(record_of(of) + "what follows")); };
  const auto first = content(ann);
  auto moved = ann;
  moved.location.line = 1'000'000;
  moved.location.column = 200;
  EXPECT_EQ(content(moved), first);
  EXPECT_TRUE(record_of(ann).ends_with(first));
  std::set<std::string> contents{first};
  for (const auto& change : std::vector<std::function<void(StoredUser&)>>{
           [](StoredUser& one) { one.account.address = address("anna@example.com"); },
           [](StoredUser& one) { one.passwords[1].back() = 'q'; }, [](StoredUser& one) { one.passwords.pop_back(); },
           [](StoredUser& one) { one.account.display_name = "Ann"; }, [](StoredUser& one) { one.account.login = "ann"; },
           [](StoredUser& one) { one.account.aliases.clear(); }, [](StoredUser& one) { one.account.catch_all.clear(); },
           [](StoredUser& one) { one.account.groups[1] = "stuff"; }, [](StoredUser& one) { one.account.may_open.pop_back(); },
           [](StoredUser& one) { one.account.redirect = "b@example.org"; },
           [](StoredUser& one) { one.account.attributes["room"] = "8"; }}) {
    auto changed = ann;
    change(changed);
    contents.insert(content(changed));
  }
  EXPECT_EQ(contents.size(), 12U);
}

TEST(UserTable, ShowsTheContentOfWhomeverAnAddressStandsFor) {
  UserTable table;
  EXPECT_EQ(table.content_of(address("ann@example.com")), "");
  table.add(user("ann@example.com", {"{PLAIN}a"}, {"a@example.com"}));
  table.add(user("bob@example.com", {"{PLAIN}b"}));
  table.index_aliases();
  EXPECT_EQ(table.content_of(address("nobody@example.com")), "");
  EXPECT_NE(table.content_of(address("ann@example.com")), "");
  EXPECT_EQ(table.content_of(address("a@example.com")), table.content_of(address("ann@example.com")));
  EXPECT_NE(table.content_of(address("bob@example.com")), table.content_of(address("ann@example.com")));
}

TEST(UserTable, FindsWhomItWasGiven) {
  UserTable table;
  EXPECT_FALSE(table.find(address("ann@example.com")));
  EXPECT_TRUE(table.add(user("ann@example.com", {"{PLAIN}first"})));
  EXPECT_FALSE(table.add(user("ann@example.com", {"{PLAIN}second"})));
  EXPECT_THAT(table.find(address("ANN@example.com"))->passwords, ElementsAre("{PLAIN}first"));
  EXPECT_FALSE(table.find(address("ann@example.org")));
  EXPECT_EQ(table.size(), 1U);
}

TEST(UserTable, AnAliasBelongsToTheFirstWhoHasItUnlessItIsAnAddress) {
  UserTable table;
  table.add(user("ann@example.com", {}, {"a@example.com", "bob@example.com"}));
  auto bob = user("bob@example.com", {}, {"a@example.com", "b@example.com", "bob@example.com"});
  bob.location.line = 8;
  table.add(bob);
  const auto lost = table.index_aliases();
  ASSERT_EQ(lost.size(), 2U);
  EXPECT_EQ(lost[0].loser.account.address, address("ann@example.com"));
  EXPECT_EQ(lost[0].owner.line, 8U);
  EXPECT_EQ(lost[1].loser.account.address, address("bob@example.com"));
  EXPECT_EQ(lost[1].owner.line, 7U);
  EXPECT_EQ(table.find(address("a@example.com"))->account.address, address("ann@example.com"));
  EXPECT_EQ(table.find(address("b@example.com"))->account.address, address("bob@example.com"));
  EXPECT_EQ(table.find(address("bob@example.com"))->account.address, address("bob@example.com"));
}

TEST(UserTable, HoldsRecordsLargerThanItsBlocks) {
  UserTable table;
  for (int i = 0; i < 5; ++i) {
    auto large = user("large" + std::to_string(i) + "@example.com");
    large.account.attributes["photo"] = std::string(3'000'000, static_cast<char>('a' + i));
    table.add(large);
    table.add(user("small" + std::to_string(i) + "@example.com"));
  }
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(table.find(address("large" + std::to_string(i) + "@example.com"))->account.attributes.at("photo"),
              std::string(3'000'000, static_cast<char>('a' + i)));
    EXPECT_TRUE(table.find(address("small" + std::to_string(i) + "@example.com")));
  }
}

TEST(UserTable, TheTypicalPasswordIsOfTheSchemeThatMostHave) {
  UserTable table;
  for (int i = 0; i < 3; ++i) table.add(user("a" + std::to_string(i) + "@example.com", {"{PLAIN}x"}));
  for (int i = 0; i < 2; ++i)
    table.add(user("b" + std::to_string(i) + "@example.com",
                   {"$6$abc$dv7vAygfDghQeO8lNAuLv4y4HAQXw9d6a14dcjFGfTijFc0S6MgzM7g53hZv6MaGDXhNpGxhpXakWuTlqHtzn."}));
  EXPECT_FALSE(table.typical_password());
  table.choose_typical_password();
  EXPECT_EQ(table.typical_password(), "{PLAIN}x");
}

double cost_of_finding(const UserTable& table, int users) {
  constexpr int rounds = 20000;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) {
    if (!table.find(address("user" + std::to_string(i % users) + "@example.com"))) ADD_FAILURE();
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

TEST(UserTable, ManyUsersAreFoundAsFastAsFew) {
  UserTable few;
  UserTable many;
  for (int i = 0; i < 100; ++i) few.add(user("user" + std::to_string(i) + "@example.com"));
  for (int i = 0; i < 100'000; ++i) many.add(user("user" + std::to_string(i) + "@example.com"));
  EXPECT_EQ(many.size(), 100'000U);
  double ratio = 100;
  for (int attempt = 0; attempt < 5 && ratio > 5; ++attempt) ratio = cost_of_finding(many, 100'000) / cost_of_finding(few, 100);
  EXPECT_LT(ratio, 5);
}

}  // namespace user_table_test
}  // namespace smartdiscover::users
