// SQLite's part: files as they are found at sites, and what can be wrong with them and with a query.

#include "fakes.hpp"
#include "sqlite_file.hpp"
#include "unit/async/coroutines.hpp"
#include "users/sql/sql_connection.hpp"

#include <smartdiscover/users/make_store.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::users {
namespace sqlite_test {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Outcome = StoreReply::Outcome;

const auto* schema =
    "CREATE TABLE mailbox (username TEXT PRIMARY KEY, password TEXT, name TEXT, active INTEGER);"
    "INSERT INTO mailbox VALUES ('ann@example.com', '{PLAIN}right', 'Ann', 1), ('bob@example.com', NULL, 'Bob', 1),"
    "('eve@example.com', X'7B504C41494E7D78', '', 1);";

SqlQuery query(std::string_view text) {
  auto parsed = parse_sql_query(text, SqlDialect::sqlite);
  if (!parsed) throw std::invalid_argument(parsed.error().text);
  return *parsed;
}

class Sqlite : public testing::Test {
 protected:
  Result<SqlRows> ask(std::string_view text, std::string_view who = "ann@example.com", std::chrono::milliseconds timeout = 5s,
                      std::size_t most = 10) {
    return ask_database(SqliteDatabase{file_}, query(text), values_of(query(text), {address(who)}), timeout, most);
  }
  std::shared_ptr<UserStore> store(
      std::string_view text = "SELECT password, name AS display_name FROM mailbox WHERE username = {email}",
      std::chrono::milliseconds timeout = 5s) {
    return make_store({"mail", {}, timeout, {}, SqlStoreDefinition{SqliteDatabase{file_}, query(text)}, {}}, {{}, pool_, log_});
  }
  static Result<StoreReply> ask(const std::shared_ptr<UserStore>& store, std::string_view who) {
    StoreQuestion question{address(who), "x"};
    return run(store->ask(std::move(question)));
  }

  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "mail.db";
  std::string lines_;
  observe::Log log_{{}, &lines_};
  passwords::HashPool pool_{{.threads = 1, .queue = 8}};
};

TEST_F(Sqlite, GivesRowsAsTheyAre) {
  sqlite_file(file_, schema);
  const auto rows = ask("SELECT password, name, active, 1.5 AS half FROM mailbox WHERE username = {email}");
  ASSERT_TRUE(rows) << rows.error().detail;
  EXPECT_THAT(rows->columns, ElementsAre("password", "name", "active", "half"));
  ASSERT_EQ(rows->rows.size(), 1U);
  EXPECT_THAT(rows->rows[0], ElementsAre("{PLAIN}right", "Ann", "1", "1.5"));
  EXPECT_THAT(ask("SELECT password, name FROM mailbox WHERE username = {email}", "bob@example.com")->rows[0],
              ElementsAre(std::nullopt, "Bob"));
  EXPECT_THAT(ask("SELECT password, name FROM mailbox WHERE username = {email}", "eve@example.com")->rows[0],
              ElementsAre("{PLAIN}x", ""));
  const auto none = ask("SELECT password FROM mailbox WHERE username = {email}", "nobody@example.com");
  EXPECT_TRUE(none->rows.empty());
  EXPECT_THAT(none->columns, ElementsAre("password"));
}

TEST_F(Sqlite, BindsEveryPlaceholder) {
  sqlite_file(file_, schema);
  const auto rows = ask("SELECT {local}, {domain}, {email}, {login}, '{{x'", "o'neill@example.com");
  ASSERT_TRUE(rows);
  EXPECT_THAT(rows->rows[0], ElementsAre("o'neill", "example.com", "o'neill@example.com", "o'neill@example.com", "{{x"));
}

struct Bad {
  const char* query;
  const char* says;
};

TEST_F(Sqlite, AQueryItDoesNotTakeIsMalformed) {
  sqlite_file(file_, schema);
  for (const auto& [text, says] : {
           Bad{"SELEC password", "near \"SELEC\": syntax error"},
           Bad{"SELECT password FROM mailboxes WHERE username = {email}", "no such table: mailboxes"},
           Bad{"SELECT passwort FROM mailbox WHERE username = {email}", "no such column: passwort"},
           Bad{"SELECT password FROM mailbox WHERE username = {email}; DROP TABLE mailbox", "expected one query"},
           Bad{"SELECT 1; SELECT", "expected one query"},
           Bad{"DELETE FROM mailbox WHERE username = {email}", "expected a query that only reads"},
           Bad{"UPDATE mailbox SET name = 'x' WHERE username = {email} RETURNING password", "expected a query that only reads"},
           Bad{"BEGIN", "expected a query that only reads"},
           Bad{"-- nothing", "the query is empty"},
           Bad{"SELECT password FROM mailbox WHERE username = ?", "1 parameters and 0 placeholders"},
           Bad{"SELECT password FROM mailbox WHERE username = {email} OR name = :name", "2 parameters and 1 placeholders"},
           Bad{"SELECT password FROM mailbox m, mailbox, mailbox, mailbox", "ambiguous"},
           Bad{"SELECT a.username FROM mailbox a, mailbox b, mailbox c", "more than 10 rows"},
           Bad{"SELECT json({email})", "malformed JSON"},
           Bad{"SELECT zeroblob(100000000)", "too big"},
       }) {
    const auto rows = ask(text);
    ASSERT_FALSE(rows) << text;
    EXPECT_EQ(rows.error().code, Errc::malformed) << text << rows.error().detail;
    EXPECT_THAT(rows.error().detail, HasSubstr(says)) << text;
  }
  sqlite_file(file_, "INSERT INTO mailbox (username) VALUES ('still there')");
}

TEST_F(Sqlite, AFileItCannotUseIsUnavailable) {
  const auto reason = [&] {
    const auto rows = ask("SELECT {email}");
    EXPECT_FALSE(rows);
    EXPECT_EQ(rows.error().code, Errc::unavailable);
    return rows.error().detail;
  };
  EXPECT_THAT(reason(), HasSubstr("unable to open"));
  EXPECT_FALSE(std::filesystem::exists(file_)) << "never made by asking";
  std::filesystem::create_directory(file_);
  EXPECT_THAT(reason(), HasSubstr(file_.string()));
  std::filesystem::remove(file_);
  write_file(file_, std::string(4096, 'x'));
  const auto rows = ask("SELECT username FROM mailbox WHERE username = {email}");
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, Errc::unavailable);
  EXPECT_THAT(rows.error().detail, HasSubstr("not a database"));
}

