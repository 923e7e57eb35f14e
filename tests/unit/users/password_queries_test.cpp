// Queries that check the password themselves, on the real databases; and queries that check none, which let nobody in.

#include "database_kinds.hpp"
#include "unit/async/coroutines.hpp"

#include <smartdiscover/users/make_store.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::users {
namespace password_queries_test {

using namespace std::chrono_literals;
using Outcome = StoreReply::Outcome;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* rows =
    "('ann@example.com', 'right', 'Ann', 1), ('boss@example.com', 'other', 'Boss', 2), "
    "('twice@example.com', 'right', 'One', 3), ('twice@example.com', 'right', 'Two', 4), ('same@example.com', 'right', 'Same', "
    "5), "
    "('same@example.com', 'right', 'Same', 5), ('null@example.com', NULL, 'Null', 6), ('empty@example.com', '', 'Empty', 7), "
    "('o''neill@example.com', ''' OR 1=1 --', 'Oh', 8)";

class PasswordQueries : public testing::TestWithParam<DatabaseKind> {
 protected:
  PasswordQueries() : database_(GetParam().with_people(folder_ / "", rows)) {}

  Result<StoreReply> ask(const std::string& text, std::string_view who, std::optional<std::string> password,
                         std::string login = {}) {
    const auto query = parse_sql_query(text, dialect_of(database_));
    if (!query) throw std::invalid_argument(query.error().text);
    const auto store = make_store({"staff", {}, 5s, {}, SqlStoreDefinition{database_, *query, 1}, {}}, {{}, pool_, log_});
    StoreQuestion question{address(who), std::move(password), {}, std::move(login)};
    return run(store->ask(std::move(question)));
  }
  Outcome outcome(const std::string& text, std::string_view who, std::optional<std::string> password) {
    const auto reply = ask(text, who, std::move(password));
    if (reply) return reply->outcome;
    ADD_FAILURE() << who << ": " << reply.error().detail;
    return Outcome::known;
  }
  std::string findings(const std::string& text, std::string bind = {}) {
    const auto query = parse_sql_query(text, dialect_of(database_));
    if (!query) throw std::invalid_argument(query.error().text);
    yaml::Report report;
    SqlStoreDefinition sql{database_, *query, 1, {std::move(bind), {}}};
    check_store({"staff", {}, 5s, {}, sql, {}}, {}, report);
    std::string all;
    for (const auto& finding : report.sorted()) all += to_string(finding) + "\n";
    return all;
  }

  TemporaryFolder folder_;
  SqlDatabase database_;
  std::string lines_;
  observe::Log log_{{}, &lines_};
  passwords::HashPool pool_;
};

const std::string checking =
    "SELECT username AS address, name AS display_name, number FROM people WHERE username = {email} AND password = {password}";

TEST_P(PasswordQueries, ARowIsTheVerdict) {
  const auto reply = ask(checking, "ann@example.com", "right");
  ASSERT_TRUE(reply) << reply.error().detail;
  EXPECT_EQ(reply->outcome, Outcome::accepted);
  EXPECT_EQ(reply->account->display_name, "Ann");
  EXPECT_EQ(reply->account->attributes.at("number"), "1");
  EXPECT_THAT(reply->passwords, testing::IsEmpty());
  EXPECT_EQ(outcome(checking, "o'neill@example.com", "' OR 1=1 --"), Outcome::accepted);
  EXPECT_EQ(outcome(checking, "same@example.com", "right"), Outcome::accepted) << "twice the same is the same";
  EXPECT_EQ(findings(checking), "");
}

TEST_P(PasswordQueries, NoRowIsAnUnknownUser) {
  const std::string right = "right";
  for (const auto& password :
       std::vector<std::string>{"wrong", "Right", "right ", "", right + '\0', right + '\0' + "x", "\xFF\xFE", "' OR 1=1 --",
                                "' OR '1'='1", "{password}", "?", "$1", "right\r\n", std::string(5000, 'x'), "NULL"}) {
    EXPECT_EQ(outcome(checking, "ann@example.com", password), Outcome::unknown) << password;
    EXPECT_EQ(outcome(checking, "null@example.com", password), Outcome::unknown) << password;
    EXPECT_EQ(outcome(checking, "empty@example.com", password), Outcome::unknown) << password;
  }
  EXPECT_EQ(outcome(checking, "nobody@example.com", "right"), Outcome::unknown);
  EXPECT_EQ(outcome(checking, "ann@example.com", std::nullopt), Outcome::unknown) << "it only gives verdicts";
  EXPECT_EQ(lines_, "");
}

TEST_P(PasswordQueries, RowsThatDifferAreAnError) {
  const auto reply = ask(checking, "twice@example.com", "right");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Errc::unavailable);
  EXPECT_THAT(reply.error().detail,
              AllOf(HasSubstr("store staff: "), HasSubstr("2 rows for one user"), HasSubstr("display_name")));
}

