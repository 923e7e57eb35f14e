// What PostgreSQL and MariaDB promise beyond the contract of all stores: queries they do not take, ways in that fail, TLS.

#include "database_servers.hpp"

#include "unit/async/coroutines.hpp"
#include "unit/tls/test_certificate.hpp"

#include <smartdiscover/users/make_store.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace smartdiscover::users {
namespace database_servers_test {

using namespace std::chrono_literals;
using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Result<SqlRows> ask(const SqlDatabase& database, std::string_view text, std::string_view who = "ann@example.com",
                    std::chrono::milliseconds timeout = 5s) {
  const auto query = parse_sql_query(text, dialect_of(database));
  if (!query) throw std::invalid_argument(query.error().text);
  return ask_database(database, *query, values_of(*query, {address(who)}), timeout, 10);
}

std::string reason(const SqlDatabase& database, Errc expected = Errc::unavailable) {
  const auto rows = ask(database, "SELECT {email}");
  if (rows) return "none: it works";
  EXPECT_EQ(rows.error().code, expected) << rows.error().detail;
  EXPECT_THAT(rows.error().detail, Not(AnyOf(HasSubstr("ss-word"), HasSubstr("another-word"), HasSubstr(database_password))));
  return rows.error().detail;
}

tls::test::Pem certificate(int days) {
  return tls::test::make_certificate({"localhost", {"DNS:localhost", "IP:127.0.0.1"}, days});
}

class Postgresql : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    PostgresqlServer::instance().execute(
        "DROP TABLE IF EXISTS people; CREATE TABLE people (username text, password text, quota int, active boolean);"
        "INSERT INTO people VALUES ('ann@example.com', '{PLAIN}x', 5, true), ('bob@example.com', NULL, NULL, false);"
        "CREATE TABLE IF NOT EXISTS hidden (username text, password text); GRANT SELECT ON people TO sd");
  }
  PostgresqlServer& server_ = PostgresqlServer::instance();
};

TEST_F(Postgresql, GivesRowsAsTheyAre) {
  const auto rows = ask(server_.database(), "SELECT password, quota, active, '' AS empty FROM people WHERE username = {email}");
  ASSERT_TRUE(rows) << rows.error().detail;
  EXPECT_THAT(rows->columns, ElementsAre("password", "quota", "active", "empty"));
  EXPECT_THAT(rows->rows[0], ElementsAre("{PLAIN}x", "5", "t", ""));
  EXPECT_THAT(ask(server_.database(), "SELECT password, quota FROM people WHERE username = {email}", "bob@example.com")->rows[0],
              ElementsAre(std::nullopt, std::nullopt));
  EXPECT_THAT(
      ask(server_.database(), "SELECT {local}::text || '|' || {domain}::text, 'J\xC3\xB6rg'", "o'neill@example.com")->rows[0],
      ElementsAre("o'neill|example.com", "J\xC3\xB6rg"));
}

struct Bad {
  const char* query;
  const char* says;
};

TEST_F(Postgresql, AQueryItDoesNotTakeIsMalformed) {
  for (const auto& [text, says] : {
           Bad{"SELEC {email}", "syntax error at or near \"SELEC\""},
           Bad{"SELECT password FROM nobody WHERE username = {email}", "relation \"nobody\" does not exist"},
           Bad{"SELECT passwort FROM people WHERE username = {email}", "column \"passwort\" does not exist"},
           Bad{"SELECT password FROM hidden WHERE username = {email}", "permission denied"},
           Bad{"SELECT 1; SELECT {email}", "multiple commands"},
           Bad{"DELETE FROM people WHERE username = {email}", "expected a query that only reads"},
           Bad{"SET application_name = 'x'", "expected a query that only reads"},
           Bad{"SELECT password FROM people WHERE username = $2 OR username = {email}", "2 parameters and 1 placeholders"},
           Bad{"SELECT password FROM people WHERE quota = {local}", "invalid input syntax for type integer: \"...\""},
           Bad{"SELECT a.username FROM people a, generate_series(1, 6) WHERE {email} <> ''", "more than 10 rows"},
       }) {
    const auto rows = ask(server_.database(), text);
    ASSERT_FALSE(rows) << text;
    EXPECT_EQ(rows.error().code, Errc::malformed) << text << rows.error().detail;
    EXPECT_THAT(rows.error().detail, HasSubstr(says)) << text;
  }
}

