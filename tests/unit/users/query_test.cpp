#include <smartdiscover/users/sql_query.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::users {
namespace query_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Value = SqlQuery::Value;

TEST(SqlQuery, MarksAreThoseOfTheDatabase) {
  const auto* text = "SELECT password FROM mailbox WHERE local = {local} AND domain={domain} OR name = {email} OR l={login}";
  const auto sqlite = parse_sql_query(text, SqlDialect::sqlite);
  ASSERT_TRUE(sqlite);
  EXPECT_EQ(sqlite->text, "SELECT password FROM mailbox WHERE local = ? AND domain=? OR name = ? OR l=?");
  EXPECT_THAT(sqlite->values, ElementsAre(Value::local, Value::domain, Value::email, Value::login));
  EXPECT_EQ(parse_sql_query(text, SqlDialect::mariadb)->text, sqlite->text);
  const auto postgresql = parse_sql_query(text, SqlDialect::postgresql);
  EXPECT_EQ(postgresql->text, "SELECT password FROM mailbox WHERE local = $1 AND domain=$2 OR name = $3 OR l=$4");
}

TEST(SqlQuery, AValueNamedTwiceIsBoundTwice) {
  const auto query = parse_sql_query("{email}{email}", SqlDialect::postgresql);
  EXPECT_EQ(query->text, "$1$2");
  EXPECT_THAT(query->values, ElementsAre(Value::email, Value::email));
}

std::vector<std::string> bound(const SqlQuery& query, const SqlSubject& subject) {
  std::vector<std::string> texts;
  for (const auto& value : values_of(query, subject)) texts.emplace_back(value.text());
  return texts;
}

TEST(SqlQuery, ValuesAreThoseOfTheAddress) {
  const auto query = parse_sql_query("{local} {domain} {email} {login}", SqlDialect::sqlite);
  const auto address = *MailAddress::parse("o'Neill@Example.com");
  EXPECT_THAT(bound(*query, {address}), ElementsAre("o'neill", "example.com", "o'neill@example.com", "o'neill@example.com"))
      << "nobody gave a login";
  EXPECT_THAT(bound(*query, {address, "EXAMPLE\\O'Neill"}),
              ElementsAre("o'neill", "example.com", "o'neill@example.com", "EXAMPLE\\O'Neill"));
}

TEST(SqlQuery, APasswordIsBoundLikeEverythingElse) {
  const auto query = parse_sql_query("SELECT 1 WHERE p = crypt({password}, p) AND u = {email}", SqlDialect::postgresql);
  ASSERT_TRUE(query);
  EXPECT_EQ(query->text, "SELECT 1 WHERE p = crypt($1, p) AND u = $2");
  EXPECT_TRUE(query->holds(Value::password));
  EXPECT_FALSE(query->holds(Value::login));
  const auto address = *MailAddress::parse("ann@example.com");
  EXPECT_THAT(bound(*query, {address, "", "' OR 1=1 --"}), ElementsAre("' OR 1=1 --", "ann@example.com"));
  EXPECT_FALSE(parse_sql_query("SELECT '{password}'", SqlDialect::sqlite)) << "not within quotes";
}

TEST(SqlQuery, NoPlaceholderIsNoMistakeHere) {
  const auto query = parse_sql_query("SELECT domain FROM domain", SqlDialect::postgresql);
  ASSERT_TRUE(query);
  EXPECT_THAT(query->values, IsEmpty());
}

struct Same {
  SqlDialect dialect;
  const char* text;
  const char* expected;
};

