#include <smartdiscover/base/base64.hpp>

#include <gtest/gtest.h>

namespace smartdiscover {
namespace base64_test {

TEST(Base64, DecodesTheVectorsOfRfc4648) {
  EXPECT_EQ(decode_base64(""), "");
  EXPECT_EQ(decode_base64("Zg=="), "f");
  EXPECT_EQ(decode_base64("Zm8="), "fo");
  EXPECT_EQ(decode_base64("Zm9v"), "foo");
  EXPECT_EQ(decode_base64("Zm9vYg=="), "foob");
  EXPECT_EQ(decode_base64("Zm9vYmE="), "fooba");
  EXPECT_EQ(decode_base64("Zm9vYmFy"), "foobar");
}

TEST(Base64, EncodesWithPadding) {
  for (const auto* text : {"", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "AAECA/z9/v8=", "+/+/"})
    EXPECT_EQ(encode_base64(*decode_base64(text)), text);
}

TEST(Base64, TakesItWithoutPadding) {
  EXPECT_EQ(decode_base64("Zg"), "f");
  EXPECT_EQ(decode_base64("Zm8"), "fo");
  EXPECT_EQ(decode_base64("Zm9vYg"), "foob");
  EXPECT_EQ(decode_base64("Zm9vYmE"), "fooba");
}

TEST(Base64, DecodesEveryByte) {
  EXPECT_EQ(decode_base64("AAECA/z9/v8="), std::string("\x00\x01\x02\x03\xFC\xFD\xFE\xFF", 8));
  EXPECT_EQ(decode_base64("+/+/"), "\xFB\xFF\xBF");
}

TEST(Base64, RefusesWhatIsNotBase64) {
  const std::vector<std::string_view> bad{
      "Z",      "Zm9vY",       "=",        "==",   "===",   "====",  "Z===",  "Zg=",    "Zg===",     "Zm8==", "Zm9v=",
      "Zm9v==", "Zm9v====",    "Zg==Zg==", "Z=g=", "Z g==", " Zg==", "Zg== ", "Zg\r\n", "Zm9\tv",    "Zm9-",  "Zm9_",
      "Zm9!",   "Zm9\xC3\xA9", "Zh==",     "Zm9=", "Zm9",   "Zh",    "Zm\0v", "?",      "Zm9v,Zm9v", "{}",    "Zm9vYmF\xFF",
  };
  for (const auto text : bad) EXPECT_FALSE(decode_base64(text)) << '"' << text << '"';
  EXPECT_FALSE(decode_base64(std::string_view("Zm\0v", 4)));
}

}  // namespace base64_test
}  // namespace smartdiscover