TEST_F(Sqlite, AQueryThatNeverEndsIsStopped) {
  sqlite_file(file_, schema);
  const auto rows = ask("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i), {email} FROM n",
                        "ann@example.com", 50ms);
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, Errc::timed_out);
}

TEST_F(Sqlite, AWriterHoldsNobodyUpInWalMode) {
  sqlite_file(file_, std::string("PRAGMA journal_mode=WAL;") + schema);
  const SqliteWriter writer(file_, "INSERT INTO mailbox (username, password) VALUES ('new@example.com', '{PLAIN}x')");
  const auto mail = store();
  EXPECT_EQ(ask(mail, "ann@example.com")->outcome, Outcome::known);
  EXPECT_EQ(ask(mail, "new@example.com")->outcome, Outcome::unknown) << "not committed yet";
}

TEST_F(Sqlite, AWriterThatTakesTooLongIsBusyAndNotTheEnd) {
  sqlite_file(file_, schema);
  const auto mail = store("SELECT password FROM mailbox WHERE username = {email}", 100ms);
  {
    const SqliteWriter writer(file_, "UPDATE mailbox SET name = 'x'", SqliteWriter::Lock::exclusive);
    EXPECT_FALSE(ask(mail, "ann@example.com"));
  }
  // A tenth of a second is little on a busy machine; some question finds its time.
  bool answers = false;
  for (int attempt = 0; attempt < 100 && !answers; ++attempt) answers = ask(mail, "ann@example.com").has_value();
  EXPECT_TRUE(answers);
}

TEST_F(Sqlite, SeesWhatOthersWriteAndAnotherFileInItsPlace) {
  sqlite_file(file_, schema);
  const auto mail = store();
  EXPECT_THAT(ask(mail, "ann@example.com")->passwords, ElementsAre("{PLAIN}right"));
  sqlite_file(file_, "UPDATE mailbox SET password = '{PLAIN}other'");
  EXPECT_THAT(ask(mail, "ann@example.com")->passwords, ElementsAre("{PLAIN}other"));
  sqlite_file(file_, "ALTER TABLE mailbox ADD COLUMN quota TEXT");
  EXPECT_THAT(ask(mail, "ann@example.com")->passwords, ElementsAre("{PLAIN}other"));
  sqlite_file(folder_ / "new.db", std::string(schema) + "UPDATE mailbox SET password = '{PLAIN}moved'");
  std::filesystem::rename(folder_ / "new.db", file_);
  EXPECT_THAT(ask(mail, "ann@example.com")->passwords, ElementsAre("{PLAIN}moved"));
}

