#include "users/remote/server_retries.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::users {
namespace server_retries_test {

const auto refused = failure(Errc::unavailable, "connection refused");

std::string server(int number) { return "mail" + std::to_string(number) + ".example.com:993"; }

TEST(ServerRetries, EachServerHasAScheduleOfItsOwn) {
  ServerRetries retries(10);
  retries.of(server(1))->record_failure(refused);
  EXPECT_FALSE(retries.of(server(1))->healthy());
  EXPECT_TRUE(retries.of(server(2))->healthy());
  EXPECT_EQ(retries.size(), 2U);
}

TEST(ServerRetries, AreNeverMoreThanTheLimit) {
  for (const bool healthy : {true, false}) {
    ServerRetries retries(10);
    for (int i = 0; i < 1000; ++i) {
      const auto schedule = retries.of(server(i));
      if (!healthy) schedule->record_failure(refused);
      ASSERT_LE(retries.size(), 10U);
    }
  }
}

TEST(ServerRetries, ServersThatFailedStayWhereHealthyOnesCanGo) {
  ServerRetries retries(10);
  for (int i = 0; i < 3; ++i) retries.of(server(i))->record_failure(refused);
  for (int i = 100; i < 1000; ++i) retries.of(server(i));
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(retries.of(server(i))->healthy());
}

TEST(ServerRetries, AScheduleInUseOutlivesItsEntry) {
  ServerRetries retries(1);
  const auto first = retries.of(server(1));
  first->record_failure(refused);
  retries.of(server(2));
  EXPECT_FALSE(first->healthy());
}

}  // namespace server_retries_test
}  // namespace smartdiscover::users
