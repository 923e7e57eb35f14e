#include "users/files/user_table.hpp"

#include "fakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::users {
namespace user_table_test {

using testing::ElementsAre;

StoredUser user(std::string_view text, std::vector<std::string> passwords = {"{PLAIN}x"}, std::vector<std::string> aliases = {}) {
  StoredUser made{{.address = address(text)}, std::move(passwords), {intern_file_name("users.yaml"), 7, 3}};
  for (const auto& alias : aliases) made.account.aliases.push_back(address(alias));
  return made;
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
