// Strings in JSON, RFC 8259 7.

#include "dialects/json_text.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::dialects {
namespace json_text_test {

TEST(JsonString, IsQuotedAndEscaped) {
  EXPECT_EQ(json_string(""), "\"\"");
  EXPECT_EQ(json_string("ann"), "\"ann\"");
  EXPECT_EQ(json_string("a\"b"), "\"a\\\"b\"");
  EXPECT_EQ(json_string("a\\b"), "\"a\\\\b\"");
  EXPECT_EQ(json_string("\\\""), "\"\\\\\\\"\"");
  EXPECT_EQ(json_string("a/b"), "\"a/b\"");
}

TEST(JsonString, HasNothingThatJsonForbids) {
  std::string every;
  for (int octet = 0; octet < 128; ++octet) every += static_cast<char>(octet);
  const auto text = json_string(every);
  for (const char c : text) {
    EXPECT_GE(static_cast<unsigned char>(c), 0x20);
    EXPECT_NE(c, 0x7F);
  }
}

TEST(JsonString, IsUtf8) {
  EXPECT_EQ(json_string("J\xC3\xB6rg \xF0\x9F\x93\xA7"), "\"J\xC3\xB6rg \xF0\x9F\x93\xA7\"");
  EXPECT_EQ(json_string("\xFF"), "\"\xEF\xBF\xBD\"");
  EXPECT_EQ(json_string("a\xC3"), "\"a\xEF\xBF\xBD\"");
}

}  // namespace json_text_test
}  // namespace smartdiscover::dialects
