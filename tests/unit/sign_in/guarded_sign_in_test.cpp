// The guard where sign-ins pass it.

#include "sign_in/store_authenticator.hpp"
#include "unit/async/coroutines.hpp"
#include "unit/sign_in/small_map.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::sign_in {
using namespace users;
namespace guarded_sign_in_test {

using namespace std::chrono_literals;
using Verdict = SignIn::Verdict;
namespace ip = boost::asio::ip;

class GuardedSignIn : public ::testing::Test {
 protected:
  GuardedSignIn() { reload(); }
  // A new authenticator, as after a reload: the credential cache is empty, the guard is the same.
  void reload() {
    authenticator_ = std::make_unique<StoreAuthenticator>(
        std::vector<ConfiguredStore>{{"people", {}, 5s, 1min, store_, metrics_.store("people")}}, domain("example.org"),
        users::CacheDefinition{}, small_map(), pool_, [this] { return now(); }, ProcessState{&guard_, &metrics_});
  }
  Verdict sign_in(std::string login, std::string password, const char* client = "192.0.2.1") {
    return whole(std::move(login), std::move(password), client).verdict;
  }
  SignIn whole(std::string login, std::string password, const char* client = "192.0.2.1") {
    return run(authenticator_->sign_in({std::move(login), std::move(password)}, {.client = ip::make_address(client)}));
  }
  void guess(const std::string& login, int times, const char* client = "192.0.2.1") {
    for (int i = 0; i < times; ++i)
      EXPECT_EQ(sign_in(login, "wrong" + std::to_string(i), client), Verdict::refused) << login << i;
  }
  static throttle::GuardLimits limits() {
    throttle::GuardLimits small;
    small.account = 3;
    small.network = 10;
    return small;
  }
  CredentialCache::Time now() const { return CredentialCache::Time(std::chrono::seconds(seconds_.load())); }

  std::atomic<long> seconds_{1000};
  throttle::Guard guard_{limits(), [this] { return now(); }};
  observe::SignInMetrics metrics_;
  passwords::HashPool pool_{{.threads = 1, .queue = 64}};
  std::shared_ptr<FakeStore> store_ =
      std::make_shared<FakeStore>(knowing({{"ann@example.com", "{PLAIN}right"}, {"bob@example.org", "{PLAIN}bobs"}}));
  std::unique_ptr<StoreAuthenticator> authenticator_;
};

TEST_F(GuardedSignIn, WhoGuessesIsBlockedBeforeAnythingIsAsked) {
  guess("ann@example.com", 3);
  const int asked = store_->asked;
  const auto result = whole("ann@example.com", "right");
  EXPECT_EQ(result.verdict, Verdict::blocked);
  EXPECT_EQ(result.retry_after, 15min);
  EXPECT_EQ(result.account, nullptr);
  EXPECT_EQ(store_->asked, asked);
}

TEST_F(GuardedSignIn, AnUnknownUserIsBlockedAsAKnownOneIs) {
  guess("ann@example.com", 3);
  guess("nobody@example.com", 3);
  const auto known = whole("ann@example.com", "other");
  const auto unknown = whole("nobody@example.com", "other");
  EXPECT_EQ(known.verdict, Verdict::blocked);
  EXPECT_EQ(unknown.verdict, Verdict::blocked);
  EXPECT_EQ(known.retry_after, unknown.retry_after);
  EXPECT_EQ(sign_in("ann@example.com", "another", "192.0.2.2"), sign_in("nobody@example.com", "another", "192.0.2.2"));
}

TEST_F(GuardedSignIn, TheOwnerGetsInFromElsewhere) {
  guess("ann@example.com", 3);
  EXPECT_EQ(sign_in("ann@example.com", "right", "198.51.100.1"), Verdict::accepted);
}

TEST_F(GuardedSignIn, AWrongPasswordFromElsewhereLooksBlocked) {
  guess("ann@example.com", 3);
  EXPECT_EQ(sign_in("ann@example.com", "wrong7", "198.51.100.1"), Verdict::blocked);
  EXPECT_EQ(sign_in("ann@example.com", "wrong0", "198.51.100.2"), Verdict::blocked) << "remembered as wrong or not";
}

TEST_F(GuardedSignIn, RememberedCredentialsPassBeforeTheGuard) {
  EXPECT_EQ(sign_in("bob@example.org", "bobs", "192.0.2.1"), Verdict::accepted);
  for (int i = 0; i < 10; ++i) sign_in("user" + std::to_string(i) + "@example.com", "x");
  EXPECT_EQ(sign_in("ann@example.com", "right"), Verdict::blocked) << "the network is blocked";
  EXPECT_EQ(sign_in("bob@example.org", "bobs"), Verdict::accepted);
}

TEST_F(GuardedSignIn, RememberedCredentialsMakeTheNetworkTheirOwn) {
  EXPECT_EQ(sign_in("ann@example.com", "right", "192.0.2.8"), Verdict::accepted);
  EXPECT_EQ(sign_in("ann@example.com", "right", "192.0.2.9"), Verdict::accepted);
  guess("ann@example.com", 6, "192.0.2.9");
}

TEST_F(GuardedSignIn, ANegativeAnswerThatIsRememberedCountsOnce) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(sign_in("ann@example.com", "old"), Verdict::refused);
  seconds_ += 61;
  for (int i = 0; i < 20; ++i) EXPECT_EQ(sign_in("ann@example.com", "old"), Verdict::refused);
  EXPECT_EQ(sign_in("ann@example.com", "right"), Verdict::accepted);
}

