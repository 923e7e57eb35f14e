#include <smartdiscover/base/hex.hpp>

#include <gtest/gtest.h>

namespace smartdiscover {
namespace hex_test {

TEST(Hex, GoesThereAndBack) {
  const std::string bytes("\x00\x01\x7F\x80\xAB\xFF", 6);
  EXPECT_EQ(encode_hex(bytes), "00017f80abff");
  EXPECT_EQ(encode_hex(bytes, HexCase::upper), "00017F80ABFF");
  EXPECT_EQ(decode_hex("00017f80ABff"), bytes);
  EXPECT_EQ(encode_hex(""), "");
  EXPECT_EQ(decode_hex(""), "");
}

TEST(Hex, RefusesEverythingElse) {
  for (const auto* text : {"0", "abc", "0g", "g0", " 00", "0x", "0x00", "-1", "\xC3\xA9"}) EXPECT_FALSE(decode_hex(text)) << text;
}

TEST(Hex, ValuesAreThoseOfDigitsAlone) {
  int digits = 0;
  for (int c = 0; c < 256; ++c) digits += hex_value(static_cast<char>(c)) >= 0 ? 1 : 0;
  EXPECT_EQ(digits, 22);
  EXPECT_EQ(hex_value('9'), 9);
  EXPECT_EQ(hex_value('a'), 10);
  EXPECT_EQ(hex_value('F'), 15);
  EXPECT_EQ(hex_value('`'), -1);
  EXPECT_EQ(hex_value(':'), -1);
}

}  // namespace hex_test
}  // namespace smartdiscover