TEST_F(Postgresql, WhatCannotBeReachedIsUnavailableAndSaysNoSecret) {
  const auto port = std::to_string(server_.port());
  EXPECT_THAT(reason({PostgresqlDatabase{"host=127.0.0.1 port=" + std::to_string(free_port()) + " user=sd", {}}}),
              HasSubstr("Connection refused"));
  EXPECT_THAT(reason({PostgresqlDatabase{"host=no.such.host.invalid user=sd", {}}}), HasSubstr("no.such.host.invalid"));
  EXPECT_THAT(reason({PostgresqlDatabase{"host=/nonexistent user=sd", {}}}), HasSubstr("No such file"));
  EXPECT_THAT(reason({PostgresqlDatabase{"host=127.0.0.1 port=" + port + " user=sd dbname=postgres password=pass-word", {}}}),
              HasSubstr("authentication failed"));
  EXPECT_THAT(reason({PostgresqlDatabase{"host=127.0.0.1 port=" + port + " user=sd", "/nonexistent/file"}}),
              HasSubstr("/nonexistent/file cannot be read"));
  auto database = server_.database();
  database.connection += " dbname=nothing";
  EXPECT_THAT(reason(database), HasSubstr("\"nothing\" does not exist"));
  EXPECT_THAT(reason({PostgresqlDatabase{"host=x passwort=pass-word", {}}}, Errc::malformed),
              HasSubstr("expected a connection such as"));
}

TEST_F(Postgresql, TriesEveryHostThatIsNamed) {
  auto database = server_.database();
  database.connection = "host=no.such.host.invalid,127.0.0.1,localhost port=1," + std::to_string(free_port()) + "," +
                        std::to_string(server_.port()) + " user=sd dbname=postgres";
  EXPECT_TRUE(ask(database, "SELECT {email}"));
}

TEST_F(Postgresql, AQueryThatTakesTooLongIsTimedOut) {
  const auto rows = ask(server_.database(), "SELECT pg_sleep(20), {email}", "ann@example.com", 200ms);
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, Errc::timed_out);
}

// "running" is an error of the database while somebody's query runs.
TEST_F(Postgresql, AQueryThatIsGivenUpIsCancelled) {
  const auto is_running = [&](const std::string& mark) {
    try {
      server_.execute(
          "DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_stat_activity WHERE usename = 'sd' AND state = 'active' AND query LIKE '%" +
          mark + "%') THEN RAISE EXCEPTION 'running'; END IF; END $$");
      return false;
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), HasSubstr("running"));
      return true;
    }
  };
  // Once by itself, and once as stores ask.
  std::thread once(
      [&] { EXPECT_FALSE(ask(server_.database(), "SELECT {email} AS once, pg_sleep(600)", "ann@example.com", 3s)); });
  EXPECT_TRUE(eventually([&] { return is_running("AS once, pg_sleep"); }));
  once.join();
  EXPECT_TRUE(eventually([&] { return !is_running("AS once, pg_sleep"); }, 60s)) << "or it would sleep for ten minutes";

  std::string lines;
  observe::Log log({}, &lines);
  passwords::HashPool pool;
  const auto query = parse_sql_query("SELECT {email} AS stored, pg_sleep(600), 'x' AS password", SqlDialect::postgresql);
  const auto store = make_store({"mail", {}, 3s, {}, SqlStoreDefinition{server_.database(), *query, 2}, {}}, {{}, pool, log});
  std::thread stored([&] {
    StoreQuestion question{address("ann@example.com"), "x"};
    EXPECT_FALSE(run(store->ask(std::move(question))));
  });
  EXPECT_TRUE(eventually([&] { return is_running("AS stored, pg_sleep"); }));
  stored.join();
  EXPECT_TRUE(eventually([&] { return !is_running("AS stored, pg_sleep"); }, 60s));
}

