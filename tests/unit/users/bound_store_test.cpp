#include "fakes.hpp"
#include "unit/async/coroutines.hpp"

#include <smartdiscover/users/bound_store.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::users {
namespace bound_store_test {

using Outcome = StoreReply::Outcome;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Knows ann by her address and an alias of it, with a name; what it says of passwords must not matter.
Result<StoreReply> people(const StoreQuestion& question) {
  if (question.address != address("ann@example.com") && question.address != address("a@example.com")) return StoreReply{};
  Account ann{.address = address("ann@example.com")};
  ann.display_name = "Ann";
  return StoreReply{Outcome::known, std::move(ann), {"{PLAIN}of the people's store"}};
}

class BoundStoreTest : public testing::Test {
 protected:
  Result<StoreReply> ask(std::string_view who, std::optional<std::string> password, std::vector<Domain> domains = {}) {
    const auto store = make_bound_store("people", people_, {"checker", std::move(domains), checker_});
    StoreQuestion question{address(who), std::move(password), boost::asio::ip::make_address("192.0.2.7"), "EXAMPLE\\ann"};
    return run(store->ask(std::move(question)));
  }
  void checker_says(Result<StoreReply> reply) {
    checker_ = std::make_shared<FakeStore>([this, reply](const StoreQuestion& question) {
      asked_ = question.copy();
      return reply;
    });
  }
  std::shared_ptr<FakeStore> people_ = std::make_shared<FakeStore>(people);
  std::shared_ptr<FakeStore> checker_ = std::make_shared<FakeStore>([](const StoreQuestion&) { return StoreReply{}; });
  std::optional<StoreQuestion> asked_;
};

TEST_F(BoundStoreTest, TakesThePersonFromOneAndTheVerdictFromTheOther) {
  checker_says(StoreReply{Outcome::accepted, Account{.address = address("other@example.com")}, {}});
  const auto reply = ask("a@example.com", "right");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->outcome, Outcome::accepted);
  EXPECT_EQ(reply->account->address, address("ann@example.com"));
  EXPECT_EQ(reply->account->display_name, "Ann");
  EXPECT_EQ(asked_->address, address("ann@example.com")) << "the primary address";
  EXPECT_EQ(asked_->password, "right");
  EXPECT_EQ(asked_->client.to_string(), "192.0.2.7");
  EXPECT_EQ(asked_->login, "EXAMPLE\\ann");
}

TEST_F(BoundStoreTest, TakesStoredPasswordsFromTheOtherAlone) {
  checker_says(StoreReply{Outcome::known, Account{.address = address("ann@example.com")}, {"{PLAIN}one", "{PLAIN}two"}});
  const auto reply = ask("ann@example.com", "right");
  EXPECT_EQ(reply->outcome, Outcome::known);
  EXPECT_THAT(reply->passwords, ElementsAre("{PLAIN}one", "{PLAIN}two"));
  EXPECT_EQ(reply->account->display_name, "Ann");
}

TEST_F(BoundStoreTest, WhoeverTheOtherDoesNotTakeIsRefused) {
  for (const auto outcome : {Outcome::unknown, Outcome::refused}) {
    checker_says(StoreReply{outcome, std::nullopt, {"{PLAIN}right"}});
    const auto reply = ask("ann@example.com", "right");
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->outcome, Outcome::refused) << "and no other store is asked";
    EXPECT_THAT(reply->passwords, IsEmpty());
  }
}

TEST_F(BoundStoreTest, WhoeverIsNotFoundIsUnknownAndNobodyChecks) {
  checker_says(StoreReply{Outcome::accepted, Account{.address = address("bob@example.com")}, {}});
  EXPECT_EQ(ask("bob@example.com", "right")->outcome, Outcome::unknown);
  EXPECT_EQ(checker_->asked, 0);
}

TEST_F(BoundStoreTest, AsksNoPasswordToFindSomeone) {
  checker_says(StoreReply{Outcome::accepted, {}, {}});
  const auto reply = ask("ann@example.com", std::nullopt);
  EXPECT_EQ(reply->outcome, Outcome::known);
  EXPECT_EQ(reply->account->display_name, "Ann");
  EXPECT_EQ(checker_->asked, 0);
}

TEST_F(BoundStoreTest, NeedsBoth) {
  checker_says(failure(Errc::unavailable, "no route to host"));
  const auto without_checker = ask("ann@example.com", "right");
  ASSERT_FALSE(without_checker);
  EXPECT_EQ(without_checker.error().code, Errc::unavailable);
  EXPECT_THAT(without_checker.error().detail, HasSubstr("store people, whose passwords checker checks: no route to host"));
  people_ = std::make_shared<FakeStore>([](const StoreQuestion&) { return failure(Errc::timed_out, "store people: late"); });
  EXPECT_EQ(ask("ann@example.com", "right").error().code, Errc::timed_out);
  const auto store = make_bound_store("people", people_, {"checker", {}, checker_});
  EXPECT_TRUE(store->ready());
  checker_->is_ready = false;
  EXPECT_FALSE(store->ready());
  checker_->is_ready = true;
  people_->is_ready = false;
  EXPECT_FALSE(store->ready());
}

TEST_F(BoundStoreTest, TheOtherKeepsToItsDomains) {
  checker_says(StoreReply{Outcome::accepted, {}, {}});
  EXPECT_EQ(ask("ann@example.com", "right", {domain("example.org")})->outcome, Outcome::refused);
  EXPECT_EQ(checker_->asked, 0);
  EXPECT_EQ(ask("ann@example.com", "right", {domain("example.com")})->outcome, Outcome::accepted);
}

TEST_F(BoundStoreTest, IsAsOldAsEither) {
  const auto store = make_bound_store("people", people_, {"checker", {}, checker_});
  const auto before = store->stamp();
  checker_->stamped = 1;
  const auto between = store->stamp();
  EXPECT_NE(between, before);
  people_->stamped = 1;
  EXPECT_NE(store->stamp(), between);
  checker_->typical = "$y$typical";
  EXPECT_EQ(store->typical_password(), "$y$typical");
}

}  // namespace bound_store_test
}  // namespace smartdiscover::users