TEST(SqlQuery, WhatIsQuotedOrCommentStaysAsItIs) {
  for (const auto& [dialect, text, expected] : {
           Same{SqlDialect::sqlite, "SELECT '{}', '{x}', 'it''s {y}' -- {z}\n, {email}",
                "SELECT '{}', '{x}', 'it''s {y}' -- {z}\n, ?"},
           Same{SqlDialect::sqlite, "SELECT \"a{b\", `c{d` /* {e} ' */ {local}", "SELECT \"a{b\", `c{d` /* {e} ' */ ?"},
           Same{SqlDialect::sqlite, "'\\' {email}", "'\\' ?"},
           Same{SqlDialect::postgresql, "SELECT '{a,b}'::text[], $$ {x} ' $$, $t$ $$ {y} $t$, {email}",
                "SELECT '{a,b}'::text[], $$ {x} ' $$, $t$ $$ {y} $t$, $1"},
           Same{SqlDialect::postgresql, "a ? b # {local} -- '", "a ? b # $1 -- '"},
           Same{SqlDialect::mariadb, "SELECT '\\'{x}', \"\\\"{y}\" # {z} '\n{email}", "SELECT '\\'{x}', \"\\\"{y}\" # {z} '\n?"},
           Same{SqlDialect::mariadb, "SELECT `{a}`, 'b\\\\', {email}", "SELECT `{a}`, 'b\\\\', ?"},
           Same{SqlDialect::sqlite, "{{email}} {{{email}}}", "{email} {?}"},
           Same{SqlDialect::sqlite, "a}b}}c /* open", "a}b}c /* open"},
       }) {
    const auto query = parse_sql_query(text, dialect);
    ASSERT_TRUE(query) << text << ": " << query.error().text;
    EXPECT_EQ(query->text, expected);
  }
}

struct Bad {
  SqlDialect dialect;
  std::string text;
  std::size_t offset;
  const char* says;
};

TEST(SqlQuery, MistakesHaveAPlace) {
  for (const auto& [dialect, text, offset, says] : {
           Bad{SqlDialect::sqlite, "", 0, "expected a query"},
           Bad{SqlDialect::sqlite, " \n ", 0, "expected a query"},
           Bad{SqlDialect::sqlite, "x = {mail}", 4,
               "unknown placeholder {mail}; expected {email}, {local}, {domain}, {login} or {password}"},
           Bad{SqlDialect::sqlite, "x = {emial}", 4, "(did you mean {email}?)"},
           Bad{SqlDialect::sqlite, "x = {pasword}", 4, "unknown placeholder {pasword}"},
           Bad{SqlDialect::sqlite, "x = {user.name}", 4, "unknown placeholder {user.name}"},
           Bad{SqlDialect::sqlite, "x = {Email}", 4, "unknown placeholder {Email}"},
           Bad{SqlDialect::sqlite, "x = {}", 4, "a brace itself is written {{"},
           Bad{SqlDialect::sqlite, "x = { email }", 4, "expected a placeholder"},
           Bad{SqlDialect::sqlite, "x = {email", 4, "expected a placeholder"},
           Bad{SqlDialect::sqlite, "x = {", 4, "expected a placeholder"},
           Bad{SqlDialect::sqlite, "x = '{email}'", 5, "remove the quotes"},
           Bad{SqlDialect::sqlite, "x = '%@{domain}'", 7, "{domain} in quotes"},
           Bad{SqlDialect::sqlite, "-- {login}", 3, "remove the quotes"},
           Bad{SqlDialect::postgresql, "$$ {email} $$", 3, "remove the quotes"},
           Bad{SqlDialect::mariadb, "x = \"{email}\"", 5, "remove the quotes"},
           Bad{SqlDialect::sqlite, "x = 'open", 4, "not closed"},
           Bad{SqlDialect::mariadb, "x = 'open\\'", 4, "not closed"},
           Bad{SqlDialect::mariadb, "x = 'open\\", 4, "not closed"},
           Bad{SqlDialect::postgresql, "x = $a$ $b$", 4, "the quote $a$ is not closed"},
           Bad{SqlDialect::sqlite, std::string("x\0y", 3), 1, "NUL"},
       }) {
    const auto query = parse_sql_query(text, dialect);
    ASSERT_FALSE(query) << text;
    EXPECT_EQ(query.error().offset, offset) << text;
    EXPECT_THAT(query.error().text, HasSubstr(says)) << text;
  }
}

}  // namespace query_test
}  // namespace smartdiscover::users