// However it is written, a query that does not compare the password opens no door.
TEST_P(PasswordQueries, AQueryThatDoesNotCompareThePasswordLetsNobodyIn) {
  for (const auto* text : {"SELECT name, {password} AS given FROM people WHERE username = {email}",
                           "SELECT name FROM people WHERE username = {email} AND {password} <> ''",
                           "SELECT name FROM people WHERE username = {email} OR password = {password}",
                           "SELECT 'x' AS name WHERE {password} = {password} AND {email} <> ''"}) {
    for (const auto* who : {"ann@example.com", "null@example.com", "empty@example.com"}) {
      const auto reply = ask(text, who, "right");
      ASSERT_FALSE(reply) << text;
      EXPECT_EQ(reply.error().code, Errc::unavailable);
      EXPECT_THAT(reply.error().detail, AnyOf(HasSubstr("store staff: the query returns a row for any password"),
                                              HasSubstr("rows for one user that differ in the column name")))
          << text;
    }
    EXPECT_THAT(lines_, AllOf(HasSubstr("staff"), HasSubstr("for any password"), Not(HasSubstr("right"))));
  }
  EXPECT_THAT(findings("SELECT 'x' AS name WHERE {password} = {password} AND {email} <> ''"),
              HasSubstr("it would accept every password"));
}

TEST_P(PasswordQueries, ADoorThatIsOpenForSomeStaysShutForThem) {
  const std::string text = "SELECT name FROM people WHERE username = {email} AND (password = {password} OR name = 'Boss')";
  EXPECT_EQ(outcome(text, "ann@example.com", "right"), Outcome::accepted);
  EXPECT_EQ(outcome(text, "ann@example.com", "wrong"), Outcome::unknown);
  EXPECT_FALSE(ask(text, "boss@example.com", "wrong"));
  EXPECT_FALSE(ask(text, "boss@example.com", "other")) << "nobody can say whether it was compared";
}

TEST_P(PasswordQueries, WithoutAColumnOrAPlaceholderNobodyIsLetIn) {
  const std::string text = "SELECT name FROM people WHERE username = {email}";
  for (const auto& password : std::vector<std::optional<std::string>>{"right", "wrong", "", std::nullopt}) {
    for (const auto* who : {"ann@example.com", "null@example.com", "nobody@example.com"}) {
      const auto reply = ask(text, who, password);
      ASSERT_FALSE(reply) << who;
      EXPECT_EQ(reply.error().code, Errc::unavailable);
      EXPECT_THAT(reply.error().detail, HasSubstr("store staff: the query returns no column \"password\": select it")) << who;
    }
  }
  EXPECT_THAT(findings(text), AllOf(HasSubstr("users.stores.staff: "), HasSubstr("{password}"), HasSubstr("bind")));
}

TEST_P(PasswordQueries, OnlyOneCanCheck) {
  const std::string both = "SELECT password, name FROM people WHERE username = {email} AND password = {password}";
  EXPECT_THAT(findings(both), HasSubstr("expected one of them"));
  EXPECT_FALSE(ask(both, "ann@example.com", "right"));
  EXPECT_THAT(findings("SELECT password FROM people WHERE username = {email}", "other"), HasSubstr("bind names another store"));
  EXPECT_EQ(findings("SELECT name FROM people WHERE username = {email}", "other"), "");
}

