#include <smartdiscover/http/message.hpp>

#include <gtest/gtest.h>

namespace smartdiscover::http {
namespace host_test {

struct Case {
  std::string_view authority;
  std::string_view host;
};

TEST(Host, ReadsNamesAndAddresses) {
  const std::vector<Case> cases{
      {"example.com", "example.com"},
      {"AutoDiscover.Example.COM", "autodiscover.example.com"},
      {"example.com:443", "example.com"},
      {"example.com:1", "example.com"},
      {"example.com:65535", "example.com"},
      {"example.com:0443", "example.com"},
      {"example.com:", "example.com"},
      {"example.com.", "example.com"},
      {"example.com.:8443", "example.com"},
      {"localhost", "localhost"},
      {"localhost:8443", "localhost"},
      {"a", "a"},
      {"xn--bcher-kva.example", "xn--bcher-kva.example"},
      {"a_b.example.com", "a_b.example.com"},
      {"a-b.example.com", "a-b.example.com"},
      {"1and1.example", "1and1.example"},
      {"1.example", "1.example"},
      {"192.0.2.1", "192.0.2.1"},
      {"192.0.2.1:8443", "192.0.2.1"},
      {"[2001:db8::1]", "2001:db8::1"},
      {"[2001:DB8::A]:443", "2001:db8::a"},
      {"[::1]", "::1"},
      {"[::ffff:192.0.2.1]:443", "::ffff:192.0.2.1"},
      {"[::]", "::"},
      {"", ""},
  };
  for (const auto& [authority, host] : cases) EXPECT_EQ(parse_host(authority), host) << authority;
}

TEST(Host, RefusesGarbage) {
  const std::vector<std::string_view> bad{
      " ",
      "example.com ",
      " example.com",
      "exa mple.com",
      "example.com\t",
      "example.com\r\n",
      "example..com",
      ".example.com",
      ".",
      "..",
      "example.com..",
      ":443",
      ":",
      "example.com:0",
      "example.com:65536",
      "example.com:99999",
      "example.com:123456",
      "example.com:-1",
      "example.com:+1",
      "example.com:80a",
      "example.com:80:80",
      "example.com: 80",
      "example.com::80",
      "user@example.com",
      "user:pass@example.com",
      "example.com/",
      "example.com/path",
      "example.com?x",
      "example.com#x",
      "https://example.com",
      "example.com,example.org",
      "example.com;x",
      "ex%61mple.com",
      "example.com%00",
      "\"example.com\"",
      "<example.com>",
      "*",
      "*.example.com",
      "b\xC3\xBC"
      "cher.example",
      "b\xFC"
      "cher.example",
      "1.2.3.999",
      "1.2.3",
      "192.0.2.1.5",
      "0x7f.1",
      "example.123",
      "12345",
      "2001:db8::1",
      "::1",
      "[2001:db8::1",
      "2001:db8::1]",
      "[]",
      "[",
      "]",
      "[example.com]",
      "[192.0.2.1]",
      "[2001:db8::1%25eth0]",
      "[2001:db8::1%eth0]",
      "[2001:db8:::1]",
      "[::1]x",
      "[::1]443",
      "[::1]:x",
      "[::1]:0",
      "[::1].",
      "[::1.]",
      "[[::1]]",
      "[v1.fe80]",
      "1:2:3:4:5:6:7:8:9",
  };
  for (const auto authority : bad) EXPECT_FALSE(parse_host(authority)) << '"' << authority << '"';
  EXPECT_FALSE(parse_host(std::string_view("example.com\0.org", 16)));
  EXPECT_FALSE(parse_host(std::string_view("[::1\0]", 6)));
  EXPECT_FALSE(parse_host(std::string_view("\0", 1)));
}

TEST(Host, KeepsTheLimitsOfTheDns) {
  const std::string label63(63, 'a');
  const std::string label64(64, 'a');
  EXPECT_TRUE(parse_host(label63 + ".example"));
  EXPECT_FALSE(parse_host(label64 + ".example"));
  const auto name253 = label63 + "." + label63 + "." + label63 + "." + std::string(61, 'a');
  ASSERT_EQ(name253.size(), 253U);
  EXPECT_TRUE(parse_host(name253));
  EXPECT_TRUE(parse_host(name253 + "."));
  EXPECT_FALSE(parse_host(name253 + "a"));
}

}  // namespace host_test
}  // namespace smartdiscover::http
