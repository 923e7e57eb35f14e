#include <smartdiscover/http/message.hpp>

#include <gtest/gtest.h>

namespace smartdiscover::http {
namespace query_test {

using Values = std::vector<std::string>;

TEST(QueryValues, FindsAParameter) {
  EXPECT_EQ(query_values("Email=ann%40example.com&Protocol=ActiveSync", "Protocol"), Values{"ActiveSync"});
  EXPECT_EQ(query_values("Email=ann%40example.com&Protocol=ActiveSync", "Email"), Values{"ann@example.com"});
  EXPECT_EQ(query_values("emailaddress=ann@example.com", "emailaddress"), Values{"ann@example.com"});
}

TEST(QueryValues, ComparesNamesWithoutRegardToCase) {
  EXPECT_EQ(query_values("EMAIL=a&email=b&eMail=c", "Email"), (Values{"a", "b", "c"}));
}

TEST(QueryValues, KeepsAPlus) { EXPECT_EQ(query_values("e=ann+tag%40example.com", "e"), Values{"ann+tag@example.com"}); }

TEST(QueryValues, KeepsTheOrderAndEmptyOnes) { EXPECT_EQ(query_values("a=1&b=2&a=&a&a=3", "a"), (Values{"1", "", "", "3"})); }

TEST(QueryValues, SplitsAtTheFirstEqualsSign) { EXPECT_EQ(query_values("a=b=c==", "a"), Values{"b=c=="}); }

TEST(QueryValues, DecodesNames) { EXPECT_EQ(query_values("%65mail=x", "email"), Values{"x"}); }

TEST(QueryValues, GivesBrokenEscapesAsSent) {
  EXPECT_EQ(query_values("a=100%", "a"), Values{"100%"});
  EXPECT_EQ(query_values("a=%zz", "a"), Values{"%zz"});
  EXPECT_EQ(query_values("a=x%00y", "a"), Values{"x%00y"});
}

TEST(QueryValues, FindsNothingInGarbage) {
  for (const std::string_view query :
       {"", "&", "&&&", "=", "=a", "b=a", "aa=1", "%61%=1", "%=1", "b&c", ";a=1", "?a=1", " a=1"}) {
    EXPECT_EQ(query_values(query, "a"), Values{}) << query;
  }
}

}  // namespace query_test
}  // namespace smartdiscover::http
