#include <smartdiscover/model/domain.hpp>

#include <gtest/gtest.h>

using smartdiscover::Domain;
using smartdiscover::is_host;

namespace {

struct Case {
  std::string input;
  std::string text;
};

TEST(Domain, HasOneFormForAllWaysToWriteIt) {
  const std::vector<Case> cases = {
      {"example.com", "example.com"},
      {"EXAMPLE.Com", "example.com"},
      {"example.com.", "example.com"},
      {"localhost", "localhost"},
      {"a", "a"},
      {"1a.example", "1a.example"},
      {"123.example", "123.example"},
      {"_dmarc.example.com", "_dmarc.example.com"},
      {"my_host.example.com", "my_host.example.com"},
      {"r3---sn-x.example.com", "r3---sn-x.example.com"},
      {"bücher.example", "xn--bcher-kva.example"},
      {"BÜCHER.Example", "xn--bcher-kva.example"},
      {"bu\xCC\x88"
       "cher.example",
       "xn--bcher-kva.example"},
      {"xn--bcher-kva.example", "xn--bcher-kva.example"},
      {"XN--BCHER-KVA.example", "xn--bcher-kva.example"},
      {"straße.example", "xn--strae-oqa.example"},
      {"βόλος.example", "xn--nxasmm1c.example"},
      {"例え.テスト", "xn--r8jz45g.xn--zckzah"},
      {"例え。テスト", "xn--r8jz45g.xn--zckzah"},
      {"_x.bücher.example", "_x.xn--bcher-kva.example"},
      {"ｅｘａｍｐｌｅ.com", "example.com"},
      {std::string(63, 'a') + ".example", std::string(63, 'a') + ".example"},
  };
  for (const auto& [input, text] : cases) {
    const auto domain = Domain::parse(input);
    ASSERT_TRUE(domain) << input;
    EXPECT_EQ(domain->text(), text) << input;
    EXPECT_EQ(Domain::parse(domain->text()), domain) << "parsing its own text again: " << input;
  }
}

TEST(Domain, RefusesWhatIsNoName) {
  const std::string label63(63, 'a');
  const std::vector<std::string> bad = {
      "",
      ".",
      "..",
      ".example",
      "example..com",
      "example.com..",
      " example.com",
      "example.com ",
      "exa mple.com",
      "example.com\n",
      "-a.example",
      "a-.example",
      "a.-b",
      "exam/ple.com",
      "example.com:443",
      "user@example.com",
      "*.example.com",
      "{domain}",
      "192.0.2.1",
      "1",
      "a.1",
      "0x7f.1",
      "[2001:db8::1]",
      "2001:db8::1",
      "::1",
      std::string("exa\0mple.com", 12),
      std::string(64, 'a') + ".example",
      label63 + "." + label63 + "." + label63 + "." + label63 + ".example",
      std::string(5000, 'a'),
      "\xFF.example",
      "b\xC3.example",
      "xn--.example",
      "xn--a.example",
      "xn--bcher-kva-.example",
      "a\xE2\x80\x8D.example",
      "\xE2\x80\xAE"
      "evil.example",
      "ex\x7F"
      "ample.com",
      "a\xEF\xBF\xBD.example",
      "\xCC\x81"
      "a.example",
      "exa%6Dple.com",
      "ex\\ample.com",
      "exa\"mple.com",
      "<example.com>",
      "ü" + std::string(70, 'a') + ".example",
  };
  for (const auto& input : bad) EXPECT_FALSE(Domain::parse(input)) << testing::PrintToString(input);
}

TEST(Domain, TheLongestNameHas253Octets) {
  const std::string label(49, 'a');
  const std::string four = label + "." + label + "." + label + "." + label + ".";  // 200
  EXPECT_TRUE(Domain::parse(four + std::string(53, 'b')));
  EXPECT_FALSE(Domain::parse(four + std::string(54, 'b')));
}

TEST(Domain, KnowsItsFirstLabelAndItsParent) {
  const auto domain = *Domain::parse("mail.example.com");
  EXPECT_EQ(domain.first_label(), "mail");
  ASSERT_TRUE(domain.parent());
  EXPECT_EQ(domain.parent()->text(), "example.com");
  EXPECT_EQ(Domain::parse("localhost")->first_label(), "localhost");
  EXPECT_FALSE(Domain::parse("localhost")->parent());
}

TEST(Domain, IsBelowAtAnyDepthButNotBelowItself) {
  const auto suffix = *Domain::parse("customers.example");
  EXPECT_TRUE(Domain::parse("a.customers.example")->is_below(suffix));
  EXPECT_TRUE(Domain::parse("b.a.customers.example")->is_below(suffix));
  EXPECT_FALSE(suffix.is_below(suffix));
  EXPECT_FALSE(Domain::parse("notcustomers.example")->is_below(suffix));
  EXPECT_FALSE(Domain::parse("example")->is_below(suffix));
  EXPECT_FALSE(Domain::parse("customers.example.com")->is_below(suffix));
}

TEST(Host, IsANameOrAnAddress) {
  for (const auto* good : {"mail.example.com", "localhost", "192.0.2.1", "2001:db8::1", "::1", "bücher.example"})
    EXPECT_TRUE(is_host(good)) << good;
  for (const auto* bad : {"", "[::1]", "192.0.2.256", "192.0.2", "fe80::1%eth0", "mail.example.com:443", "a b",
                          "https://a.example", "2001:db8::1::2", "1.2.3.4.5"}) {
    EXPECT_FALSE(is_host(bad)) << bad;
  }
  EXPECT_FALSE(is_host(std::string("192.0.2.1\0x", 11)));
}

}  // namespace
