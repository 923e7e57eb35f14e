#include <smartdiscover/http/message.hpp>

#include <gtest/gtest.h>

namespace smartdiscover::http {
namespace target_test {

struct Case {
  std::string_view target;
  std::string_view host;
  std::string_view path;
  std::string_view query;
};

TEST(Target, ReadsEveryForm) {
  const std::vector<Case> cases{
      {"/", "", "/", ""},
      {"/autodiscover/autodiscover.xml", "", "/autodiscover/autodiscover.xml", ""},
      {"/Autodiscover/Autodiscover.xml", "", "/Autodiscover/Autodiscover.xml", ""},
      {"/mail/config-v1.1.xml?emailaddress=user%40example.com", "", "/mail/config-v1.1.xml", "emailaddress=user%40example.com"},
      {"/a?", "", "/a", ""},
      {"/a?b?c", "", "/a", "b?c"},
      {"/?x=/../y", "", "/", "x=/../y"},
      {"/a?x=100%", "", "/a", "x=100%"},
      {"/autodiscover/autodiscover.json/v1.0/ann@example.com?Protocol=AutodiscoverV1", "",
       "/autodiscover/autodiscover.json/v1.0/ann@example.com", "Protocol=AutodiscoverV1"},
      {"/ann%40example.com", "", "/ann@example.com", ""},
      {"/a%20b", "", "/a b", ""},
      {"/a+b", "", "/a+b", ""},
      {"/%c3%b6", "", "/\xC3\xB6", ""},
      {"/\xC3\xB6", "", "/\xC3\xB6", ""},
      {"/a%2Fb", "", "/a/b", ""},
      {"/a%3Fb", "", "/a?b", ""},
      {"/a%23b", "", "/a#b", ""},
      {"/a%25b", "", "/a%b", ""},
      {"/a:b;c=d,e!$&'()*", "", "/a:b;c=d,e!$&'()*", ""},
      {"//example.com/a", "", "//example.com/a", ""},
      {"/a//b/", "", "/a//b/", ""},
      {"/.well-known/caldav", "", "/.well-known/caldav", ""},
      {"/...", "", "/...", ""},
      {"/..a/b../.b", "", "/..a/b../.b", ""},
      {"*", "", "*", ""},
      {"https://autodiscover.example.com/autodiscover/autodiscover.xml", "autodiscover.example.com",
       "/autodiscover/autodiscover.xml", ""},
      {"https://Autoconfig.Example.com/mail/config-v1.1.xml?emailaddress=user%40example.com", "autoconfig.example.com",
       "/mail/config-v1.1.xml", "emailaddress=user%40example.com"},
      {"http://example.com/a", "example.com", "/a", ""},
      {"HTTPS://EXAMPLE.COM/A", "example.com", "/A", ""},
      {"https://example.com", "example.com", "/", ""},
      {"https://example.com?a=b", "example.com", "/", "a=b"},
      {"https://example.com:8443/a", "example.com", "/a", ""},
      {"https://example.com./a", "example.com", "/a", ""},
      {"https://[2001:db8::1]:443/a", "2001:db8::1", "/a", ""},
      {"https://192.0.2.1/a@b", "192.0.2.1", "/a@b", ""},
      {"https://example.com/a?b@c", "example.com", "/a", "b@c"},
      {"https://example.com?b@c", "example.com", "/", "b@c"},
  };
  for (const auto& expected : cases) {
    const auto target = parse_target(expected.target);
    ASSERT_TRUE(target) << expected.target;
    EXPECT_EQ(target->host, expected.host) << expected.target;
    EXPECT_EQ(target->path, expected.path) << expected.target;
    EXPECT_EQ(target->query, expected.query) << expected.target;
  }
}

TEST(Target, RefusesGarbage) {
  const std::vector<std::string_view> bad{
      "",
      " ",
      "a",
      "autodiscover/autodiscover.xml",
      "?a",
      "**",
      "*/",
      "*?a",
      "example.com:443",
      "example.com",
      "[2001:db8::1]:443",
      "https:",
      "https:/",
      "https://",
      "https:///a",
      "https:/example.com/a",
      "https//example.com/a",
      "://example.com/a",
      "ftp://example.com/a",
      "ws://example.com/a",
      "file:///etc/passwd",
      "httpsx://example.com/",
      "https://:443/a",
      "https://ann@example.com/a",
      "https://ann:secret@example.com/a",
      "https://@example.com/a",
      "https://example.com@evil.example/a",
      "https://exa mple.com/a",
      "https://example..com/a",
      "https://example.com:99999/a",
      "https://ex%61mple.com/a",
      "https://2001:db8::1/a",
      "https://example.com\\a",
      "/a b",
      "/a\tb",
      "/a\rb",
      "/a\nb",
      "/a\x7F",
      "/a\x01",
      "/a?b c",
      "/a?b\nc",
      "/a#b",
      "/#",
      "#",
      "/a?b#c",
      "https://example.com/a#b",
      "/%",
      "/%4",
      "/%4g",
      "/%g4",
      "/a%",
      "/a%2",
      "/%%41",
      "/% 41",
      "/%u0041",
      "/%00",
      "/a%00b",
      "/a%01",
      "/a%0a",
      "/a%0Db",
      "/a%1F",
      "/a%7f",
      "https://example.com/%00",
  };
  for (const auto target : bad) EXPECT_FALSE(parse_target(target)) << '"' << target << '"';
  EXPECT_FALSE(parse_target(std::string_view("/a\0b", 4)));
}

// Nobody's client sends them, and what serves files must never see them.
TEST(Target, RefusesDotSegmentsInEverySpelling) {
  for (const std::string_view target :
       {"/.", "/..", "/./", "/../", "/a/.", "/a/..", "/a/./b", "/a/../b", "/../../etc/passwd", "/%2e", "/%2E%2e/a", "/.%2e/a",
        "/a%2f..%2fb", "/a/%2e%2e", "/.well-known/acme-challenge/..%2f..%2fkey.pem", "//..", "/..//a", "https://example.com/..",
        "https://example.com/a/%2e/b"}) {
    EXPECT_FALSE(parse_target(target)) << target;
  }
}

TEST(Target, DecodesOnce) { EXPECT_EQ(parse_target("/%252e%252e/a")->path, "/%2e%2e/a"); }

}  // namespace target_test
}  // namespace smartdiscover::http
