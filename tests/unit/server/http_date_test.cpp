#include "server/http_date.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::server {
namespace http_date_test {

TEST(HttpDate, IsSpelledAsRfc9110Says) {
  EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(http_date(951782399), "Mon, 28 Feb 2000 23:59:59 GMT");
  EXPECT_EQ(http_date(951782400), "Tue, 29 Feb 2000 00:00:00 GMT");
  EXPECT_EQ(http_date(4102444799), "Thu, 31 Dec 2099 23:59:59 GMT");
}

TEST(HttpDate, ClockSpellsThePresent) {
  DateClock clock;
  const auto before = std::time(nullptr);
  const auto text = clock.now();
  const auto after = std::time(nullptr);
  EXPECT_TRUE(text == http_date(before) || text == http_date(after)) << text;
}

}  // namespace http_date_test
}  // namespace smartdiscover::server