TEST_F(Postgresql, ChecksTheServersCertificateAsSslmodeSays) {
  const auto good = certificate(30);
  const auto expired = certificate(-1);
  write_file(server_.file("good.pem"), good.certificate);
  write_file(server_.file("expired.pem"), expired.certificate);
  const auto verify = [&](const char* root) {
    return server_.database("sslmode=verify-full sslrootcert=" + server_.file(root).string());
  };
  EXPECT_THAT(reason(verify("good.pem")), HasSubstr("does not support SSL"));
  server_.use_certificate(good.certificate, good.key);
  EXPECT_EQ(reason(verify("good.pem")), "none: it works");
  EXPECT_EQ(reason(server_.database("sslmode=require")), "none: it works");
  EXPECT_THAT(reason(verify("expired.pem")), HasSubstr("certificate verify failed"));
  server_.use_certificate(expired.certificate, expired.key);
  EXPECT_THAT(reason(verify("expired.pem")), HasSubstr("certificate"));
  EXPECT_EQ(reason(server_.database("sslmode=require")), "none: it works");
  server_.use_certificate("", "");
}

TEST_F(Postgresql, ATableThatChangesIsNotNoticed) {
  std::string lines;
  observe::Log log({}, &lines);
  passwords::HashPool pool;
  server_.execute("DROP TABLE IF EXISTS changing; CREATE TABLE changing AS SELECT * FROM people; GRANT SELECT ON changing TO sd");
  const auto query = parse_sql_query("SELECT * FROM changing WHERE username = {email}", SqlDialect::postgresql);
  const auto store = make_store({"mail", {}, 5s, {}, SqlStoreDefinition{server_.database(), *query, 1}, {}}, {{}, pool, log});
  const auto attributes = [&] {
    StoreQuestion question{address("ann@example.com"), "x"};
    const auto reply = run(store->ask(std::move(question)));
    return reply ? reply->account->attributes.size() : 0;
  };
  EXPECT_EQ(attributes(), 3U);
  server_.execute("ALTER TABLE changing ADD COLUMN town text DEFAULT 'Ulm'");
  EXPECT_EQ(attributes(), 4U);
}

class Mariadb : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    MariadbServer::instance().execute(
        {"USE mail", "DROP TABLE IF EXISTS people",
         "CREATE TABLE people (username varchar(255), password text, quota int, photo longblob)",
         "INSERT INTO people VALUES ('ann@example.com', '{PLAIN}x', 5, 'x'), ('bob@example.com', NULL, NULL, '')",
         "CREATE DATABASE IF NOT EXISTS hidden"});
  }
  MariadbServer& server_ = MariadbServer::instance();
};

TEST_F(Mariadb, GivesRowsAsTheyAre) {
  const auto rows = ask(server_.database(), "SELECT password, quota, '' AS empty FROM people WHERE username = {email}");
  ASSERT_TRUE(rows) << rows.error().detail;
  EXPECT_THAT(rows->columns, ElementsAre("password", "quota", "empty"));
  EXPECT_THAT(rows->rows[0], ElementsAre("{PLAIN}x", "5", ""));
  EXPECT_THAT(
      ask(server_.database(), "SELECT password, quota, photo FROM people WHERE username = {email}", "bob@example.com")->rows[0],
      ElementsAre(std::nullopt, std::nullopt, ""));
  EXPECT_THAT(ask(server_.database(), "SELECT concat({local}, '|', {domain}), 'J\xC3\xB6rg'", "o'neill@example.com")->rows[0],
              ElementsAre("o'neill|example.com", "J\xC3\xB6rg"));
}