TEST_F(GuardedSignIn, TheGuardSurvivesAReload) {
  guess("ann@example.com", 2);
  reload();
  guess("ann@example.com", 2);  // the same two
  EXPECT_EQ(sign_in("ann@example.com", "wrong2"), Verdict::refused);
  reload();
  EXPECT_EQ(sign_in("ann@example.com", "right"), Verdict::blocked);
}

TEST_F(GuardedSignIn, NamesOfOneDomainAreOneAccount) {
  guess("ann@example.com", 2);
  EXPECT_EQ(sign_in("ann@example.net", "elsewhere"), Verdict::refused);
  EXPECT_EQ(sign_in("EXAMPLE\\ann", "right"), Verdict::blocked);
  EXPECT_EQ(guard_.blocks().at(0).subject, "ann@example.com");
}

TEST_F(GuardedSignIn, EmptyPasswordsAreNoGuesses) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(sign_in("user" + std::to_string(i) + "@example.com", ""), Verdict::refused);
  EXPECT_TRUE(guard_.blocks().empty());
}

TEST_F(GuardedSignIn, AStoreThatIsDownBlocksNobody) {
  auto down = std::make_shared<FakeStore>(
      [](const users::StoreQuestion&) -> Result<users::StoreReply> { return failure(Errc::unavailable, "away"); });
  store_ = down;
  reload();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(sign_in("ann@example.com", std::to_string(i)), Verdict::unavailable);
  EXPECT_TRUE(guard_.blocks().empty());
}

TEST_F(GuardedSignIn, StoresAreToldWhoAsks) {
  ip::address seen;
  store_ = std::make_shared<FakeStore>([&](const users::StoreQuestion& question) -> Result<users::StoreReply> {
    seen = question.client;
    return users::StoreReply{};
  });
  reload();
  sign_in("ann@example.com", "x", "2001:db8::7");
  EXPECT_EQ(seen, ip::make_address("2001:db8::7"));
}

TEST_F(GuardedSignIn, ForgetsWhomItIsToldTo) {
  sign_in("ann@example.com", "right");
  sign_in("ann@example.net", "right");
  sign_in("ann@example.com", "wrong");
  sign_in("bob@example.org", "bobs");
  sign_in("no login", "x");
  EXPECT_EQ(authenticator_->flush(address("zoe@example.com")), 0U);
  EXPECT_EQ(authenticator_->flush(address("ann@example.net")), 3U);
  const int asked = store_->asked;
  EXPECT_EQ(sign_in("bob@example.org", "bobs"), Verdict::accepted);
  EXPECT_EQ(store_->asked, asked);
  EXPECT_EQ(sign_in("ann@example.com", "right"), Verdict::accepted);
  EXPECT_EQ(store_->asked, asked + 1);
  EXPECT_EQ(authenticator_->flush(std::nullopt), 3U);
  EXPECT_EQ(authenticator_->flush(std::nullopt), 0U);
}

TEST_F(GuardedSignIn, IsCounted) {
  sign_in("ann@example.com", "right");
  sign_in("ann@example.com", "right");
  sign_in("ann@example.com", "wrong");
  sign_in("ann@example.com", "wrong");
  sign_in("nobody@example.com", "wrong");
  using observe::CacheResult;
  EXPECT_EQ(metrics_.get(CacheResult::accepted), 1U);
  EXPECT_EQ(metrics_.get(CacheResult::refused), 1U);
  EXPECT_EQ(metrics_.get(CacheResult::miss), 3U);
  const auto stores = metrics_.stores();
  ASSERT_EQ(stores.size(), 1U);
  EXPECT_EQ(stores[0].first, "people");
  const auto count = [&](observe::StoreOutcome outcome) {
    return stores[0].second->outcomes[static_cast<std::size_t>(outcome)].load();
  };
  EXPECT_EQ(count(observe::StoreOutcome::known), 2U);
  EXPECT_EQ(count(observe::StoreOutcome::unknown), 1U);
  EXPECT_EQ(stores[0].second->durations.read().count, 3U);
}

}  // namespace guarded_sign_in_test
}  // namespace smartdiscover::sign_in
