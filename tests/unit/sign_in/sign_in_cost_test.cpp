// What the credential cache spares, and that what it does not spare costs the same for every login.

#include "unit/sign_in/authenticator_site.hpp"

#include <smartdiscover/passwords/hashes.hpp>
#include <smartdiscover/users/make_store.hpp>

#include <gtest/gtest.h>

#include <iostream>
#include <mutex>

namespace smartdiscover::sign_in {
namespace sign_in_cost_test {

using namespace testing_site;

TEST(SignInCost, CachesSignInsAndRefusalsForTheirTime) {
  Site site({.positive = 5min, .negative = 1min, .entries = 100});
  const auto store = people();
  site.store("people", store);
  const auto first = site.sign_in("ann@example.com", "right");
  EXPECT_EQ(site.sign_in("ann@example.com", "right").account, first.account);
  EXPECT_EQ(store->asked, 1);
  site.pass(299s);
  EXPECT_EQ(site.sign_in("ann@example.com", "right").verdict, Verdict::accepted);
  EXPECT_EQ(store->asked, 1);
  site.pass(1s);
  EXPECT_EQ(site.sign_in("ann@example.com", "right").verdict, Verdict::accepted);
  EXPECT_EQ(store->asked, 2);

  EXPECT_EQ(site.sign_in("ann@example.com", "wrong").verdict, Verdict::refused);
  EXPECT_EQ(site.sign_in("ann@example.com", "wrong").verdict, Verdict::refused);
  EXPECT_EQ(store->asked, 3);
  site.pass(60s);
  EXPECT_EQ(site.sign_in("ann@example.com", "wrong").verdict, Verdict::refused);
  EXPECT_EQ(store->asked, 4);

  EXPECT_EQ(site.sign_in("nobody@example.com", "x").verdict, Verdict::refused);
  EXPECT_EQ(site.sign_in("nobody@example.com", "x").verdict, Verdict::refused);
  EXPECT_EQ(store->asked, 5);
}

TEST(SignInCost, AStoreHasItsOwnTimeForRefusals) {
  Site site({.positive = 5min, .negative = 1min, .entries = 100});
  const auto store = people();
  site.store("people", store, {}, 5s, 5s);
  for (const auto& login : {"ann@example.com", "nobody@example.com"}) {
    store->asked = 0;
    site.sign_in(login, "wrong");
    site.pass(4s);
    site.sign_in(login, "wrong");
    EXPECT_EQ(store->asked, 1) << login;
    site.pass(1s);
    site.sign_in(login, "wrong");
    EXPECT_EQ(store->asked, 2) << login;
  }
}

TEST(SignInCost, WithoutACacheEverySignInAsks) {
  for (const auto cache :
       {users::CacheDefinition{.entries = 0}, users::CacheDefinition{.positive = 0ms, .negative = 0ms, .entries = 100}}) {
    Site site(cache);
    const auto store = people();
    site.store("people", store, {}, 5s, 0ms);
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(site.sign_in("ann@example.com", "right").verdict, Verdict::accepted);
      EXPECT_EQ(site.sign_in("ann@example.com", "wrong").verdict, Verdict::refused);
    }
    EXPECT_EQ(store->asked, 6);
  }
}

TEST(SignInCost, AStoreThatChangedBeginsANewGeneration) {
  Site site;
  const auto store = people();
  site.store("people", store);
  site.sign_in("ann@example.com", "right");
  site.sign_in("ann@example.com", "wrong");
  EXPECT_EQ(store->asked, 2);
  store->stamped = 7;
  site.sign_in("ann@example.com", "right");
  site.sign_in("ann@example.com", "wrong");
  EXPECT_EQ(store->asked, 4);
}

TEST(SignInCost, CachesABareLoginForTheDomainItMeant) {
  Site site;
  site.store("people", people());
  EXPECT_EQ(site.sign_in("ann", "right", {.asked = domain("example.com"), .host = {}}).verdict, Verdict::accepted);
  EXPECT_EQ(site.sign_in("ann", "right", {.asked = domain("example.org"), .host = {}}).verdict, Verdict::refused);
  EXPECT_EQ(site.sign_in("bob", "bobs").account->address, address("bob@example.org"));
}

TEST(SignInCost, ACacheHitCostsMicroseconds) {
  TemporaryFolder folder;
  std::string lines;
  observe::Log log({}, &lines);
  passwords::HashPool pool;
  Site site;
  for (const auto* name : {"one.yaml", "two.yaml"}) {
    write_file(folder / name, "ann@example.com: {password: '{PLAIN}right'}\n");
    site.store(name, users::make_store({name, {}, 5s, {}, users::FileStoreDefinition{folder / name}, {}}, {{}, pool, log}));
  }
  static constexpr int rounds = 2000;
  auto& authenticator = site.authenticator();
  auto work = [&authenticator]() -> boost::asio::awaitable<double> {
    int accepted = 0;
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < rounds; ++i) {
      http::BasicCredentials credentials{"ann@example.com", "right"};
      LoginHints hints{.asked = domain("example.com"), .host = domain("example.com")};
      auto signing = authenticator.sign_in(std::move(credentials), std::move(hints));
      const auto result = co_await std::move(signing);
      accepted += result.verdict == Verdict::accepted ? 1 : 0;
    }
    EXPECT_EQ(accepted, rounds);
    co_return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin).count() / rounds;
  };
  const double microseconds = run(work());
  std::cout << microseconds << " microseconds for a cache hit\n";
  EXPECT_LT(microseconds, 500);  // for sanitizers; the release build needs less than five
}

