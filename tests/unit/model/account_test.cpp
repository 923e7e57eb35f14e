#include <smartdiscover/model/account.hpp>

#include <gtest/gtest.h>

using namespace smartdiscover;

namespace {

TEST(Account, OwnsItsPrimaryAddressAndItsAliasesOnly) {
  const auto address = [](std::string_view text) { return *MailAddress::parse(text); };
  Account account{.address = address("ann@example.com")};
  account.aliases = {address("a.example@example.com")};
  account.catch_all = {*Domain::parse("example.org")};
  account.may_open = {address("info@example.com")};

  EXPECT_TRUE(account.owns(address("ANN@example.com")));
  EXPECT_TRUE(account.owns(address("a.example@example.com")));
  EXPECT_FALSE(account.owns(address("info@example.com")));
  EXPECT_FALSE(account.owns(address("any@example.org")));
  EXPECT_FALSE(account.owns(address("bob@example.com")));
}

}  // namespace
