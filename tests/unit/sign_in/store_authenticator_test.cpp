#include "unit/sign_in/authenticator_site.hpp"

#include <smartdiscover/passwords/hashes.hpp>
#include <smartdiscover/users/make_store.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <thread>

namespace smartdiscover::sign_in {
namespace store_authenticator_test {

using namespace testing_site;

TEST(StoreAuthenticator, AcceptsTheRightPasswordAndCompletesTheAccount) {
  Site site;
  site.store("people", people());
  const auto result = site.sign_in("Ann@Example.COM", "right");
  ASSERT_EQ(result.verdict, Verdict::accepted) << result.reason;
  EXPECT_EQ(result.account->address, address("ann@example.com"));
  EXPECT_EQ(result.account->groups, std::vector<std::string>{"completed"});
  EXPECT_EQ(result.store, "people");
}

struct Refused {
  std::string login;
  std::string password;
};

TEST(StoreAuthenticator, RefusesEverythingElseWithTheSameVerdict) {
  Site site;
  site.store("people", people());
  for (const auto& [login, password] : std::vector<Refused>{
           {"ann@example.com", "wrong"},
           {"ann@example.com", "right "},
           {"ann@example.com", "Right"},
           {"ann@example.com", ""},
           {"ann@example.com", std::string("right\0", 6)},
           {"ann@example.com", std::string(100000, 'x')},
           {"ann@example.com", "{PLAIN}right"},
           {"nobody@example.com", "right"},
           {"nobody@unserved.example", "right"},
           {"ann@unserved.example", "right"},
           {"ann@sub.example.com", "right"},
           {"locked@example.com", "!"},
           {"broken@example.com", "$6$cut"},
           {"locked@example.com", "x"},
           {"", "right"},
           {"@", "right"},
           {"@example.com", "right"},
           {"ann@", "right"},
           {"ann@@example.com", "right"},
           {"ann@example.com@example.com", "right"},
           {"\\", "right"},
           {"EXAMPLE\\", "right"},
           {"\\ann", "right"},
           {"NOSUCH\\ann", "right"},
           {"' OR 1=1 --@example.com", "right"},
           {"*@example.com", "right"},
           {"*)(uid=*@example.com", "right"},
           {"ann@example.com\r\nX: y", "right"},
           {std::string("ann@example.com\0", 16), "right"},
           {std::string(70000, 'a'), "right"},
           {std::string(65, 'a') + "@example.com", "right"},
           {"\xFF\xFE@example.com", "right"},
       }) {
    const auto result = site.sign_in(login, password);
    EXPECT_EQ(result.verdict, Verdict::refused) << login;
    EXPECT_EQ(result.account, nullptr) << login;
  }
}

TEST(StoreAuthenticator, TheFirstStoreThatKnowsTheUserDecides) {
  Site site;
  const auto last = std::make_shared<FakeStore>(knowing({{"ann@example.com", "{PLAIN}other"}}));
  site.store("empty", std::make_shared<FakeStore>(knowing({}))).store("people", people()).store("last", last);
  EXPECT_EQ(site.sign_in("ann@example.com", "right").store, "people");
  EXPECT_EQ(site.sign_in("ann@example.com", "other").verdict, Verdict::refused);
  EXPECT_EQ(site.sign_in("ann@example.com", "other").store, "people");
  EXPECT_EQ(last->asked, 0);
}

TEST(StoreAuthenticator, AStoreThatCannotTellUnknownFromWrongIsPassedOver) {
  Site site;
  site.store("imap", saying_yes_to("mailbox")).store("people", people());
  const auto verdict = site.sign_in("ann@example.com", "mailbox");
  EXPECT_EQ(verdict.verdict, Verdict::accepted);
  EXPECT_EQ(verdict.store, "imap");
  EXPECT_EQ(verdict.account->address, address("ann@example.com"));
  EXPECT_EQ(site.sign_in("ann@example.com", "right").store, "people");
  EXPECT_EQ(site.sign_in("ann@example.com", "neither").verdict, Verdict::refused);
}

TEST(StoreAuthenticator, AStoreIsAskedForItsDomainsOnly) {
  Site site;
  const auto com = people();
  const auto org = people();
  site.store("com", com, {domain("example.com")}).store("org", org, {domain("example.org")});
  EXPECT_EQ(site.sign_in("bob@example.org", "bobs").store, "org");
  EXPECT_EQ(com->asked, 0);
  EXPECT_EQ(site.sign_in("ann@example.com", "right").store, "com");
  EXPECT_EQ(org->asked, 1);
}

TEST(StoreAuthenticator, AnAliasDomainsLoginIsAskedAsGivenThenForTheTarget) {
  Site site;
  std::vector<std::string> asked;
  auto inner =
      knowing({{"ann@example.com", "{PLAIN}right"}, {"eve@example.net", "{PLAIN}eves"}, {"eve@example.com", "{PLAIN}other"}});
  site.store("people", std::make_shared<FakeStore>([&](const users::StoreQuestion& question) {
               asked.push_back(question.address.text());
               return inner(question);
             }));
  const auto ann = site.sign_in("ann@example.net", "right");
  ASSERT_EQ(ann.verdict, Verdict::accepted);
  EXPECT_EQ(ann.account->address, address("ann@example.com"));
  EXPECT_EQ(asked, (std::vector<std::string>{"ann@example.net", "ann@example.com"}));
  EXPECT_EQ(site.sign_in("eve@example.net", "eves").account->address, address("eve@example.net"));
  EXPECT_EQ(site.sign_in("eve@example.net", "other").verdict, Verdict::refused);
}

TEST(StoreAuthenticator, EveryStoreIsAskedAsGivenBeforeAnyIsAskedForTheTarget) {
  Site site;
  site.store("first", std::make_shared<FakeStore>(knowing({{"ann@example.com", "{PLAIN}first"}})))
      .store("second", std::make_shared<FakeStore>(knowing({{"ann@example.net", "{PLAIN}second"}})));
  EXPECT_EQ(site.sign_in("ann@example.net", "second").store, "second");
  EXPECT_EQ(site.sign_in("ann@example.net", "first").verdict, Verdict::refused);
}

TEST(StoreAuthenticator, ARedirectByAddressLeadsToItsTarget) {
  Site site;
  site.store("people", people());
  const auto result = site.sign_in("new@example.edu", "moved");
  ASSERT_EQ(result.verdict, Verdict::accepted);
  EXPECT_EQ(result.account->address, address("new@example.com"));
}

TEST(StoreAuthenticator, AStoreThatFailsMakesUnavailableUnlessSomeoneIsAuthenticatedLater) {
  for (const auto code : {Errc::unavailable, Errc::timed_out, Errc::io, Errc::busy, Errc::internal}) {
    Site site;
    site.store("away", failing(code)).store("people", people());
    EXPECT_EQ(site.sign_in("ann@example.com", "right").verdict, Verdict::accepted);
    EXPECT_EQ(site.sign_in("ann@example.com", "wrong").verdict, Verdict::unavailable);
    EXPECT_EQ(site.sign_in("nobody@example.com", "right").verdict, Verdict::unavailable);
    EXPECT_EQ(site.sign_in("nobody@unserved.example", "right").verdict, Verdict::refused);
    const auto result = site.sign_in("nobody@example.com", "right");
    EXPECT_EQ(result.store, "away");
    EXPECT_NE(result.reason.find("database"), std::string::npos);
  }
}

TEST(StoreAuthenticator, AFailureBehindTheStoreThatDecidesDoesNotMatter) {
  Site site;
  const auto away = failing();
  site.store("people", people()).store("away", away);
  EXPECT_EQ(site.sign_in("ann@example.com", "wrong").verdict, Verdict::refused);
  EXPECT_EQ(away->asked, 0);
  EXPECT_EQ(site.sign_in("nobody@example.com", "wrong").verdict, Verdict::unavailable);
}

TEST(StoreAuthenticator, AFailureIsNotCachedNorAskedTwiceInOneSignIn) {
  Site site;
  bool away = true;
  auto inner = knowing({{"ann@example.com", "{PLAIN}right"}});
  const auto store = std::make_shared<FakeStore>([&](const users::StoreQuestion& question) -> Result<users::StoreReply> {
    if (away) return failure(Errc::unavailable, "away");
    return inner(question);
  });
  site.store("flaky", store);
  EXPECT_EQ(site.sign_in("ann@example.net", "right").verdict, Verdict::unavailable);
  EXPECT_EQ(store->asked, 1);
  away = false;
  EXPECT_EQ(site.sign_in("ann@example.net", "right").verdict, Verdict::accepted);
}

TEST(StoreAuthenticator, AnExceptionOfAStoreIsAFailure) {
  Site site;
  site.store("throws", std::make_shared<FakeStore>(
                           [](const users::StoreQuestion&) -> Result<users::StoreReply> { throw std::runtime_error("driver"); }));
  const auto result = site.sign_in("ann@example.com", "right");
  EXPECT_EQ(result.verdict, Verdict::unavailable);
  EXPECT_EQ(result.reason, "driver");
}

class SilentStore : public users::UserStore {
 public:
  boost::asio::awaitable<Result<users::StoreReply>> ask(users::StoreQuestion) override {
    boost::asio::steady_timer never(co_await boost::asio::this_coro::executor, std::chrono::milliseconds(300));
    co_await never.async_wait(boost::asio::use_awaitable);
    ended = true;
    co_return users::StoreReply{};
  }
  bool ready() const override { return false; }
  bool ended = false;
};

TEST(StoreAuthenticator, AStoreThatDoesNotAnswerInTimeCountsAsFailed) {
  Site site;
  const auto silent = std::make_shared<SilentStore>();
  bool was_ended = true;
  site.store("silent", silent, {}, 20ms).store("people", people());
  boost::asio::io_context context;
  SignIn result;
  auto work = [&]() -> boost::asio::awaitable<void> {
    auto signing = site.authenticator().sign_in({"nobody@example.com", "x"}, {});
    result = co_await std::move(signing);
    was_ended = silent->ended;
  };
  boost::asio::co_spawn(context, work(), boost::asio::detached);
  context.run();
  EXPECT_EQ(result.verdict, Verdict::unavailable);
  EXPECT_FALSE(was_ended);
  EXPECT_TRUE(silent->ended);  // left to itself, not cut off
}

TEST(StoreAuthenticator, OneVerificationForManyConnectionsWithTheSameCredentials) {
  Site site;
  const auto hash = *passwords::hash_password("right");
  const auto store = std::make_shared<FakeStore>(knowing({{"ann@example.com", hash}}));
  site.store("people", store);
  auto& authenticator = site.authenticator();
  std::atomic<int> accepted{0};
  std::vector<std::thread> workers;
  for (int worker = 0; worker < 4; ++worker) {
    workers.emplace_back([&] {
      boost::asio::io_context context;
      for (int i = 0; i < 25; ++i) {
        auto done = [&](const std::exception_ptr&, const SignIn& result) {
          accepted += result.verdict == Verdict::accepted ? 1 : 0;
        };
        boost::asio::co_spawn(context, authenticator.sign_in({"ann@example.com", "right"}, {}), std::move(done));
      }
      context.run();
    });
  }
  for (auto& worker : workers) worker.join();
  EXPECT_EQ(accepted, 100);
  EXPECT_EQ(store->asked, 1);
}

TEST(StoreAuthenticator, AFullQueueIsBusyForKnownAndUnknownAlike) {
  Site site({}, {.threads = 1, .queue = 1});
  site.store("people", people());
  std::promise<void> gate;
  const auto opened = gate.get_future().share();
  for (int kind = 0; kind < 2; ++kind) site.pool().run_next([opened] { opened.wait(); });  // holds the only thread of each kind
  boost::asio::io_context context;
  std::vector<Verdict> verdicts;
  for (const auto* login : {"ann@example.com", "ann@example.com", "nobody@example.com", "bob@example.org"}) {
    auto done = [&](const std::exception_ptr&, const SignIn& result) {
      verdicts.push_back(result.verdict);
      if (verdicts.size() == 2) gate.set_value();  // both that found the queue full are answered
    };
    boost::asio::co_spawn(context, site.authenticator().sign_in({login, "right"}, {}), std::move(done));
  }
  context.run();
  EXPECT_EQ(verdicts, (std::vector{Verdict::busy, Verdict::busy, Verdict::accepted, Verdict::accepted}));
  EXPECT_EQ(site.sign_in("nobody@example.com", "right").verdict, Verdict::refused);  // busy was not remembered
}

// Its example of a stored password cannot be read the first time.
class ThrowsOnce : public FakeStore {
 public:
  ThrowsOnce() : FakeStore(knowing({})) {}
  std::optional<std::string> typical_password() const override {
    if (!thrown_.exchange(true)) throw std::runtime_error("thrown once");
    return std::nullopt;
  }

