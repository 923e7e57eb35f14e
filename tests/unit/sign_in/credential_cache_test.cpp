#include "sign_in/credential_cache.hpp"

#include "unit/users/fakes.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>

namespace smartdiscover::sign_in {
using namespace users;
namespace credential_cache_test {

using namespace std::chrono_literals;
using Time = CredentialCache::Time;
const Time start{1000s};
const auto account = std::make_shared<const Account>(Account{.address = address("ann@example.com")});

CredentialCache::Key key(const CredentialCache& cache, int number) {
  return cache.key(1, {"ann@example.com", std::to_string(number)});
}

TEST(CredentialCache, KeysDifferInEveryPart) {
  const CredentialCache cache(10);
  const auto ann = cache.key(1, {"ann", "secret", "", ""});
  const std::set<CredentialCache::Key> keys{ann,
                                            cache.key(2, {"ann", "secret", "", ""}),
                                            cache.key(1, {"ann", "Secret", "", ""}),
                                            cache.key(1, {"Ann", "secret", "", ""}),
                                            cache.key(1, {"anns", "ecret", "", ""}),
                                            cache.key(1, {"", "annsecret", "", ""}),
                                            cache.key(1, {"annsecret", "", "", ""}),
                                            cache.key(1, {"ann", "secret", "example.com", ""}),
                                            cache.key(1, {"ann", "secret", "", "example.com"})};
  EXPECT_EQ(keys.size(), 9U);
  EXPECT_EQ(cache.key(1, {"ann", "secret", "", ""}), ann);
  const CredentialCache other(10);
  EXPECT_NE(other.key(1, {"ann", "secret", "", ""}), ann) << "the secret is this cache's own";
}

TEST(CredentialCache, AnotherStampIsAnotherGenerationAndEmptiesTheCache) {
  CredentialCache cache(10);
  const auto first = cache.generation(7);
  cache.put(key(cache, 1), {account, "people", "", start + 10s});
  EXPECT_EQ(cache.generation(7), first);
  EXPECT_EQ(cache.size(), 1U);
  const auto second = cache.generation(8);
  EXPECT_NE(second, first);
  EXPECT_EQ(cache.size(), 0U);
  EXPECT_NE(cache.generation(7), first) << "no generation comes back";
}

TEST(CredentialCache, GivesBackWhatItWasGiven) {
  CredentialCache cache(10);
  EXPECT_FALSE(cache.find(key(cache, 1), start));
  cache.put(key(cache, 1), {account, "people", "", start + 10s});
  cache.put(key(cache, 2), {nullptr, "others", "", start + 10s});
  const auto accepted = cache.find(key(cache, 1), start);
  ASSERT_TRUE(accepted);
  EXPECT_EQ(accepted->account, account);
  EXPECT_EQ(accepted->store, "people");
  const auto refused = cache.find(key(cache, 2), start);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->account, nullptr);
  EXPECT_EQ(refused->store, "others");
}

TEST(CredentialCache, ForgetsAfterTheTime) {
  CredentialCache cache(10);
  cache.put(key(cache, 1), {account, "", "", start + 10s});
  EXPECT_TRUE(cache.find(key(cache, 1), start + 10s - 1ns));
  EXPECT_FALSE(cache.find(key(cache, 1), start + 10s));
  EXPECT_EQ(cache.size(), 0U);
}

TEST(CredentialCache, ANewVerdictReplacesTheOld) {
  CredentialCache cache(10);
  cache.put(key(cache, 1), {nullptr, "old", "", start + 10s});
  cache.put(key(cache, 1), {account, "new", "", start + 20s});
  EXPECT_EQ(cache.size(), 1U);
  EXPECT_EQ(cache.find(key(cache, 1), start + 15s)->account, account);
}

TEST(CredentialCache, DropsTheLeastUsedWhereItIsFull) {
  CredentialCache cache(3);
  for (int i = 1; i <= 3; ++i) cache.put(key(cache, i), {account, "", "", start + 10s});
  EXPECT_TRUE(cache.find(key(cache, 1), start));
  cache.put(key(cache, 4), {account, "", "", start + 10s});
  EXPECT_EQ(cache.size(), 3U);
  EXPECT_TRUE(cache.find(key(cache, 1), start));
  EXPECT_FALSE(cache.find(key(cache, 2), start));
  EXPECT_TRUE(cache.find(key(cache, 3), start));
  EXPECT_TRUE(cache.find(key(cache, 4), start));
}

TEST(CredentialCache, AFloodOfRefusalsLeavesThreeQuartersToSignIns) {
  CredentialCache cache(100);
  for (int i = 0; i < 75; ++i) cache.put(key(cache, i), {account, "", "", start + 10s});
  for (int i = 1000; i < 3000; ++i) cache.put(key(cache, i), {nullptr, "", "", start + 10s});
  for (int i = 0; i < 75; ++i) EXPECT_TRUE(cache.find(key(cache, i), start)) << i;
  for (int i = 2975; i < 3000; ++i) EXPECT_TRUE(cache.find(key(cache, i), start)) << i;
  EXPECT_EQ(cache.size(), 100U);
}

TEST(CredentialCache, RefusalsFindRoomInACacheFullOfSignIns) {
  CredentialCache cache(100);
  for (int i = 0; i < 100; ++i) cache.put(key(cache, i), {account, "", "", start + 10s});
  cache.put(key(cache, 500), {nullptr, "", "", start + 10s});
  EXPECT_TRUE(cache.find(key(cache, 500), start));
  EXPECT_FALSE(cache.find(key(cache, 0), start));
}

TEST(CredentialCache, OfNoSizeHoldsNothing) {
  CredentialCache cache(0);
  cache.put(key(cache, 1), {account, "", "", start + 10s});
  cache.put(key(cache, 2), {nullptr, "", "", start + 10s});
  EXPECT_EQ(cache.size(), 0U);
}

TEST(CredentialCache, ALargeOneHoldsAboutWhatItSays) {
  CredentialCache cache(4096);
  for (int i = 0; i < 20000; ++i) cache.put(key(cache, i), {account, "", "", start + 10s});
  EXPECT_EQ(cache.size(), 4096U);
}

TEST(CredentialCache, IsUsedFromManyThreads) {
  CredentialCache cache(2000);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&cache, thread] {
      for (int i = 0; i < 3000; ++i) {
        const auto one = key(cache, (i * 7 + thread) % 2500);
        if (const auto found = cache.find(one, start)) {
          EXPECT_EQ(found->account == nullptr, found->store == "refused");
        } else if (i % 3 == 0) {
          cache.put(one, {nullptr, "refused", "", start + 10s});
        } else {
          cache.put(one, {account, "accepted", "", start + 10s});
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_LE(cache.size(), 2000U);
}

}  // namespace credential_cache_test
}  // namespace smartdiscover::sign_in
