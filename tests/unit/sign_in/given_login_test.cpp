// Stores that ask for the login as it was written.
#include "sign_in/store_authenticator.hpp"
#include "unit/async/coroutines.hpp"
#include "unit/sign_in/small_map.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::sign_in {
using namespace users;
namespace given_login_test {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using Verdict = SignIn::Verdict;

// Lets in who writes exactly "EXAMPLE\ann" and the right password.
class ByLogin : public FakeStore {
 public:
  explicit ByLogin(std::vector<std::string>& given)
      : FakeStore([&given](const users::StoreQuestion& question) -> Result<users::StoreReply> {
          given.push_back(question.login);
          if (question.login == "EXAMPLE\\ann" && question.password == "right")
            return users::StoreReply{users::StoreReply::Outcome::accepted, {}, {}};
          return users::StoreReply{};
        }) {}
};

class GivenLogin : public testing::Test {
 protected:
  SignIn sign_in(std::string login, std::string password, LoginHints hints = {}) {
    if (!authenticator_) {
      std::vector<ConfiguredStore> stores{{"by-login", {}, 5s, 1min, store_}};
      authenticator_ = std::make_unique<StoreAuthenticator>(std::move(stores), domain("example.com"), users::CacheDefinition{},
                                                            small_map(), pool_, [] { return CredentialCache::Time(1s); });
    }
    return run(authenticator_->sign_in({std::move(login), std::move(password)}, std::move(hints)));
  }

  passwords::HashPool pool_{{.threads = 1, .queue = 16}};
  std::vector<std::string> given_;
  std::shared_ptr<ByLogin> store_ = std::make_shared<ByLogin>(given_);
  std::unique_ptr<StoreAuthenticator> authenticator_;
};

TEST_F(GivenLogin, IsHandedOnAsItWasWritten) {
  sign_in("EXAMPLE\\Ann", "x");
  sign_in("  ann ", "x");
  sign_in("Ann@Example.com", "x");
  sign_in("p\xC3\xA4ul", "x");
  EXPECT_THAT(given_, ElementsAre("EXAMPLE\\Ann", "ann", "Ann@Example.com", "p\xC3\xA4ul")) << "but for the blanks of telephones";
}

TEST_F(GivenLogin, IsTheSameForEveryNameThatIsTried) {
  sign_in("Ann@example.net", "x");
  EXPECT_THAT(given_, ElementsAre("Ann@example.net", "Ann@example.net")) << "the alias domain, and its target";
}

TEST_F(GivenLogin, IsLeftOutWhereNobodyTypesSuchThings) {
  sign_in(std::string("ann\0\\ann@example.com", 20), "one");
  sign_in("a\r\nb\\ann@example.com", "two");
  sign_in("\xFF\\ann@example.com", "three");
  EXPECT_THAT(given_, ElementsAre("", "", ""));
}

TEST_F(GivenLogin, IsNotAskedForToFindSomeone) {
  sign_in("EXAMPLE\\ann", "x");
  given_.clear();
  run(authenticator_->find(address("ann@example.com")));
  EXPECT_THAT(given_, ElementsAre(""));
}

// What one way of writing came to says nothing about another.
TEST_F(GivenLogin, IsCachedAsItWasWritten) {
  EXPECT_EQ(sign_in("ann@example.com", "right").verdict, Verdict::refused);
  EXPECT_EQ(sign_in("EXAMPLE\\ann", "right").verdict, Verdict::accepted);
  EXPECT_EQ(sign_in("ann@example.com", "right").verdict, Verdict::refused);
  EXPECT_EQ(sign_in("EXAMPLE\\ann", "right").verdict, Verdict::accepted);
  EXPECT_EQ(given_.size(), 2U) << "the others are cache hits";
}

TEST_F(GivenLogin, IsFlushedByTheAddress) {
  EXPECT_EQ(sign_in("EXAMPLE\\ann", "right").verdict, Verdict::accepted);
  EXPECT_EQ(authenticator_->flush(address("ann@example.com")), 1U);
}

}  // namespace given_login_test
}  // namespace smartdiscover::sign_in
