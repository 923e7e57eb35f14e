// What every store promises, written once for all kinds: each test program runs it on its own store_backends().

#include "server_process.hpp"
#include "sign_in/ask_in_time.hpp"
#include "store_backend.hpp"
#include "unit/async/coroutines.hpp"

#include <smartdiscover/users/make_store.hpp>

#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace smartdiscover::users {
namespace store_contract_test {

using Outcome = StoreReply::Outcome;
using testing::ElementsAre;

class StoreContract : public testing::TestWithParam<BackendRow> {
 protected:
  StoreContract() : backend_(GetParam().make()) { backend_->fill(everybody()); }
  ~StoreContract() override {
    backend_->thaw();
    backend_->start();
  }

  UserStore& store() {
    if (!store_) {
      auto definition = backend_->definition();
      if (timeout_.count() != 0) definition.timeout = timeout_;
      store_ = make_store(definition, {domain("example.com"), pool_, log_});
    }
    return *store_;
  }
  Result<StoreReply> ask(std::string_view who, std::optional<std::string> password) {
    store();
    StoreQuestion question{address(who), std::move(password), boost::asio::ip::make_address("192.0.2.7")};
    return run(sign_in::ask_in_time(store_, std::move(question), std::chrono::seconds(10)));
  }
  bool lets_in(std::string_view who, const std::string& password) {
    const auto reply = ask(who, password);
    if (!reply) last_error_ = reply.error().detail;
    return reply && lets_in_by(*reply, password);
  }
  // Asked by four threads, each all at a time; `judge` sees every answer to ann's right password.
  void ask_a_hundred_times(const std::function<void(const Result<StoreReply>&)>& judge) { ask_by_four_threads(25, judge); }
  void ask_by_four_threads(int questions, const std::function<void(const Result<StoreReply>&)>& judge) {
    store();
    std::mutex mutex;
    std::vector<std::thread> workers;
    for (int worker = 0; worker < 4; ++worker) {
      workers.emplace_back([&] {
        boost::asio::io_context context;
        for (int i = 0; i < questions; ++i) {
          auto done = [&](const std::exception_ptr& thrown, const Result<StoreReply>& reply) {
            const std::lock_guard lock(mutex);
            judge(thrown ? failure(Errc::internal, "thrown") : reply);
          };
          StoreQuestion question{address("ann@example.com"), "right"};
          boost::asio::co_spawn(context, sign_in::ask_in_time(store_, question.copy(), std::chrono::seconds(60)),
                                std::move(done));
        }
        context.run();
      });
    }
    for (auto& worker : workers) worker.join();
  }
  void expect_a_clean_error(const Result<StoreReply>& reply) {
    ASSERT_FALSE(reply);
    EXPECT_TRUE(reply.error().code == Errc::unavailable || reply.error().code == Errc::timed_out) << reply.error().detail;
    EXPECT_EQ(reply.error().detail.find("right"), std::string::npos) << reply.error().detail;
    EXPECT_EQ(reply.error().detail.find("ann@"), std::string::npos) << reply.error().detail;
    EXPECT_NE(reply.error().detail.find(backend_->definition().name), std::string::npos) << reply.error().detail;
  }

