// What is remembered across changes of files and configurations, and what is not: with the stores, map and authenticator of a daemon.

#include "sign_in/store_authenticator.hpp"
#include "unit/async/coroutines.hpp"
#include "unit/users/fakes.hpp"
#include "unit/users/sqlite_file.hpp"

#include <smartdiscover/sign_in/kept_credentials.hpp>
#include <smartdiscover/users/make_store.hpp>

#include <gtest/gtest.h>

#include <map>
#include <thread>

namespace smartdiscover::sign_in {
using namespace users;
namespace kept_credentials_test {

using namespace std::chrono_literals;
using Verdict = SignIn::Verdict;

constexpr const char* map_text =
    "hostname: mail.example.com\nservices: {imap: {}}\ndomains:\n  example.com: {}\n  example.net: {alias_of: example.com}\n";

class KeptCredentialsTest : public ::testing::Test {
 protected:
  using People = std::map<std::string, std::string>;

  KeptCredentialsTest() {
    users_.stores = {{"first", {}, 5s, {}, users::FileStoreDefinition{folder_ / "first.yaml"}, {}},
                     {"second", {}, 5s, {}, users::HtpasswdStoreDefinition{folder_ / "second"}, {}}};
    first({{"ann@example.com", "a1"}});
    second({{"bob@example.com", "b1"}, {"cleo@example.com", "c1"}});
    write_file(folder_ / "map.yaml", map_text);
    reload();
  }
  void first(const People& people) {
    std::string text;
    for (const auto& [who, password] : people) text += who + ": {password: \"{PLAIN}" + password + "\"}\n";
    replace_file(folder_ / "first.yaml", text);
  }
  void second(const People& people) {
    std::string text;
    for (const auto& [who, password] : people) text += who + ":{PLAIN}" + password + "\n";
    replace_file(folder_ / "second", text);
  }
  void reload() {
    yaml::Report report;
    auto map = service_map::load_service_map(folder_ / "map.yaml", {}, report);
    ASSERT_TRUE(map) << (report.sorted().empty() ? "" : to_string(report.sorted().front()));
    map_ = std::make_shared<const service_map::ServiceMap>(std::move(*map));
    authenticator_ = make_authenticator(users_, map_, pool_, log_, {.credentials = &kept_});
  }
  SignIn sign_in(const std::string& login, const std::string& password) {
    return run(authenticator_->sign_in({login, password}, {}));
  }
  // "yes", "no", and whether somebody had to be asked for that.
  std::string ask(const std::string& login, const std::string& password) {
    const auto result = sign_in(login, password);
    const std::string word = result.verdict == Verdict::accepted ? "yes" : result.verdict == Verdict::refused ? "no" : "?";
    return word + (result.reason == "remembered" ? ", remembered" : "");
  }
  void sign_everybody_in() {
    for (const auto& [who, password] : People{{"ann@example.com", "a1"}, {"bob@example.com", "b1"}, {"cleo@example.com", "c1"}})
      ASSERT_TRUE(ask(who, password).starts_with("yes")) << who;
    ASSERT_TRUE(ask("bob@example.com", "wrong").starts_with("no"));
  }
  void expect_all_remembered() {
    EXPECT_EQ(ask("ann@example.com", "a1"), "yes, remembered");
    EXPECT_EQ(ask("bob@example.com", "b1"), "yes, remembered");
    EXPECT_EQ(ask("cleo@example.com", "c1"), "yes, remembered");
    EXPECT_EQ(ask("bob@example.com", "wrong"), "no, remembered");
  }

