#include "dialects/pox_error.hpp"

#include "unit/dialects/golden.hpp"
#include "unit/dialects/sample_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::dialects {
namespace pox_error_test {

using testing::HasSubstr;

std::string at(std::chrono::system_clock::duration since_epoch) {
  Query query;
  query.received = std::chrono::system_clock::time_point(since_epoch);
  return pox_error(query, Problem::malformed).body;
}

TEST(PoxError, IsTheSameForEveryoneButForTheTime) {
  for (const auto dialect : {DialectName::outlook, DialectName::mobilesync, DialectName::smartdiscover}) {
    EXPECT_EQ(pox_error(query_of(dialect), Problem::malformed).body, golden("error-600.xml"));
  }
}

// Clients never look at the text of any other status.
TEST(PoxError, IsSaidWithStatus200) {
  for (const auto problem : {Problem::address_unknown, Problem::no_settings, Problem::malformed, Problem::unknown_schema,
                             Problem::faulty_settings, Problem::internal}) {
    const auto response = pox_error(query_of(DialectName::outlook), problem);
    EXPECT_EQ(response.status, 200U);
    EXPECT_EQ(response.content_type, "text/xml; charset=utf-8");
    EXPECT_EQ(response.cache, http::CachePolicy::private_no_store);
    EXPECT_THAT(response.body, HasSubstr("<ErrorCode>" + std::to_string(static_cast<int>(problem)) + "</ErrorCode>"));
  }
}

TEST(PoxError, SaysTheTimeWithSevenDigits) {
  using namespace std::chrono_literals;
  EXPECT_THAT(at(0ns), HasSubstr("Time=\"00:00:00.0000000\""));
  EXPECT_THAT(at(99ns), HasSubstr("Time=\"00:00:00.0000000\""));
  EXPECT_THAT(at(100ns), HasSubstr("Time=\"00:00:00.0000001\""));
  EXPECT_THAT(at(23h + 59min + 59s + 999999999ns), HasSubstr("Time=\"23:59:59.9999999\""));
  EXPECT_THAT(at(24h), HasSubstr("Time=\"00:00:00.0000000\""));
  EXPECT_THAT(at(24h * 20000 + 7h + 8min + 9s + 10ms), HasSubstr("Time=\"07:08:09.0100000\""));
  EXPECT_THAT(at(-1ns), HasSubstr("Time=\"23:59:59.9999999\""));
}

TEST(PoxError, SurvivesANumberThatIsNoProblem) {
  EXPECT_THAT(pox_error(Query{}, static_cast<Problem>(7)).body, HasSubstr("Server Error"));
}

}  // namespace pox_error_test
}  // namespace smartdiscover::dialects
