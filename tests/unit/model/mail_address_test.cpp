#include <smartdiscover/model/mail_address.hpp>

#include <gtest/gtest.h>

#include <unordered_set>

using smartdiscover::Domain;
using smartdiscover::MailAddress;

namespace {

TEST(MailAddress, ComparesWithoutRegardToCase) {
  const auto address = MailAddress::parse("Ann.Example@EXAMPLE.com");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->text(), "ann.example@example.com");
  EXPECT_EQ(address->local(), "ann.example");
  EXPECT_EQ(address->domain().text(), "example.com");
  EXPECT_EQ(address, MailAddress::parse("ann.example@example.com"));
  EXPECT_EQ(std::hash<MailAddress>{}(*address), std::hash<MailAddress>{}(*MailAddress::parse("ANN.EXAMPLE@example.COM")));
}

TEST(MailAddress, AcceptsEveryDotString) {
  const std::vector<std::string> good = {
      "a@b",
      "a.b.c@example.com",
      "ann+tag@example.com",
      "o'brien@example.com",
      "!#$%&'*+-/=?^_`{|}~@example.com",
      "1@example.com",
      "-@example.com",
      "müller@example.com",
      "用户@例え.テスト",
      "ann@bücher.example",
      std::string(64, 'a') + "@example.com",
      "{user}@example.com",
  };
  for (const auto& input : good) EXPECT_TRUE(MailAddress::parse(input)) << input;
  EXPECT_EQ(MailAddress::parse("Müller@BÜCHER.example")->text(), "müller@xn--bcher-kva.example");
}

TEST(MailAddress, RefusesWhatIsNone) {
  const std::vector<std::string> bad = {
      "",
      "@",
      "a",
      "a@",
      "@example.com",
      "a@b@c",
      "a@@b",
      "a b@example.com",
      " a@example.com",
      "a@example.com ",
      "a@exa mple.com",
      "a..b@example.com",
      ".a@example.com",
      "a.@example.com",
      "\"a b\"@example.com",
      "a(x)@example.com",
      "a,b@example.com",
      "a;b@example.com",
      "a<b>@example.com",
      "<a@example.com>",
      "a:b@example.com",
      "a\\b@example.com",
      "a[b]@example.com",
      "a\n@example.com",
      "a\r\nX: y@example.com",
      "a\x7F@example.com",
      std::string("a\0b@example.com", 15),
      "a@192.0.2.1",
      "a@[192.0.2.1]",
      "a@-b.example",
      "a@.example",
      "\xFF@example.com",
      "\xC3@example.com",
      "\xED\xA0\x80@example.com",
      "\xC0\x80@example.com",
      "a\xC2\x85@example.com",
      "a\xEF\xBF\xBE@example.com",
      std::string(65, 'a') + "@example.com",
      "a@" + std::string(64, 'b') + ".example",
  };
  for (const auto& input : bad) EXPECT_FALSE(MailAddress::parse(input)) << testing::PrintToString(input);
}

TEST(MailAddress, TheLongestHas254Octets) {
  const std::string label(45, 'b');
  const std::string domain = label + "." + label + "." + label + "." + label + ".";  // 184
  const std::string local(64, 'a');
  EXPECT_TRUE(MailAddress::parse(local + "@" + domain + "ccccc"));
  EXPECT_FALSE(MailAddress::parse(local + "@" + domain + "cccccc"));
}

TEST(MailAddress, IsMadeOfALocalPartAndADomain) {
  const auto domain = *Domain::parse("example.org");
  ASSERT_TRUE(MailAddress::make("Ann", domain));
  EXPECT_EQ(MailAddress::make("Ann", domain)->text(), "ann@example.org");
  EXPECT_FALSE(MailAddress::make("", domain));
  EXPECT_FALSE(MailAddress::make("a@b", domain));
  EXPECT_FALSE(MailAddress::make("a b", domain));
  EXPECT_EQ(MailAddress::parse("ann@example.com")->in(domain).text(), "ann@example.org");
}

TEST(MailAddress, IsAKeyOfSets) {
  std::unordered_set<MailAddress> set = {*MailAddress::parse("ann@example.com"), *MailAddress::parse("ANN@example.com"),
                                         *MailAddress::parse("bob@example.com")};
  EXPECT_EQ(set.size(), 2u);
}

}  // namespace