TEST_F(Sqlite, AStoreThatFailsSaysSoOnceWithItsNameAndNoSecret) {
  sqlite_file(file_, std::string(schema) + "INSERT INTO mailbox VALUES ('two@example.com', '{PLAIN}s3cret', 'x', 1);");
  const auto mail = store("SELECT password, name AS display_name FROM mailbox WHERE username IN ({email}, 'two@example.com')");
  for (int i = 0; i < 3; ++i) {
    const auto reply = ask(mail, "ann@example.com");
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, Errc::unavailable);
    EXPECT_THAT(reply.error().detail, HasSubstr("store mail: the query returns 2 rows"));
  }
  EXPECT_NE(lines_.find("store=mail"), std::string::npos) << lines_;
  EXPECT_EQ(lines_.find("user store unavailable"), lines_.rfind("user store unavailable")) << lines_;
  for (const auto* hidden : {"s3cret", "right", "ann@", "two@"}) EXPECT_THAT(lines_, Not(HasSubstr(hidden)));
  EXPECT_EQ(ask(mail, "two@example.com")->passwords.size(), 1U);
  EXPECT_THAT(lines_, HasSubstr("user store available again"));
}

TEST_F(Sqlite, AnUnknownSchemeIsLoggedOnceAndLetsNobodyIn) {
  sqlite_file(file_, std::string(schema) + "UPDATE mailbox SET password = '{NOSUCH}s3cret'");
  const auto mail = store();
  for (int i = 0; i < 3; ++i) {
    const auto reply = ask(mail, "ann@example.com");
    ASSERT_TRUE(reply);
    EXPECT_TRUE(reply->passwords.empty());
  }
  EXPECT_EQ(lines_.find("invalid stored password"), lines_.rfind("invalid stored password"));
  EXPECT_THAT(lines_, HasSubstr("invalid stored password"));
  EXPECT_THAT(lines_, Not(HasSubstr("s3cret")));
}

TEST_F(Sqlite, ANullPasswordLetsNobodyIn) {
  sqlite_file(file_, schema);
  const auto reply = ask(store(), "bob@example.com");
  EXPECT_EQ(reply->outcome, Outcome::known);
  EXPECT_TRUE(reply->passwords.empty());
}

TEST_F(Sqlite, TheTypicalPasswordIsOfTheMostFrequentKind) {
  sqlite_file(file_, std::string(schema) +
                         "UPDATE mailbox SET password = '{SHA512-CRYPT}$6$saltsalt$' || "
                         "'qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/' "
                         "WHERE username <> 'ann@example.com'");
  const auto mail = store();
  EXPECT_FALSE(mail->typical_password());
  ask(mail, "ann@example.com");
  EXPECT_THAT(*mail->typical_password(), HasSubstr("PLAIN"));
  ask(mail, "bob@example.com");
  ask(mail, "eve@example.com");
  EXPECT_THAT(*mail->typical_password(), HasSubstr("$6$"));
}

TEST_F(Sqlite, CheckFindsAWrongQueryAndOnlyWarnsOfAFileThatIsNotThere) {
  const auto check = [&](std::string_view text) {
    yaml::Report report;
    check_store({"mail", {}, 5s, {}, SqlStoreDefinition{SqliteDatabase{file_}, query(text)}, {}}, {}, report);
    std::string out;
    for (const auto& finding : report.sorted())
      out += (finding.severity == yaml::Finding::Severity::error ? "error: " : "warning: ") + finding.text + "\n";
    return out;
  };
  EXPECT_THAT(check("SELECT password FROM mailbox WHERE username = {email}"), HasSubstr("warning: user store unavailable"));
  sqlite_file(file_, schema);
  EXPECT_EQ(check("SELECT password FROM mailbox WHERE username = {email}"), "");
  EXPECT_THAT(check("SELECT password FROM mailboxes WHERE username = {email}"),
              HasSubstr("error: the database rejects the query: no such table"));
  EXPECT_THAT(check("SELECT name FROM mailbox WHERE username = {email}"),
              HasSubstr("error: the query returns no column \"password\""));
  EXPECT_THAT(check("SELECT password, name, name FROM mailbox WHERE username = {email}"), HasSubstr("name twice"));
}

}  // namespace sqlite_test
}  // namespace smartdiscover::users