  TemporaryFolder folder_;
  observe::Log log_{{.level = observe::Level::error}};
  passwords::HashPool pool_{{.threads = 2, .queue = 64}};
  KeptCredentials kept_;
  users::UsersDefinition users_;
  std::shared_ptr<const service_map::ServiceMap> map_;
  std::shared_ptr<Authenticator> authenticator_;
};

TEST_F(KeptCredentialsTest, AChangeOfAFileVoidsWhatIsRememberedOfThoseWhoChanged) {
  sign_everybody_in();
  second({{"bob@example.com", "b2"}, {"cleo@example.com", "c1"}, {"dora@example.com", "d1"}});
  EXPECT_EQ(ask("bob@example.com", "b1"), "no");
  EXPECT_EQ(ask("bob@example.com", "b2"), "yes");
  EXPECT_EQ(ask("bob@example.com", "wrong"), "no");
  EXPECT_EQ(ask("ann@example.com", "a1"), "yes, remembered");
  EXPECT_EQ(ask("cleo@example.com", "c1"), "yes, remembered") << "in another line now";
}

TEST_F(KeptCredentialsTest, WhoIsRemovedIsOutAndWhoIsAddedIsIn) {
  sign_everybody_in();
  EXPECT_EQ(ask("dora@example.com", "d1"), "no");
  second({{"bob@example.com", "b1"}, {"dora@example.com", "d1"}});
  EXPECT_EQ(ask("cleo@example.com", "c1"), "no");
  EXPECT_EQ(ask("dora@example.com", "d1"), "yes");
  EXPECT_EQ(ask("bob@example.com", "b1"), "yes, remembered");
  second({});
  second({{"bob@example.com", "b1"}, {"cleo@example.com", "c1"}});
  expect_all_remembered();
}

TEST_F(KeptCredentialsTest, AnEntryInAnEarlierStoreGoesBeforeWhatALaterOneSaid) {
  sign_everybody_in();
  first({{"ann@example.com", "a1"}, {"bob@example.com", "other"}});
  EXPECT_EQ(ask("bob@example.com", "b1"), "no");
  EXPECT_EQ(ask("bob@example.com", "other"), "yes");
  EXPECT_EQ(ask("ann@example.com", "a1"), "yes, remembered");
  EXPECT_EQ(ask("cleo@example.com", "c1"), "yes, remembered");
}

TEST_F(KeptCredentialsTest, AnEntryInALaterStoreIsNothingToWhomAnEarlierOneDecided) {
  sign_everybody_in();
  second({{"ann@example.com", "other"}, {"bob@example.com", "b1"}, {"cleo@example.com", "c1"}});
  expect_all_remembered();
  EXPECT_EQ(ask("ann@example.com", "other"), "no");
}

TEST_F(KeptCredentialsTest, AFileThatWentAwayAndCameBackIsWhatItWas) {
  sign_everybody_in();
  std::filesystem::rename(folder_ / "second", folder_ / "away");
  EXPECT_EQ(ask("bob@example.com", "b1"), "yes, remembered") << "the users read last stay";
  std::filesystem::rename(folder_ / "away", folder_ / "second");
  expect_all_remembered();
}

// What a request found while the file was being exchanged must not be believed later.
TEST_F(KeptCredentialsTest, NoOldPasswordSurvivesWritesAmongSignIns) {
  std::atomic<bool> over{false};
  std::vector<std::thread> asking;
  for (const auto* password : {"b1", "b2"}) {
    asking.emplace_back([&, password] {
      while (!over) sign_in("bob@example.com", password);
    });
  }
  for (int round = 0; round < 20; ++round) {
    const std::string now = round % 2 == 0 ? "b2" : "b1";
    second({{"bob@example.com", now}});
    EXPECT_EQ(sign_in("bob@example.com", now).verdict, Verdict::accepted) << round;
    EXPECT_EQ(sign_in("bob@example.com", now == "b1" ? "b2" : "b1").verdict, Verdict::refused) << round;
  }
  over = true;
  for (auto& thread : asking) thread.join();
  EXPECT_EQ(sign_in("bob@example.com", "b1").verdict, Verdict::accepted);
  EXPECT_EQ(sign_in("bob@example.com", "b2").verdict, Verdict::refused);
}

TEST_F(KeptCredentialsTest, AReloadKeepsWhatIsRemembered) {
  sign_everybody_in();
  reload();
  expect_all_remembered();
  reload();
  expect_all_remembered();
}

TEST_F(KeptCredentialsTest, AReloadSeesWhatChangedInTheFiles) {
  sign_everybody_in();
  second({{"bob@example.com", "b2"}});
  reload();
  EXPECT_EQ(ask("bob@example.com", "b1"), "no");
  EXPECT_EQ(ask("cleo@example.com", "c1"), "no");
  EXPECT_EQ(ask("ann@example.com", "a1"), "yes, remembered");
}

TEST_F(KeptCredentialsTest, AStoreThatIsConfiguredOtherwiseIsAskedAgain) {
  sign_everybody_in();
  users_.stores[1].timeout = 6s;
  reload();
  EXPECT_EQ(ask("ann@example.com", "a1"), "yes, remembered") << "the store behind was not asked about her";
  EXPECT_EQ(ask("bob@example.com", "b1"), "yes");
  users_.stores[0].timeout = 6s;
  reload();
  EXPECT_EQ(ask("ann@example.com", "a1"), "yes");
  EXPECT_EQ(ask("bob@example.com", "b1"), "yes");
}

TEST_F(KeptCredentialsTest, TheOrderOfStoresCounts) {
  first({{"ann@example.com", "a1"}, {"bob@example.com", "other"}});
  EXPECT_EQ(ask("bob@example.com", "other"), "yes");
  std::swap(users_.stores[0], users_.stores[1]);
  reload();
  EXPECT_EQ(ask("bob@example.com", "other"), "no");
  EXPECT_EQ(ask("bob@example.com", "b1"), "yes");
}

TEST_F(KeptCredentialsTest, AStoreThatIsTakenOutIsForgotten) {
  sign_everybody_in();
  const auto all = users_.stores;
  users_.stores.pop_back();
  reload();
  EXPECT_EQ(ask("bob@example.com", "b1"), "no");
  EXPECT_EQ(ask("ann@example.com", "a1"), "yes, remembered");
  users_.stores = all;
  reload();
  EXPECT_EQ(ask("bob@example.com", "b1"), "yes") << "put in again, it is another";
}

TEST_F(KeptCredentialsTest, AnotherDefaultDomainMakesBareNamesOthers) {
  write_file(folder_ / "second", "bob:{PLAIN}b1\n");
  users_.default_domain = domain("example.com");
  reload();
  EXPECT_EQ(ask("bob@example.com", "b1"), "yes");
  users_.default_domain = domain("example.net");
  reload();
  EXPECT_EQ(ask("bob@example.com", "b1"), "no");
}

TEST_F(KeptCredentialsTest, OtherTimesForWhatIsRememberedBeginAnew) {
  sign_everybody_in();
  users_.cache.positive = 1s;
  reload();
  EXPECT_EQ(ask("ann@example.com", "a1"), "yes");
}

TEST_F(KeptCredentialsTest, TheAccountIsCompletedByTheMapInForce) {
  sign_everybody_in();
  EXPECT_TRUE(sign_in("ann@example.com", "a1").account->groups.empty());
  write_file(folder_ / "map.yaml",
             std::string(map_text) + "groups:\n  vip: {}\nusers:\n  ann@example.com: {display_name: Ann, groups: [vip]}\n");
  reload();
  for (int i = 0; i < 2; ++i) {
    const auto result = sign_in("ann@example.com", "a1");
    EXPECT_EQ(result.reason, "remembered");
    EXPECT_EQ(result.account->groups, std::vector<std::string>{"vip"});
    EXPECT_EQ(result.account->display_name, "Ann");
  }
  write_file(folder_ / "map.yaml", map_text);
  reload();
  const auto result = sign_in("ann@example.com", "a1");
  EXPECT_EQ(result.reason, "remembered");
  EXPECT_TRUE(result.account->groups.empty()) << "nothing of the map before stays";
  EXPECT_EQ(result.account->display_name, "");
}

TEST_F(KeptCredentialsTest, ANameThatTheMapNoLongerKnowsLetsNobodyIn) {
  EXPECT_EQ(ask("ann@example.net", "a1"), "yes");
  EXPECT_EQ(ask("ann@example.net", "a1"), "yes, remembered");
  write_file(folder_ / "map.yaml",
             "hostname: mail.example.com\nservices: {imap: {}}\ndomains: {example.com: {}, example.net: {}}\n");
  reload();
  EXPECT_EQ(ask("ann@example.net", "a1"), "no") << "no alias any more";
  write_file(folder_ / "map.yaml", "hostname: mail.example.com\nservices: {imap: {}}\ndomains: {example.com: {}}\n");
  reload();
  EXPECT_EQ(ask("ann@example.net", "a1"), "no");
  EXPECT_EQ(ask("ann@example.com", "a1"), "yes");
  write_file(folder_ / "map.yaml", "hostname: mail.example.com\nservices: {imap: {}}\ndomains: {example.net: {}}\n");
  reload();
  EXPECT_EQ(ask("ann@example.com", "a1"), "no") << "not served any more";
}

TEST_F(KeptCredentialsTest, WhoIsForgottenIsForgottenInEveryConfiguration) {
  sign_everybody_in();
  reload();
  EXPECT_EQ(authenticator_->forget(address("bob@example.com")), 2U);
  EXPECT_EQ(ask("bob@example.com", "b1"), "yes");
  EXPECT_EQ(ask("cleo@example.com", "c1"), "yes, remembered");
}

TEST_F(KeptCredentialsTest, ADatabaseThatWasExchangedIsAskedAgain) {
  const auto file = folder_ / "mail.db";
  sqlite_file(file,
              "CREATE TABLE mailbox(username TEXT, password TEXT); INSERT INTO mailbox VALUES ('eve@example.com', '{PLAIN}e1');");
  users::SqlStoreDefinition sql;
  sql.database = users::SqliteDatabase{file};
  sql.query = *users::parse_sql_query("SELECT password FROM mailbox WHERE username = {email}", users::SqlDialect::sqlite);
  users_.stores.push_back({"database", {}, 5s, {}, sql, {}});
  reload();
  EXPECT_EQ(ask("eve@example.com", "e1"), "yes");
  reload();
  EXPECT_EQ(ask("eve@example.com", "e1"), "yes, remembered");
  // Larger too, should all of this happen within one tick of the clock by which files are stamped.
  sqlite_file(file,
              "UPDATE mailbox SET password = '{PLAIN}e2'; INSERT INTO mailbox VALUES ('x@example.com', hex(zeroblob(50000)))");
  reload();
  EXPECT_EQ(ask("eve@example.com", "e1"), "no");
}

TEST(KeptCredentials, NumbersStayWithThoseThatAnswerAlike) {
  KeptCredentials kept;
  TemporaryFolder folder;
  write_file(folder / "token", "one");
  users::HttpStoreDefinition http;
  http.url = "https://auth.example.com/";
  http.token_file = folder / "token";
  users::ImapStoreDefinition imap;
  imap.host = "imap.example.com";
  users::UsersDefinition users;
  users.stores = {
      {"web", {}, 5s, {}, http, {}}, {"mail", {}, 5s, {}, imap, {}}, {"each", {}, 5s, {}, users::ImapStoreDefinition{}, {}}};
  const auto before = kept.part_of(users);
  users.stores[0].location.line = 7;
  auto after = kept.part_of(users);
  EXPECT_EQ(after.cache, before.cache);
  EXPECT_NE(after.map, before.map);
  EXPECT_EQ(after.stores[0], before.stores[0]);
  EXPECT_EQ(after.stores[1], before.stores[1]);
  EXPECT_NE(after.stores[2], before.stores[2]) << "the map may name other servers";
  replace_file(folder / "token", "another");
  after = kept.part_of(users);
  EXPECT_NE(after.stores[0], before.stores[0]);
  EXPECT_EQ(after.stores[1], before.stores[1]);
  imap.host = "imap.example.org";
  users.stores[1].kind = imap;
  EXPECT_NE(kept.part_of(users).stores[1], before.stores[1]);
  users.cache.entries = 5;
  EXPECT_NE(kept.part_of(users).cache, before.cache);
}

// A store whose content changes just while it is asked.
TEST(KeptCredentials, WhatAStoreSaidWhileItChangedIsNotRemembered) {
  passwords::HashPool pool({.threads = 1, .queue = 16});
  std::shared_ptr<FakeStore> store;
  store = std::make_shared<FakeStore>([&](const users::StoreQuestion& question) -> Result<users::StoreReply> {
    ++store->stamped;
    return users::StoreReply{users::StoreReply::Outcome::accepted, Account{.address = question.address}, {}};
  });
  StoreAuthenticator authenticator({{"changing", {}, 5s, 1min, store}}, std::nullopt, {}, std::make_shared<FakeDirectory>(), pool,
                                   [] { return CredentialCache::Time(1000s); });
  for (int i = 0; i < 3; ++i) {
    store->stamped = 7;  // as it was before
    EXPECT_EQ(run(authenticator.sign_in({"ann@example.com", "right"}, {})).verdict, Verdict::accepted);
  }
  EXPECT_EQ(store->asked, 3);
}

}  // namespace kept_credentials_test
}  // namespace smartdiscover::sign_in
