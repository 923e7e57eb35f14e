#include "users/sql/rows.hpp"

#include "fakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::users {
namespace rows_test {

using Outcome = StoreReply::Outcome;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

const auto ann = address("ann@example.com");

ReplyOfRows reply(const SqlRows& rows, const MailAddress& asked = ann) {
  auto result = reply_of_rows(rows, asked);
  if (!result) throw std::runtime_error(result.error().detail);
  return *result;
}

TEST(Rows, NoRowsAreAnUnknownUser) { EXPECT_EQ(reply({{"password"}, {}}).reply.outcome, Outcome::unknown); }

TEST(Rows, ColumnsFillTheAccount) {
  const auto out = reply({{"address", "password", "display_name", "login", "aliases", "groups", "may_open", "redirect", "quota"},
                          {{"Ann@Example.com", "{PLAIN}x", "Ann \xC3\x84", "ann", "a@example.com, @example.org", "vip,staff",
                            "info@example.com sales@example.com", "https://example.net/x", "5G"}}},
                         address("a@example.com"));
  EXPECT_THAT(out.problems, IsEmpty());
  EXPECT_EQ(out.reply.outcome, Outcome::known);
  EXPECT_THAT(out.reply.passwords, ElementsAre("{PLAIN}x"));
  const auto& account = *out.reply.account;
  EXPECT_EQ(account.address, ann);
  EXPECT_EQ(account.display_name, "Ann \xC3\x84");
  EXPECT_EQ(account.login, "ann");
  EXPECT_THAT(account.aliases, ElementsAre(address("a@example.com")));
  EXPECT_THAT(account.catch_all, ElementsAre(domain("example.org")));
  EXPECT_THAT(account.groups, ElementsAre("vip", "staff"));
  EXPECT_THAT(account.may_open, ElementsAre(address("info@example.com"), address("sales@example.com")));
  EXPECT_EQ(account.redirect, "https://example.net/x");
  EXPECT_THAT(account.attributes, ElementsAre(Pair("quota", "5G")));
}

TEST(Rows, NamesOfColumnsMeanTheSameInAnyLetters) {
  const auto out = reply({{"PASSWORD", "Display_Name", "Quota"}, {{"{PLAIN}x", "Ann", "1"}}});
  EXPECT_EQ(out.reply.account->display_name, "Ann");
  EXPECT_THAT(out.reply.account->attributes, ElementsAre(Pair("Quota", "1")));
}

TEST(Rows, NullIsAbsent) {
  const auto out = reply({{"address", "password", "display_name", "aliases", "quota"},
                          {{std::nullopt, "{PLAIN}x", std::nullopt, std::nullopt, std::nullopt}}});
  EXPECT_EQ(out.reply.account->address, ann);
  EXPECT_THAT(out.reply.account->attributes, IsEmpty());
  EXPECT_THAT(out.problems, IsEmpty());
}

TEST(Rows, WhoIsFoundByAnotherAddressHasIt) {
  const auto out = reply({{"address", "password"}, {{"ann@example.com", "{PLAIN}x"}}}, address("other@example.com"));
  EXPECT_EQ(out.reply.account->address, ann);
  EXPECT_THAT(out.reply.account->aliases, ElementsAre(address("other@example.com")));
}

TEST(Rows, ANullPasswordLetsNobodyIn) {
  for (const auto& none : {std::optional<std::string>(), std::optional<std::string>("")}) {
    const auto out = reply({{"password"}, {{none}}});
    EXPECT_EQ(out.reply.outcome, Outcome::known);
    EXPECT_THAT(out.reply.passwords, IsEmpty());
  }
}

TEST(Rows, SeveralPasswordsAreAllValid) {
  const auto out = reply({{"display_name", "password"}, {{"Ann", "{PLAIN}one"}, {"Ann", std::nullopt}, {"Ann", "{PLAIN}two"}}});
  EXPECT_THAT(out.reply.passwords, ElementsAre("{PLAIN}one", "{PLAIN}two"));
}

TEST(Rows, RowsThatDifferOtherwiseAreAnErrorThatShowsNone) {
  for (const auto& rows : std::vector<SqlRows>{
           {{"password", "display_name"}, {{"{PLAIN}s3cret", "Ann"}, {"{PLAIN}s3cret", "Anna"}}},
           {{"display_name", "password"}, {{"Ann", "{PLAIN}s3cret"}, {std::nullopt, "{PLAIN}s3cret"}}},
           {{"password", "display_name"}, {{"{PLAIN}s3cret", "Ann"}, {"{PLAIN}s3cret", "Ann"}, {"{PLAIN}s3cret", "ann"}}},
       }) {
    const auto result = reply_of_rows(rows, ann);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Errc::malformed);
    EXPECT_THAT(result.error().detail, HasSubstr("differ in the column display_name"));
    EXPECT_THAT(result.error().detail, Not(HasSubstr("s3cret")));
    EXPECT_THAT(result.error().detail, Not(HasSubstr("Ann")));
  }
}