 private:
  mutable std::atomic<bool> thrown_{false};
};

TEST(StoreAuthenticator, ALeaderThatThrowsLeavesTheOthersToVerifyThemselves) {
  Site site;
  site.store("throws", std::make_shared<ThrowsOnce>());
  boost::asio::io_context context;
  int thrown = 0;
  int refused = 0;
  for (int i = 0; i < 3; ++i) {
    auto done = [&](const std::exception_ptr& exception, const SignIn& result) {
      thrown += exception ? 1 : 0;
      refused += !exception && result.verdict == Verdict::refused ? 1 : 0;
    };
    boost::asio::co_spawn(context, site.authenticator().sign_in({"nobody@example.com", "x"}, {}), std::move(done));
  }
  context.run_for(30s);
  EXPECT_EQ(thrown, 1);
  EXPECT_EQ(refused, 2);
}

TEST(StoreAuthenticator, FindsAccountsWithoutAPassword) {
  Site site;
  site.store("imap", saying_yes_to("x")).store("people", people());
  const auto find = [&](std::string_view text) { return run(site.authenticator().find(address(text))); };
  const auto ann = find("ann@example.com");
  ASSERT_TRUE(ann && *ann);
  EXPECT_EQ((*ann)->address, address("ann@example.com"));
  EXPECT_EQ((*ann)->groups, std::vector<std::string>{"completed"});
  EXPECT_EQ((**find("ann@example.net")).address, address("ann@example.com"));
  EXPECT_TRUE(find("locked@example.com").value());
  EXPECT_FALSE(find("nobody@example.com").value());
  EXPECT_FALSE(find("ann@unserved.example").value());
}

TEST(StoreAuthenticator, FindsNothingWhereAStoreFailed) {
  Site site;
  site.store("away", failing()).store("people", people());
  EXPECT_TRUE(run(site.authenticator().find(address("ann@example.com"))).value());
  const auto nobody = run(site.authenticator().find(address("nobody@example.com")));
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, Errc::unavailable);
}

TEST(StoreAuthenticator, IsReadyWhileOneStoreIs) {
  Site none;
  EXPECT_TRUE(none.authenticator().ready());
  Site site;
  const auto one = people();
  const auto two = people();
  site.store("one", one).store("two", two);
  EXPECT_TRUE(site.authenticator().ready());
  one->is_ready = false;
  EXPECT_TRUE(site.authenticator().ready());
  two->is_ready = false;
  EXPECT_FALSE(site.authenticator().ready());
}

}  // namespace store_authenticator_test
}  // namespace smartdiscover::sign_in
