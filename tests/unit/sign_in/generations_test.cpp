// A change of a store's file or a reload counts at once, whatever the credential cache holds: with the stores, map and authenticator of a
// daemon.

#include "sign_in/store_authenticator.hpp"
#include "unit/async/coroutines.hpp"
#include "unit/sign_in/small_map.hpp"

#include <smartdiscover/users/make_store.hpp>

#include <gtest/gtest.h>

#include <map>
#include <thread>

namespace smartdiscover::sign_in {
using namespace users;
namespace generations_test {

using namespace std::chrono_literals;
using Verdict = SignIn::Verdict;

constexpr const char* map_text =
    "hostname: mail.example.com\nservices: {imap: {}}\ndomains:\n  example.com: {}\n  example.net: {alias_of: example.com}\n";

class Generations : public ::testing::Test {
 protected:
  using People = std::map<std::string, std::string>;

  Generations() {
    users_.stores = {{"first", {}, 5s, {}, users::FileStoreDefinition{folder_ / "first.yaml"}, {}},
                     {"second", {}, 5s, {}, users::HtpasswdStoreDefinition{folder_ / "second"}, {}}};
    first({{"ann@example.com", "a1"}});
    second({{"bob@example.com", "b1"}, {"cleo@example.com", "c1"}});
    reload(map_text);
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
  void reload(const std::string& map) { authenticator_ = make_authenticator(users_, load_map(map), pool_, log_); }
  SignIn sign_in(const std::string& login, const std::string& password) {
    return run(authenticator_->sign_in({login, password}, {}));
  }
  // "yes", "no", and whether that was a cache hit.
  std::string ask(const std::string& login, const std::string& password) {
    const auto result = sign_in(login, password);
    const std::string word = result.verdict == Verdict::accepted ? "yes" : result.verdict == Verdict::refused ? "no" : "?";
    return word + (result.reason == "cache hit" ? ", cached" : "");
  }
  void fill_cache() {
    for (const auto& [who, password] : People{{"ann@example.com", "a1"}, {"bob@example.com", "b1"}, {"cleo@example.com", "c1"}}) {
      ASSERT_EQ(ask(who, password), "yes") << who;
      ASSERT_EQ(ask(who, password), "yes, cached") << who;
    }
    ASSERT_EQ(ask("bob@example.com", "wrong"), "no");
    ASSERT_EQ(ask("bob@example.com", "wrong"), "no, cached");
  }

  TemporaryFolder folder_;
  observe::Log log_{{.level = observe::Level::error}};
  passwords::HashPool pool_{{.threads = 2, .queue = 64}};
  users::UsersDefinition users_;
  std::shared_ptr<Authenticator> authenticator_;
};

TEST_F(Generations, AChangedPasswordCountsAtOnce) {
  fill_cache();
  second({{"bob@example.com", "b2"}, {"cleo@example.com", "c1"}});
  EXPECT_EQ(ask("bob@example.com", "b1"), "no");
  EXPECT_EQ(ask("bob@example.com", "b2"), "yes");
  EXPECT_EQ(ask("bob@example.com", "b2"), "yes, cached");
  EXPECT_EQ(ask("ann@example.com", "a1"), "yes") << "the generation is that of all stores";
}

TEST_F(Generations, ARemovedUserIsOutAndANewOneIsInAtOnce) {
  fill_cache();
  EXPECT_EQ(ask("dora@example.com", "d1"), "no");
  second({{"bob@example.com", "b1"}, {"dora@example.com", "d1"}});
  EXPECT_EQ(ask("cleo@example.com", "c1"), "no");
  EXPECT_EQ(ask("dora@example.com", "d1"), "yes");
}

TEST_F(Generations, ANewEntryInAnEarlierStoreGoesBeforeALaterStore) {
  fill_cache();
  first({{"ann@example.com", "a1"}, {"bob@example.com", "other"}});
  EXPECT_EQ(ask("bob@example.com", "b1"), "no");
  EXPECT_EQ(ask("bob@example.com", "other"), "yes");
}

TEST_F(Generations, UsersReadLastStayWhileTheirFileIsAway) {
  fill_cache();
  std::filesystem::rename(folder_ / "second", folder_ / "away");
  EXPECT_EQ(ask("bob@example.com", "b1"), "yes");
  std::filesystem::rename(folder_ / "away", folder_ / "second");
  EXPECT_EQ(ask("bob@example.com", "b1"), "yes");
}

// A result found while the file was being replaced must not be served later.
TEST_F(Generations, NoOldPasswordSurvivesWritesAmongSignIns) {
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

TEST_F(Generations, AReloadBeginsANewOne) {
  fill_cache();
  reload(map_text);
  EXPECT_EQ(ask("ann@example.com", "a1"), "yes");
  EXPECT_EQ(ask("bob@example.com", "wrong"), "no");
}

TEST_F(Generations, AReloadCompletesAccountsByTheNewMap) {
  EXPECT_TRUE(sign_in("ann@example.com", "a1").account->groups.empty());
  reload(std::string(map_text) + "groups:\n  vip: {}\nusers:\n  ann@example.com: {display_name: Ann, groups: [vip]}\n");
  const auto result = sign_in("ann@example.com", "a1");
  EXPECT_EQ(result.account->groups, std::vector<std::string>{"vip"});
  EXPECT_EQ(result.account->display_name, "Ann");
}

TEST_F(Generations, ADomainThatTheNewMapDoesNotServeIsRefused) {
  EXPECT_EQ(ask("ann@example.net", "a1"), "yes");
  reload("hostname: mail.example.com\nservices: {imap: {}}\ndomains: {example.com: {}, example.net: {}}\n");
  EXPECT_EQ(ask("ann@example.net", "a1"), "no") << "no alias any more";
  reload("hostname: mail.example.com\nservices: {imap: {}}\ndomains: {example.net: {}}\n");
  EXPECT_EQ(ask("ann@example.com", "a1"), "no");
}

// A store whose content changes just while it is asked.
TEST(Generation, AnAnswerOfAStoreThatChangedMeanwhileIsNotCached) {
  passwords::HashPool pool({.threads = 1, .queue = 16});
  std::shared_ptr<FakeStore> store;
  store = std::make_shared<FakeStore>([&](const users::StoreQuestion& question) -> Result<users::StoreReply> {
    ++store->stamped;
    return users::StoreReply{users::StoreReply::Outcome::accepted, Account{.address = question.address}, {}};
  });
  StoreAuthenticator authenticator({{"changing", {}, 5s, 1min, store}}, std::nullopt, {}, small_map(), pool,
                                   [] { return CredentialCache::Time(1000s); });
  for (int i = 0; i < 3; ++i) {
    store->stamped = 7;  // as it was before
    EXPECT_EQ(run(authenticator.sign_in({"ann@example.com", "right"}, {})).verdict, Verdict::accepted);
  }
  EXPECT_EQ(store->asked, 3);
}

}  // namespace generations_test
}  // namespace smartdiscover::sign_in
