#include <smartdiscover/base/text.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace smartdiscover;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

TEST(Text, LowerCaseTouchesAsciiAlone) {
  EXPECT_EQ(lower("AZaz09-Ü"), "azaz09-Ü");
  EXPECT_TRUE(equal_ignoring_case("Content-Type", "CONTENT-tYPE"));
  EXPECT_FALSE(equal_ignoring_case("ab", "abc"));
  EXPECT_FALSE(equal_ignoring_case("Ü", "ü"));
  EXPECT_FALSE(equal_ignoring_case("[", "{"));
}

TEST(Text, TrimTakesBlanksAtBothEnds) {
  EXPECT_EQ(trim(" \t\r\n a b \n"), "a b");
  EXPECT_EQ(trim(" \t "), "");
  EXPECT_EQ(trim(""), "");
}

TEST(Text, ListsAreSplitAtCommasAndBlanks) {
  EXPECT_THAT(split_list("a, b c,,d\te\n"), ElementsAre("a", "b", "c", "d", "e"));
  EXPECT_THAT(split_list("one"), ElementsAre("one"));
  EXPECT_THAT(split_list(" , "), IsEmpty());
  EXPECT_THAT(split_list(""), IsEmpty());
}

TEST(Text, Utf8IsThatOfRfc3629) {
  for (const auto* good :
       {"", "plain", "é", "€", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF", "\xEF\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80"})
    EXPECT_TRUE(is_utf8(good)) << good;
  const std::vector<std::string> bad = {
      "\x80",
      "\xBF",
      "\xC3",
      "\xC3(",
      "\xC0\x80",
      "\xC1\xBF",
      "\xE0\x80\x80",
      "\xE0\x9F\xBF",
      "\xE2\x82",
      "\xE2(\xA1",
      "\xED\xA0\x80",
      "\xED\xBF\xBF",
      "\xF0\x80\x80\x80",
      "\xF0\x8F\xBF\xBF",
      "\xF4\x90\x80\x80",
      "\xF5\x80\x80\x80",
      "\xF8\x88\x80\x80\x80",
      "\xFE",
      "\xFF",
      "ok\xF0\x9F\x98",
  };
  for (const auto& input : bad) EXPECT_FALSE(is_utf8(input)) << testing::PrintToString(input);
}

TEST(Text, ControlCharactersAreFound) {
  EXPECT_FALSE(has_control_character("plain é text"));
  EXPECT_TRUE(has_control_character("a\tb"));
  EXPECT_TRUE(has_control_character("a\x7F"));
  EXPECT_TRUE(has_control_character(std::string("a\0b", 3)));
}

TEST(Text, Latin1BecomesUtf8) {
  EXPECT_EQ(from_latin1("caf\xE9"), "café");
  EXPECT_EQ(from_latin1("\x80\xFF"), "\xC2\x80\xC3\xBF");
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  EXPECT_TRUE(is_utf8(from_latin1(all)));
}

TEST(Text, PrintableTextIsWhatEveryWriterCanRepresent) {
  EXPECT_EQ(printable("Ann Müller"), "Ann Müller");
  EXPECT_EQ(printable("a\tb\r\nc\x7F"
                      "d"),
            "abcd");
  EXPECT_EQ(printable("a\xC2\x85"
                      "b"),
            "ab");
  EXPECT_EQ(printable("a\xFF"
                      "b\xC3"),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD");
  EXPECT_EQ(printable("a\xEF\xBF\xBE"
                      "b\xEF\xBF\xBF"
                      "c"),
            "abc");
  EXPECT_EQ(printable(std::string("\0a", 2)), "a");
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  EXPECT_TRUE(is_utf8(printable(all)));
  EXPECT_FALSE(has_control_character(printable(all)));
}

TEST(PercentEncoding, KeepsUnreservedCharactersAlone) {
  EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encode("ann+tag@example.com"), "ann%2Btag%40example.com");
  EXPECT_EQ(percent_encode("a/b?c#d e%f"), "a%2Fb%3Fc%23d%20e%25f");
  EXPECT_EQ(percent_encode("ü"), "%C3%BC");
  EXPECT_EQ(percent_encode(std::string("\0", 1)), "%00");
}

TEST(PercentEncoding, IsUndone) {
  EXPECT_EQ(percent_decode("ann%2Btag%40example.com"), "ann+tag@example.com");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_decode(""), "");
  EXPECT_EQ(percent_decode("%c3%BC"), "ü");
  std::string all;
  for (int byte = 1; byte < 256; ++byte) all += static_cast<char>(byte);
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
}

TEST(PercentEncoding, RefusesBrokenEscapesAndNul) {
  for (const auto* bad : {"%", "%4", "a%", "a%4", "%zz", "%4g", "%g4", "% 4", "%-1", "%00", "a%00b", "%%41"})
    EXPECT_FALSE(percent_decode(bad)) << bad;
}

}  // namespace