TEST(Rows, AQueryWithoutAPasswordIsAnError) {
  const auto result = reply_of_rows({{"display_name"}, {}}, ann);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().detail, HasSubstr("no column \"password\""));
  EXPECT_TRUE(problem_of_columns({}));
  EXPECT_TRUE(problem_of_columns({"passwort"}));
  EXPECT_FALSE(problem_of_columns({"Password", "address"}));
}

TEST(Rows, AColumnGivenTwiceIsAnError) {
  EXPECT_THAT(*problem_of_columns({"password", "name", "name"}), HasSubstr("the column name twice"));
  EXPECT_THAT(*problem_of_columns({"password", "Password"}), HasSubstr("twice"));
  EXPECT_THAT(*problem_of_columns({"password", "login", "LOGIN"}), HasSubstr("twice"));
  EXPECT_FALSE(problem_of_columns({"password", "x", "X"}));
}

TEST(Rows, APasswordIsCheckedInOneWayOnly) {
  const ColumnRules by_query{.check = Check::by_query};
  const ColumnRules by_other{.check = Check::by_other};
  EXPECT_FALSE(problem_of_columns({"name"}, by_query));
  EXPECT_FALSE(problem_of_columns({"name"}, by_other));
  EXPECT_THAT(*problem_of_columns({"name"}), HasSubstr("with {password}, or name the store that checks it with bind"));
  EXPECT_THAT(*problem_of_columns({"name", "Password"}, by_query), HasSubstr("expected one of them"));
  EXPECT_THAT(*problem_of_columns({"name", "PASSWORD"}, by_other), HasSubstr("expected one of them"));
  EXPECT_THAT(*problem_of_columns({"password"}, {.check = Check::by_column, .needs_address = true}),
              HasSubstr("the column \"address\""));
  EXPECT_FALSE(problem_of_columns({"password", "Address"}, {.check = Check::by_column, .needs_address = true}));
}

TEST(Rows, WithoutAPasswordSomebodyIsKnownAndNothingLetsThemIn) {
  const auto out = reply_of_rows({{"display_name"}, {{"Ann"}, {"Ann"}}}, ann, {.check = Check::by_other});
  ASSERT_TRUE(out);
  EXPECT_EQ(out->reply.outcome, Outcome::known);
  EXPECT_THAT(out->reply.passwords, IsEmpty());
  EXPECT_EQ(out->reply.account->display_name, "Ann");
  EXPECT_FALSE(reply_of_rows({{"display_name"}, {{"Ann"}, {"Bob"}}}, ann, {.check = Check::by_other})) << "two people";
  EXPECT_FALSE(reply_of_rows({{"display_name"}, {{"Ann"}}}, ann)) << "an error unless somebody checks";
}

TEST(Rows, AnAddressThatIsNoneIsAnErrorThatDoesNotShowIt) {
  for (const auto* bad : {"ann", "ann@", "@example.com", "a b@example.com", "ann@example.com\n"}) {
    const auto result = reply_of_rows({{"address", "password"}, {{bad, "{PLAIN}x"}}}, ann);
    ASSERT_FALSE(result) << bad;
    EXPECT_EQ(result.error().detail, "the column address is not an e-mail address");
  }
}

TEST(Rows, ValuesThatCannotBeUsedAreLeftOutAndTold) {
  const auto out = reply({{"password", "display_name", "aliases", "redirect"},
                          {{"{NOSUCH}s3cret", "bell\x07", "s3cret, b@example.com", "ftp://s3cret"}}});
  EXPECT_THAT(out.reply.passwords, IsEmpty());
  EXPECT_EQ(out.reply.account->display_name, "");
  EXPECT_THAT(out.reply.account->aliases, ElementsAre(address("b@example.com")));
  EXPECT_EQ(out.problems.size(), 4U);
  for (const auto& problem : out.problems) EXPECT_THAT(problem, Not(HasSubstr("s3cret")));
}

}  // namespace rows_test
}  // namespace smartdiscover::users
