// The trace of a sign-in, for an administrator who asks why a user can or cannot sign in.

#include "sign_in/store_authenticator.hpp"
#include "unit/async/coroutines.hpp"
#include "unit/sign_in/small_map.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::sign_in {
using namespace users;
namespace trace_test {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

class Trace : public ::testing::Test {
 protected:
  Lines trace(const std::string& login, const std::string& password) {
    Lines lines;
    LoginHints hints;
    hints.trace = &lines;
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
      small_map(),
      pool_,
      [] { return CredentialCache::Time(1000s); }};
};

TEST_F(Trace, WhatEachStoreAnswered) {
  EXPECT_EQ(
      trace("ann@example.com", "right"),
      (Lines{"understood as the address ann@example.com", "store down, asked for ann@example.com: failed: the database is away",
             "store empty, asked for ann@example.com: user not found, or password rejected",
             "store people, asked for ann@example.com: password accepted"}));
  EXPECT_EQ(trace("ann@example.com", "wrong").back(), "store people, asked for ann@example.com: password rejected");
  EXPECT_EQ(trace("locked@example.com", "x").back(), "store people, asked for locked@example.com: no usable password is stored");
}

TEST_F(Trace, EachNameThatIsAskedFor) {
  const auto lines = trace("ann@example.net", "right");
  EXPECT_EQ(lines[1], "store down, asked for ann@example.net: failed: the database is away");
  EXPECT_EQ(lines.back(), "store people, asked for ann@example.com: password accepted");
}

TEST_F(Trace, WhyNoStoreIsAsked) {
  EXPECT_EQ(trace("ann@unserved.example", "x"),
            Lines{"not understood: the domain unserved.example is not served: it is not in the service map"});
}

}  // namespace trace_test
}  // namespace smartdiscover::sign_in
