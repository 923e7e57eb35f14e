// What an administrator is told who wants to know why somebody can or cannot sign in.

#include "sign_in/store_authenticator.hpp"
#include "unit/async/coroutines.hpp"
#include "unit/users/fakes.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::sign_in {
using namespace users;
namespace told_sign_in_test {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

class ToldSignIn : public ::testing::Test {
 protected:
  Lines told(const std::string& login, const std::string& password) {
    Lines lines;
    LoginHints hints;
    hints.told = &lines;
    run(authenticator_.sign_in({login, password}, hints));
    return lines;
  }
  passwords::HashPool pool_{{.threads = 1, .queue = 16}};
  StoreAuthenticator authenticator_{
      {{"down", {}, 5s, 1min, std::make_shared<FakeStore>([](const users::StoreQuestion&) -> Result<users::StoreReply> {
          return failure(Errc::unavailable, "the database is away");
        })},
       {"empty", {}, 5s, 1min, std::make_shared<FakeStore>(knowing({}))},
       {"elsewhere", {domain("corp.example.com")}, 5s, 1min, std::make_shared<FakeStore>(knowing({}))},
       {"people",
        {},
        5s,
        1min,
        std::make_shared<FakeStore>(knowing({{"ann@example.com", "{PLAIN}right"}, {"locked@example.com", "!"}}))}},
      std::nullopt,
      {},
      std::make_shared<FakeDirectory>(),
      pool_,
      [] { return CredentialCache::Time(1000s); }};
};

TEST_F(ToldSignIn, WhatEachStoreSaid) {
  EXPECT_EQ(told("ann@example.com", "right"),
            (Lines{"understood as the address ann@example.com",
                   "store down, asked for ann@example.com: cannot tell: the database is away",
                   "store empty, asked for ann@example.com: does not know this user, or this password",
                   "store people, asked for ann@example.com: password verified"}));
  EXPECT_EQ(told("ann@example.com", "wrong").back(), "store people, asked for ann@example.com: wrong password");
  EXPECT_EQ(told("locked@example.com", "x").back(), "store people, asked for locked@example.com: no usable password is stored");
}

TEST_F(ToldSignIn, EachNameThatIsAskedFor) {
  const auto lines = told("ann@example.net", "right");
  EXPECT_EQ(lines[1], "store down, asked for ann@example.net: cannot tell: the database is away");
  EXPECT_EQ(lines.back(), "store people, asked for ann@example.com: password verified");
}

TEST_F(ToldSignIn, WhyNobodyIsAsked) {
  EXPECT_EQ(told("ann@unserved.example", "x"),
            Lines{"not understood: the domain unserved.example is not served: the service map names no such domain"});
}

}  // namespace told_sign_in_test
}  // namespace smartdiscover::sign_in