  std::string last_error_;
  std::chrono::milliseconds timeout_{0};  // of the store; 0: its own
  std::string lines_;
  observe::Log log_{{}, &lines_};
  passwords::HashPool pool_{{.threads = 2, .queue = 64}};
  std::shared_ptr<Backend> backend_;
  std::shared_ptr<UserStore> store_;
};

TEST_P(StoreContract, LetsEverybodyInWithTheirOwnPassword) {
  for (const auto& [who, password] : everybody()) EXPECT_TRUE(lets_in(who, password)) << who;
  EXPECT_TRUE(store().ready());
}

TEST_P(StoreContract, LetsNobodyInWithAnythingElse) {
  const std::string right = "right";
  for (const auto& password : std::vector<std::string>{"",
                                                       "wrong",
                                                       "Right",
                                                       "right ",
                                                       " right",
                                                       "rightright",
                                                       "righ",
                                                       std::string("right\0", 6),
                                                       std::string("right\0x", 7),
                                                       "right\r\n",
                                                       "right\n",
                                                       "' OR 1=1 --",
                                                       "' OR '1'='1",
                                                       "\" OR \"\"=\"",
                                                       "'; DROP TABLE mailbox; --",
                                                       "*",
                                                       ")(uid=*",
                                                       "*)(objectClass=*)",
                                                       "$(id)",
                                                       "`id`",
                                                       "%s%n",
                                                       "\\",
                                                       "{PLAIN}right",
                                                       "{PLAIN}",
                                                       "!",
                                                       std::string(1024, 'x'),
                                                       std::string(100000, 'x'),
                                                       "\xFF\xFE",
                                                       "bob's",
                                                       "with:colon:s"}) {
    EXPECT_FALSE(lets_in("ann@example.com", password)) << password;
  }
  for (const auto& [who, password] : everybody()) {
    EXPECT_FALSE(lets_in(who, "")) << who;
    EXPECT_FALSE(lets_in(who, password + "x")) << who;
    if (who != "ann@example.com") {
      EXPECT_FALSE(lets_in(who, right)) << who;
    }
  }
}

// However somebody writes who they are, the address is what counts, unless a store is told otherwise.
TEST_P(StoreContract, TheLoginAsGivenLetsNobodyElseIn) {
  store();
  for (const auto* login : {"ann", "EXAMPLE\\ann", "Ann@Example.COM", "gus@example.com", "' OR 1=1 --", "*", "{email}"}) {
    for (const auto& [password, right] : {std::pair{"right", true}, std::pair{"wrong", false}, std::pair{"{PLAIN}x", false}}) {
      StoreQuestion question{address("ann@example.com"), password, boost::asio::ip::make_address("192.0.2.7"), login};
      const auto reply = run(sign_in::ask_in_time(store_, std::move(question), std::chrono::seconds(10)));
      ASSERT_TRUE(reply) << login << ": " << reply.error().detail;
      EXPECT_EQ(lets_in_by(*reply, password), right) << login << " " << password;
    }
  }
}

TEST_P(StoreContract, KnowsNobodyElse) {
  for (const auto* who :
       {"nobody@example.com", "ann@example.org", "ann@sub.example.com", "an@example.com", "annn@example.com", "*@example.com",
        "%@example.com", "_nn@example.com", "'or'1'='1@example.com", "ann'--@example.com", "a?n@example.com", "ann+x@example.com",
        "ann/bob@example.com", "{email}@example.com", "$mail@example.com"}) {
    const auto reply = ask(who, "right");
    ASSERT_TRUE(reply) << who << ": " << reply.error().detail;
    EXPECT_EQ(reply->outcome, Outcome::unknown) << who;
    const auto found = ask(who, std::nullopt);
    ASSERT_TRUE(found) << who;
    EXPECT_EQ(found->outcome, Outcome::unknown) << who;
  }
}

TEST_P(StoreContract, YieldsThePrimaryAddress) {
  const auto reply = ask("ANN@Example.com", "right");
  ASSERT_TRUE(reply);
  if (reply->account) {
    EXPECT_EQ(reply->account->address, address("ann@example.com"));
  }
}

TEST_P(StoreContract, FindsAnAliasAndYieldsThePrimaryAddress) {
  if (!backend_->has_aliases()) {
    EXPECT_EQ(ask("robert@example.org", "x")->outcome, Outcome::unknown);
    return;
  }
  const auto reply = ask("robert@example.org", "with:colon:s");
  ASSERT_TRUE(reply && reply->account);
  EXPECT_EQ(reply->account->address, address("bob@example.org"));
  EXPECT_THAT(reply->account->aliases, ElementsAre(address("robert@example.org")));
  EXPECT_TRUE(lets_in("robert@example.org", "with:colon:s"));
}

TEST_P(StoreContract, AsksNoPasswordToFindSomeone) {
  const auto reply = ask("ann@example.com", std::nullopt);
  ASSERT_TRUE(reply);
  EXPECT_NE(reply->outcome, Outcome::accepted);
  EXPECT_NE(reply->outcome, Outcome::refused);
}

TEST_P(StoreContract, SeesAChangeAtOnce) {
  if (!backend_->sees_changes()) {
    EXPECT_EQ(store().stamp(), store().stamp());
    return;
  }
  for (int round = 0; round < 5; ++round) {
    const auto before = store().stamp();
    const auto password = "changed" + std::to_string(round);
    backend_->fill({{"ann@example.com", password}, {"new@example.com", "new"}});
    EXPECT_NE(store().stamp(), before);
    EXPECT_TRUE(lets_in("ann@example.com", password));
    EXPECT_FALSE(lets_in("ann@example.com", "right"));
    EXPECT_TRUE(lets_in("new@example.com", "new"));
    EXPECT_EQ(ask("bob@example.org", "x")->outcome, Outcome::unknown);
  }
}

TEST_P(StoreContract, AnswersAHundredAtOnce) {
  // However slow the machine: this is about what gets mixed up, not about time.
  timeout_ = std::chrono::seconds(60);
  int right = 0;
  ask_a_hundred_times([&](const Result<StoreReply>& reply) {
    right += reply && lets_in_by(*reply, "right") ? 1 : 0;
    if (!reply) {
      ADD_FAILURE() << reply.error().detail;
    }
  });
  EXPECT_EQ(right, 100);
}

TEST_P(StoreContract, AnswersAHundredAtOnceWhileItChanges) {
  if (!backend_->sees_changes()) return;
  int answered = 0;
  store();
  std::thread changing([this] {
    for (int i = 0; i < 10; ++i) backend_->fill({{"ann@example.com", "right" + std::to_string(i)}});
  });
  ask_a_hundred_times([&](const Result<StoreReply>& reply) {
    ++answered;
    // Whichever content it saw, ann is in it.
    EXPECT_TRUE(reply && reply->outcome != Outcome::unknown);
  });
  changing.join();
  EXPECT_EQ(answered, 100);
  EXPECT_TRUE(lets_in("ann@example.com", "right9"));
}

TEST_P(StoreContract, LogsNoPasswordAndNoAddress) {
  backend_->fill({{"ann@example.com", "very-secret"}, {"ann@example.com", "twice-secret"}, {"no address", "other-secret"}});
  ask("ann@example.com", "guessed-secret");
  for (const auto* hidden : {"secret", "ann@example.com", "no address"})
    EXPECT_EQ(lines_.find(hidden), std::string::npos) << lines_;
}

// What the stores that ask a server promise beyond that.

TEST_P(StoreContract, AServerThatIsDownIsUnavailableUntilItIsBack) {
  if (!backend_->has_server()) return;
  EXPECT_TRUE(lets_in("ann@example.com", "right")) << last_error_;
  backend_->stop();
  for (int i = 0; i < 5; ++i) expect_a_clean_error(ask("ann@example.com", "right"));
  EXPECT_FALSE(store().ready());
  backend_->start();
  // Nobody asks meanwhile: a load balancer sends nobody to a node that is not ready.
  EXPECT_TRUE(eventually([&] { return store().ready(); }));
  EXPECT_TRUE(lets_in("ann@example.com", "right")) << last_error_;
}

TEST_P(StoreContract, AServerThatWasNeverUpIsUnavailable) {
  if (!backend_->has_server()) return;
  backend_->stop();
  expect_a_clean_error(ask("ann@example.com", "right"));
  backend_->start();
  EXPECT_TRUE(eventually([&] { return lets_in("ann@example.com", "right"); }));
}

TEST_P(StoreContract, AServerThatWasRestartedBetweenTwoQuestionsIsNotNoticed) {
  if (!backend_->has_server()) return;
  EXPECT_TRUE(lets_in("ann@example.com", "right")) << last_error_;
  backend_->stop();
  backend_->start();
  EXPECT_TRUE(lets_in("ann@example.com", "right")) << last_error_;
  EXPECT_TRUE(store().ready());
}

TEST_P(StoreContract, AServerThatIsSilentIsNotWaitedFor) {
  if (!backend_->has_server()) return;
  timeout_ = std::chrono::milliseconds(500);
  EXPECT_TRUE(eventually([&] { return lets_in("ann@example.com", "right"); }));
  backend_->freeze();
  const auto begun = std::chrono::steady_clock::now();
  expect_a_clean_error(ask("ann@example.com", "right"));
  expect_a_clean_error(ask("ann@example.com", "right"));
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(5));
  backend_->thaw();
  EXPECT_TRUE(eventually([&] { return lets_in("ann@example.com", "right"); }));
}

