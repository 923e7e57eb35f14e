// What sites get wrong with databases: each is told clearly, with the store's name and no secret in it.

#include "database_kinds.hpp"
#include "sign_in/store_authenticator.hpp"
#include "unit/async/coroutines.hpp"
#include "unit/sign_in/small_map.hpp"
#include "unit/tls/test_certificate.hpp"

#include <smartdiscover/users/make_store.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::users {
namespace bad_databases_test {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using Verdict = sign_in::SignIn::Verdict;

constexpr const char* rows =
    "('ann@example.com', '{PLAIN}s3cret', 'Ann', 1), ('two@example.com', '{PLAIN}s3cret', 'One', 2), "
    "('two@example.com', '{PLAIN}s3cret', 'Two', 2), ('null@example.com', NULL, 'Null', 3), ('empty@example.com', '', 'Empty', "
    "4), "
    "('odd@example.com', '{NOSUCH}s3cret', 'Odd', 5), ('cut@example.com', '$6$s3cret', 'Cut', 6)";
constexpr const char* by_address = "SELECT password, name FROM people WHERE username = {email}";

// What one store comes to: the verdict on ann, what is found by a check, what stands in the log.
struct Outcome {
  sign_in::SignIn sign_in;
  std::string found;
  std::string logged;
};

Outcome ask(const SqlDatabase& database, std::string_view text, const std::string& who = "ann@example.com",
            const std::string& password = "guessed") {
  const auto query = parse_sql_query(text, dialect_of(database));
  if (!query) throw std::invalid_argument(query.error().text);
  const StoreDefinition definition{"staff-db", {}, 5s, {}, SqlStoreDefinition{database, *query, 1}, {}};
  Outcome out;
  yaml::Report report;
  check_store(definition, {}, report);
  for (const auto& finding : report.sorted())
    out.found += (finding.severity == yaml::Finding::Severity::error ? "error: " : "warning: ") + to_string(finding) + "\n";
  observe::Log log({}, &out.logged);
  passwords::HashPool pool({.threads = 1, .queue = 16});
  std::vector<sign_in::ConfiguredStore> stores{{"staff-db", {}, 5s, 1min, make_store(definition, {{}, pool, log})}};
  sign_in::StoreAuthenticator authenticator(std::move(stores), {}, {}, sign_in::small_map(), pool,
                                            [] { return sign_in::CredentialCache::Time(1s); });
  http::BasicCredentials credentials{who, password};
  out.sign_in = run(authenticator.sign_in(std::move(credentials), {}));
  const auto secrets = AnyOf(HasSubstr("s3cret"), HasSubstr("guessed"), HasSubstr(database_password), HasSubstr("ss'\\word"));
  EXPECT_THAT(out.found, Not(secrets));
  EXPECT_THAT(out.logged, Not(secrets));
  EXPECT_THAT(out.sign_in.reason, Not(secrets));
  return out;
}

class BadDatabases : public testing::TestWithParam<DatabaseKind> {
 protected:
  TemporaryFolder folder_;
  SqlDatabase database_ = GetParam().with_people(folder_ / "", rows);
};

TEST_P(BadDatabases, AWrongQuery) {
  for (const auto* text :
       {"SELEC password FROM people WHERE username = {email}", "SELECT password FROM peeple WHERE username = {email}",
        "SELECT passwort FROM people WHERE username = {email}"}) {
    const auto out = ask(database_, text);
    EXPECT_THAT(out.found, AllOf(testing::StartsWith("error: "), HasSubstr("users.stores.staff-db"),
                                 HasSubstr("the database rejects the query")))
        << text;
    EXPECT_EQ(out.sign_in.verdict, Verdict::unavailable) << "nobody's password is thrown away for it";
    EXPECT_EQ(out.sign_in.store, "staff-db");
    EXPECT_THAT(out.sign_in.reason, HasSubstr("store staff-db: "));
    EXPECT_THAT(out.logged, AllOf(HasSubstr("error"), HasSubstr("staff-db"))) << text;
  }
}

TEST_P(BadDatabases, TwoRowsThatDifferInMoreThanThePassword) {
  const auto out = ask(database_, by_address, "two@example.com");
  EXPECT_EQ(out.sign_in.verdict, Verdict::unavailable);
  EXPECT_THAT(out.sign_in.reason,
              HasSubstr("store staff-db: the query returns 2 rows for one user that differ in the column name"));
  EXPECT_THAT(out.logged,
              AllOf(HasSubstr("staff-db"), HasSubstr("differ in the column name"), Not(HasSubstr("two@example.com"))));
}

TEST_P(BadDatabases, NullPasswords) {
  for (const auto* who : {"null@example.com", "empty@example.com"}) {
    const auto out = ask(database_, by_address, who);
    EXPECT_EQ(out.sign_in.verdict, Verdict::refused);
    EXPECT_EQ(out.sign_in.reason, "no usable password is stored");
    EXPECT_EQ(out.sign_in.store, "staff-db");
    EXPECT_THAT(out.logged, AllOf(HasSubstr("staff-db"), HasSubstr("a password is NULL or empty"), Not(HasSubstr(who))));
  }
}

TEST_P(BadDatabases, AnUnknownHashScheme) {
  const auto out = ask(database_, by_address, "odd@example.com", "s3cre");
  EXPECT_EQ(out.sign_in.verdict, Verdict::refused);
  EXPECT_THAT(out.logged, AllOf(HasSubstr("staff-db"), HasSubstr("NOSUCH"), Not(HasSubstr("odd@example.com"))));
  const auto cut = ask(database_, by_address, "cut@example.com");
  EXPECT_EQ(cut.sign_in.verdict, Verdict::refused);
  EXPECT_THAT(cut.logged, AllOf(HasSubstr("staff-db"), HasSubstr("invalid stored password")));
}

TEST_P(BadDatabases, AWrongQueryThatShowsOnlyWhenItIsAsked) {
  const auto out =
      ask(database_,
          "SELECT password FROM people WHERE username = {email} AND number = (SELECT number FROM people WHERE number IN (1, 2))");
  if (GetParam().name != std::string("sqlite")) {
    EXPECT_EQ(out.sign_in.verdict, Verdict::unavailable);
    EXPECT_THAT(out.sign_in.reason, HasSubstr("store staff-db: "));
    EXPECT_THAT(out.logged, HasSubstr("staff-db"));
  }
}

INSTANTIATE_TEST_SUITE_P(Databases, BadDatabases, testing::Values(sqlite_kind(), postgresql_kind(), mariadb_kind()),
                         [](const auto& row) { return std::string(row.param.name); });

void expect_down(const SqlDatabase& database, const std::string& why) {
  const auto out = ask(database, by_address);
  EXPECT_THAT(out.found, AllOf(testing::StartsWith("warning: "), HasSubstr("users.stores.staff-db"),
                               HasSubstr("user store unavailable"), HasSubstr(why)));
  EXPECT_EQ(out.sign_in.verdict, Verdict::unavailable);
  EXPECT_THAT(out.sign_in.reason, AllOf(HasSubstr("store staff-db: "), HasSubstr(why)));
  EXPECT_THAT(out.logged, AllOf(HasSubstr("staff-db"), HasSubstr(why)));
}

TEST(UnreachableDatabases, AreNamed) {
  expect_down(SqliteDatabase{"/nonexistent/mail.db"}, "/nonexistent/mail.db");
  const auto port = std::to_string(free_port());
  expect_down(PostgresqlDatabase{"host=127.0.0.1 port=" + port + " user=sd password=s3cret", {}}, "Connection refused");
  auto maria = MariadbServer::instance().database();
  maria.port = free_port();
  expect_down(maria, "Can't connect");
}

TEST(ExpiredCertificates, AreNamed) {
  const auto expired = tls::test::make_certificate({"localhost", {"DNS:localhost", "IP:127.0.0.1"}, -1});
  TemporaryFolder folder;
  const auto ca = folder / "expired.pem";
  write_file(ca, expired.certificate);
  std::filesystem::permissions(folder / "", std::filesystem::perms(0755));

  auto& postgresql = PostgresqlServer::instance();
  postgresql.use_certificate(expired.certificate, expired.key);
  expect_down(postgresql.database("sslmode=verify-full sslrootcert=" + ca.string()), "certificate verify failed");
  postgresql.use_certificate("", "");

  auto& mariadb = MariadbServer::instance();
  mariadb.use_certificate(expired.certificate, expired.key);
  auto database = mariadb.database();
  database.host = "localhost";
  database.tls = MariadbDatabase::Tls::verify;
  database.ca = ca;
  expect_down(database, "certificate");
  mariadb.use_certificate("", "");
}

}  // namespace bad_databases_test
}  // namespace smartdiscover::users