TEST_P(PasswordQueries, WhoeverIsBoundElsewhereIsKnownAndNotLetIn) {
  const auto query = parse_sql_query("SELECT name FROM people WHERE username = {email}", dialect_of(database_));
  SqlStoreDefinition sql{database_, *query, 1, {"other", {}}};
  const auto store = make_store({"staff", {}, 5s, {}, sql, {}}, {{}, pool_, log_});
  for (const auto& password : std::vector<std::optional<std::string>>{"right", "", std::nullopt}) {
    StoreQuestion question{address("ann@example.com"), password};
    const auto reply = run(store->ask(std::move(question)));
    ASSERT_TRUE(reply) << reply.error().detail;
    EXPECT_EQ(reply->outcome, Outcome::known);
    EXPECT_THAT(reply->passwords, testing::IsEmpty());
  }
}

// PostgreSQL cites what it cannot take for a number; the others compare anyhow.
TEST_P(PasswordQueries, AnErrorShowsNoPassword) {
  const auto reply =
      ask("SELECT name FROM people WHERE username = {email} AND number = CAST(CAST({password} AS char(9)) AS decimal)",
          "ann@example.com", "s3");
  EXPECT_EQ(reply.has_value(), std::string(GetParam().name) != "postgresql");
  if (!reply) {
    EXPECT_THAT(reply.error().detail,
                AllOf(HasSubstr("store staff: "), HasSubstr("may contain the password"), Not(HasSubstr("s3"))));
  }
  EXPECT_THAT(lines_, Not(HasSubstr("s3")));
}

TEST_P(PasswordQueries, TheLoginIsBoundAsItWasGiven) {
  const std::string text = "SELECT password, {login} AS given FROM people WHERE username = {email}";
  const auto given = [&](const std::string& login) {
    const auto reply = ask(text, "ann@example.com", "right", login);
    return reply ? reply->account->attributes.at("given") : reply.error().detail;
  };
  EXPECT_EQ(given("EXAMPLE\\ann"), "EXAMPLE\\ann");
  EXPECT_EQ(given("Ann"), "Ann");
  EXPECT_EQ(given("' OR 1=1 --"), "' OR 1=1 --");
  EXPECT_EQ(given(""), "ann@example.com") << "nobody gave one";
}

// "ann" of which domain? Whoever asks says so, and may say what suits them.
TEST_P(PasswordQueries, AQueryByLoginAloneSaysWhomItFound) {
  const std::string bare = "SELECT password FROM people WHERE username = {login}";
  EXPECT_THAT(findings(bare), HasSubstr("must return the column \"address\""));
  EXPECT_FALSE(ask(bare, "ann@example.org", "right", "ann@example.com"));
  const auto reply = ask("SELECT password, username AS address FROM people WHERE username = {login}", "ann@example.org", "right",
                         "ann@example.com");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->account->address, address("ann@example.com"));
}

INSTANTIATE_TEST_SUITE_P(Databases, PasswordQueries, testing::Values(sqlite_kind(), postgresql_kind(), mariadb_kind()),
                         [](const auto& row) { return std::string(row.param.name); });

// What a site with pgcrypto writes.
TEST(PasswordQuery, OfPgcrypto) {
  auto& server = PostgresqlServer::instance();
  server.execute(
      "CREATE EXTENSION IF NOT EXISTS pgcrypto; DROP TABLE IF EXISTS accounts; CREATE TABLE accounts (username text, password "
      "text);"
      "INSERT INTO accounts VALUES ('ann@example.com', crypt('right', gen_salt('bf', 5))), ('null@example.com', NULL); GRANT "
      "SELECT ON accounts TO sd");
  const auto query = parse_sql_query(
      "SELECT username AS address FROM accounts WHERE username = {email} AND password = crypt({password}, password)",
      SqlDialect::postgresql);
  ASSERT_TRUE(query);
  std::string lines;
  observe::Log log({}, &lines);
  passwords::HashPool pool;
  const auto store = make_store({"staff", {}, 5s, {}, SqlStoreDefinition{server.database(), *query, 1}, {}}, {{}, pool, log});
  const auto outcome = [&](const char* who, const char* password) {
    StoreQuestion question{address(who), password};
    const auto reply = run(store->ask(std::move(question)));
    return reply ? reply->outcome : Outcome::refused;
  };
  EXPECT_EQ(outcome("ann@example.com", "right"), Outcome::accepted) << lines;
  EXPECT_EQ(outcome("ann@example.com", "wrong"), Outcome::unknown);
  EXPECT_EQ(outcome("null@example.com", "right"), Outcome::unknown);
}

}  // namespace password_queries_test
}  // namespace smartdiscover::users