TEST_P(StoreContract, AServerThatRestartsInMidFlightRefusesNobody) {
  if (!backend_->has_server()) return;
  EXPECT_TRUE(lets_in("ann@example.com", "right")) << last_error_;
  std::atomic<bool> over{false};
  std::atomic<int> refused{0};
  std::atomic<int> accepted{0};
  std::thread asking([&] {
    while (!over) {
      ask_by_four_threads(5, [&](const Result<StoreReply>& reply) {
        if (reply && lets_in_by(*reply, "right")) ++accepted;
        if (reply && !lets_in_by(*reply, "right")) ++refused;
      });
    }
  });
  for (int i = 0; i < 2; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    backend_->stop();
    backend_->start();
  }
  const int before = accepted;
  EXPECT_TRUE(eventually([&] { return accepted > before + 20; }));
  over = true;
  asking.join();
  EXPECT_EQ(refused, 0);
  EXPECT_TRUE(eventually([&] { return lets_in("ann@example.com", "right"); }));
}

// As at a stop of the daemon, and at a reload whose configuration before still had questions.
TEST_P(StoreContract, EndsWithQuestionsInFlight) {
  if (!backend_->has_server()) return;
  EXPECT_TRUE(lets_in("ann@example.com", "right")) << last_error_;
  backend_->freeze();
  boost::asio::io_context context;
  for (int i = 0; i < 20; ++i) {
    StoreQuestion question{address("ann@example.com"), "right"};
    boost::asio::co_spawn(context, sign_in::ask_in_time(store_, question.copy(), std::chrono::milliseconds(50)),
                          boost::asio::detached);
  }
  context.run_for(std::chrono::milliseconds(100));
  const std::weak_ptr<UserStore> watched = store_;
  store_.reset();
  const auto begun = std::chrono::steady_clock::now();
  // The last who wait go with the context.
  context.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(2));
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreContract, testing::ValuesIn(store_backends()),
                         [](const auto& row) { return std::string(row.param.name); });

}  // namespace store_contract_test
}  // namespace smartdiscover::users