TEST(SignInCost, ACacheHitNeedsNoWaiting) {
  Site site;
  const auto store = people();
  site.store("people", store);
  const http::BasicCredentials right{"ann@example.com", "right"};
  const http::BasicCredentials wrong{"ann@example.com", "wrong"};
  EXPECT_FALSE(site.authenticator().cached(right, {}));
  site.sign_in("ann@example.com", "right");
  site.sign_in("ann@example.com", "wrong");
  const auto hit = site.authenticator().cached(right, {});
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->verdict, Verdict::accepted);
  EXPECT_EQ(hit->store, "people");
  EXPECT_FALSE(site.authenticator().cached(wrong, {})) << "a refusal passes the throttle first";
  store->stamped = 7;
  EXPECT_FALSE(site.authenticator().cached(right, {}));
}

// A site of which every verified hash is counted by its scheme and cost.
class CountingSite : public Site {
 public:
  CountingSite()
      : Site({.entries = 0}, {.threads = 2, .queue = 64, .before_verify = [this](std::string_view stored) {
                                const std::lock_guard lock(mutex_);
                                costs_.push_back(passwords::cost_of_stored_password(stored));
                              }}) {}
  std::vector<std::string> costs_of(const std::string& login, const std::string& password) {
    costs_.clear();
    sign_in(login, password);
    return costs_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> costs_;
};

TEST(SignInCost, AnUnknownUserCostsTheSameHashesAsAWrongPassword) {
  CountingSite site;
  const auto hash = *passwords::hash_password("right");
  const auto store = std::make_shared<FakeStore>(knowing({{"ann@example.com", hash}, {"locked@example.com", "!"}}));
  store->typical = *passwords::hash_password("typical");
  site.store("people", store);
  const std::vector<std::string> one{passwords::cost_of_stored_password(hash)};
  EXPECT_EQ(site.costs_of("ann@example.com", "wrong"), one);
  for (const auto* login :
       {"nobody@example.com", "nobody@unserved.example", "ann@example.com@example.com", "locked@example.com", "NOSUCH\\x", ""})
    EXPECT_EQ(site.costs_of(login, "wrong"), one) << login;
}

TEST(SignInCost, UnknownUsersCostWhatTheStoresUsersCost) {
  CountingSite site;
  const auto cheap = std::make_shared<FakeStore>(knowing({}));
  cheap->typical = "{PLAIN}x";
  site.store("cheap", cheap);
  EXPECT_EQ(site.costs_of("nobody@example.com", "x"), std::vector{passwords::cost_of_stored_password("{PLAIN}x")});
  CountingSite without;
  without.store("new", std::make_shared<FakeStore>(knowing({})));
  EXPECT_EQ(without.costs_of("nobody@example.com", "x"),
            std::vector{passwords::cost_of_stored_password(*passwords::hash_password("x"))})
      << "where no store has a password to show, the cost of new hashes";
}

}  // namespace sign_in_cost_test
}  // namespace smartdiscover::sign_in
