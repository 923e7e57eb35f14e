#include <smartdiscover/base/json_string.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

namespace smartdiscover {
namespace json_string_test {

TEST(JsonString, EscapesWhatJsonMustNotHold) {
  EXPECT_EQ(json_string(""), R"("")");
  EXPECT_EQ(json_string("Ann \"A\" \\ M\xC3\xBCller \xF0\x9F\x98\x80"), "\"Ann \\\"A\\\" \\\\ M\xC3\xBCller \xF0\x9F\x98\x80\"");
  EXPECT_EQ(json_string(std::string_view("a\0\t\n\x1F\x7F", 6)), R"("a\u0000\u0009\u000a\u001f\u007f")");
  EXPECT_EQ(json_string("\xC2\x85"), R"("\u0085")");
}

TEST(JsonString, IsReadByAnyParserWhateverTheBytes) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const auto& text : {all, std::string("\xC3"), std::string("\xED\xA0\x80"), std::string("\xF4\x90\x80\x80")}) {
    boost::json::error_code error;
    EXPECT_TRUE(boost::json::parse(json_string(text), error).is_string());
    EXPECT_FALSE(error) << error.message();
  }
}

TEST(Escaped, NamesBytesAsTheCallerSays) {
  std::string out = "x=";
  append_escaped(out, "a\x1B[0m\xFF\"", "\\x");
  EXPECT_EQ(out, "x=a\\x1b[0m\\xff\\\"");
}

}  // namespace json_string_test
}  // namespace smartdiscover