TEST_F(Mariadb, IsReachedByItsSocketToo) {
  auto database = server_.database();
  database.host.clear();
  database.socket = server_.socket();
  EXPECT_TRUE(ask(database, "SELECT {email}"));
}

TEST_F(Mariadb, AQueryItDoesNotTakeIsMalformed) {
  for (const auto& [text, says] : {
           Bad{"SELEC {email}", "error in your SQL syntax"},
           Bad{"SELECT password FROM nobody WHERE username = {email}", "'mail.nobody' doesn't exist"},
           Bad{"SELECT passwort FROM people WHERE username = {email}", "Unknown column 'passwort'"},
           Bad{"SELECT 1 FROM hidden.people WHERE username = {email}", "denied"},
           Bad{"SELECT 1; SELECT {email}", "error in your SQL syntax"},
           Bad{"DELETE FROM people WHERE username = {email}", "denied"},
           Bad{"SET @x = {email}", "expected a query that only reads"},
           Bad{"SELECT password FROM people WHERE username = ? OR username = {email}", "2 parameters and 1 placeholders"},
           Bad{"SELECT a.username FROM people a, people b, people c, people d WHERE {email} <> ''", "more than 10 rows"},
       }) {
    const auto rows = ask(server_.database(), text);
    ASSERT_FALSE(rows) << text;
    EXPECT_EQ(rows.error().code, Errc::malformed) << text << rows.error().detail;
    EXPECT_THAT(rows.error().detail, HasSubstr(says)) << text;
  }
}

TEST_F(Mariadb, WhatCannotBeReachedIsUnavailableAndSaysNoSecret) {
  auto database = server_.database();
  database.port = free_port();
  EXPECT_THAT(reason(database), HasSubstr("Can't connect"));
  database = server_.database();
  database.host = "no.such.host.invalid";
  EXPECT_THAT(reason(database), HasSubstr("no.such.host.invalid"));
  database = server_.database();
  database.password_file = "/nonexistent/file";
  EXPECT_THAT(reason(database), HasSubstr("/nonexistent/file cannot be read"));
  write_file(server_.file("wrong"), "another-word\n");
  database.password_file = server_.file("wrong");
  EXPECT_FALSE(ask(database, "SELECT {email}"));
  database = server_.database();
  database.database = "nothing";
  EXPECT_THAT(reason(database), HasSubstr("nothing"));
  database = server_.database();
  database.host.clear();
  database.socket = "/nonexistent/socket";
  EXPECT_THAT(reason(database), HasSubstr("/nonexistent/socket"));
}

TEST_F(Mariadb, ChecksTheServersCertificateAsTlsSays) {
  const auto good = certificate(30);
  const auto expired = certificate(-1);
  write_file(server_.file("good.pem"), good.certificate);
  write_file(server_.file("expired.pem"), expired.certificate);
  auto database = server_.database();
  database.host = "localhost";
  const auto with = [&](MariadbDatabase::Tls tls, const char* root) {
    database.tls = tls;
    database.ca = root == nullptr ? std::filesystem::path() : server_.file(root);
    return reason(database);
  };
  using Tls = MariadbDatabase::Tls;
  EXPECT_NE(with(Tls::required, nullptr), "none: it works");
  server_.use_certificate(good.certificate, good.key);
  EXPECT_EQ(with(Tls::required, nullptr), "none: it works");
  EXPECT_EQ(with(Tls::verify, "good.pem"), "none: it works");
  EXPECT_THAT(with(Tls::verify, nullptr), HasSubstr("certificate"));
  EXPECT_THAT(with(Tls::verify, "expired.pem"), HasSubstr("certificate"));
  server_.use_certificate(expired.certificate, expired.key);
  EXPECT_THAT(with(Tls::verify, "expired.pem"), HasSubstr("certificate"));
  server_.use_certificate("", "");
}

}  // namespace database_servers_test
}  // namespace smartdiscover::users
