#include "users/account_fields.hpp"

#include "fakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::users {
namespace account_fields_test {

using testing::ElementsAre;
using testing::IsEmpty;

class AccountFields : public testing::Test {
 protected:
  std::vector<std::string> problems(std::string_view name, std::vector<std::string> values, Written written = Written::array) {
    std::vector<std::string> texts;
    for (const auto& problem : add_field(account, name, values, written)) {
      EXPECT_LT(problem.value, values.size());
      texts.push_back(problem.text);
    }
    return texts;
  }
  Account account{.address = address("ann@example.com")};
};

TEST_F(AccountFields, AliasesMayBeAnArrayOrOneText) {
  EXPECT_THAT(problems("aliases", {"A.Example@Example.com", "b@example.com"}), IsEmpty());
  EXPECT_THAT(problems("aliases", {"c@example.com, d@example.com;", "e@example.com f@example.com"}, Written::text),
              testing::SizeIs(1));
  EXPECT_THAT(account.aliases, ElementsAre(address("a.example@example.com"), address("b@example.com"), address("c@example.com"),
                                           address("e@example.com"), address("f@example.com")));
}

TEST_F(AccountFields, AliasesOfActiveDirectoryAreMailAddressesOnly) {
  EXPECT_THAT(problems("aliases", {"SMTP:ann@example.com", "smtp:a@example.com", "X500:/o=Example/cn=ann", "sip:ann@example.com",
                                   "x400:c=US;a= ;"}),
              IsEmpty());
  EXPECT_THAT(account.aliases, ElementsAre(address("a@example.com")));
}

TEST_F(AccountFields, AnAliasOfADomainIsACatchAll) {
  EXPECT_THAT(problems("aliases", {"@Example.ORG", "smtp:@example.net", "@example.org"}), IsEmpty());
  EXPECT_THAT(account.aliases, IsEmpty());
  EXPECT_THAT(account.catch_all, ElementsAre(domain("example.org"), domain("example.net")));
}

TEST_F(AccountFields, GroupsAreCutToTheFirstValueOfTheirName) {
  EXPECT_THAT(problems("groups", {"vip", "CN=Sales Team,OU=Groups,DC=example,DC=com", "cn=Board\\, inner,dc=example",
                                  "cn=a\\2cb+sn=x,dc=y", "vip"}),
              IsEmpty());
  EXPECT_THAT(account.groups, ElementsAre("vip", "Sales Team", "Board, inner", "a,b"));
}

TEST_F(AccountFields, OneTextOfGroupsIsDividedUnlessItIsAName) {
  problems("groups", {"vip, admins staff"}, Written::text);
  problems("groups", {"CN=Sales Team,OU=Groups"}, Written::text);
  EXPECT_THAT(account.groups, ElementsAre("vip", "admins", "staff", "Sales Team"));
}

TEST_F(AccountFields, SharedMailboxesAreAddresses) {
  EXPECT_THAT(problems("may_open", {"info@example.com,sales@example.com"}, Written::text), IsEmpty());
  EXPECT_THAT(problems("may_open", {"@example.com", "info", "info@example.com"}), testing::SizeIs(2));
  EXPECT_THAT(account.may_open, ElementsAre(address("info@example.com"), address("sales@example.com")));
}

TEST_F(AccountFields, TextsAreTakenAsTheyStandButForBlanksAround) {
  EXPECT_THAT(problems("display_name", {" Ann, Example \n"}, Written::text), IsEmpty());
  EXPECT_THAT(problems("login", {"EXAMPLE\\ann"}, Written::text), IsEmpty());
  EXPECT_EQ(account.display_name, "Ann, Example");
  EXPECT_EQ(account.login, "EXAMPLE\\ann");
}

TEST_F(AccountFields, AnyOtherNameIsAnAttribute) {
  problems("department", {"Sales, North"}, Written::text);
  problems("phone", {"1", "2"});
  problems("empty", {""});
  EXPECT_EQ(account.attributes.at("department"), "Sales, North");
  EXPECT_EQ(account.attributes.at("phone"), "1,2");
  EXPECT_FALSE(account.attributes.contains("empty"));
}

TEST_F(AccountFields, RedirectsGoToAnAddressOrASecureUrl) {
  for (const auto* good : {"ann@example.org", "https://autodiscover.example.org/autodiscover/autodiscover.xml"}) {
    EXPECT_THAT(problems("redirect", {good}), IsEmpty());
    EXPECT_EQ(account.redirect, good);
  }
  for (const auto* bad : {"http://example.org/", "https://", "example.org", "https://example.org/a b", "javascript:x"}) {
    EXPECT_THAT(problems("redirect", {bad}), testing::SizeIs(1)) << bad;
  }
}

TEST_F(AccountFields, MistakesAreLeftOutAndShowNoAddress) {
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{{"aliases", "not an address"},
                                                                                    {"aliases", "@"},
                                                                                    {"aliases", "secret@@example.com"},
                                                                                    {"aliases", "smtp:"},
                                                                                    {"groups", "CN=,DC=example"},
                                                                                    {"groups", "a\tb"},
                                                                                    {"display_name", "bell\a"},
                                                                                    {"display_name", "\xFF"},
                                                                                    {"login", "a\r\nb"},
                                                                                    {"login", "\xC3("},
                                                                                    {"office", "x\x7F"}}) {
    const auto found = problems(name, {value});
    ASSERT_THAT(found, testing::SizeIs(1)) << name << " " << value;
    EXPECT_THAT(found.front(), testing::Not(testing::HasSubstr("secret")));
  }
  EXPECT_THAT(account.aliases, IsEmpty());
  EXPECT_THAT(account.groups, IsEmpty());
  EXPECT_EQ(account.display_name, "");
  EXPECT_EQ(account.login, "");
}

}  // namespace account_fields_test
}  // namespace smartdiscover::users
