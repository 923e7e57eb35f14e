#include <smartdiscover/base/web_url.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace smartdiscover {
namespace web_url_test {

TEST(WebUrl, IsTakenApart) {
  struct Case {
    const char* text;
    WebUrl::Scheme scheme;
    const char* host;
    int port;
    const char* target;
  };
  const auto http = WebUrl::Scheme::http;
  const auto https = WebUrl::Scheme::https;
  for (const auto& [text, scheme, host, port, target] : std::vector<Case>{
           {"https://auth.example.com/check", https, "auth.example.com", 443, "/check"},
           {"http://auth.example.com", http, "auth.example.com", 80, "/"},
           {"HTTPS://auth.example.com:8443/a?b=c", https, "auth.example.com", 8443, "/a?b=c"},
           {"https://auth.example.com?b=c", https, "auth.example.com", 443, "/?b=c"},
           {"http://127.0.0.1:1/", http, "127.0.0.1", 1, "/"},
           {"https://[2001:db8::1]/x", https, "2001:db8::1", 443, "/x"},
           {"https://[::1]:65535", https, "::1", 65535, "/"},
           {"https://auth.example.com/a:b@c", https, "auth.example.com", 443, "/a:b@c"},
       }) {
    const auto url = WebUrl::parse(text);
    ASSERT_TRUE(url) << text;
    EXPECT_EQ(url->scheme, scheme) << text;
    EXPECT_EQ(url->host, host) << text;
    EXPECT_EQ(url->port_number(), port) << text;
    EXPECT_EQ(url->target, target) << text;
  }
}

TEST(WebUrl, RefusesEverythingElse) {
  for (const auto* text : {"",
                           "auth.example.com",
                           "//auth.example.com/",
                           "ftp://auth.example.com/",
                           "https:",
                           "https:/auth.example.com/",
                           "https://",
                           "https:///check",
                           "https://:443/",
                           "https://auth.example.com:/",
                           "https://auth.example.com:0/",
                           "https://auth.example.com:65536/",
                           "https://auth.example.com:+1/",
                           "https://auth.example.com:x/",
                           "https://auth.example.com:443x/",
                           "https://ann@auth.example.com/",
                           "https://ann:secret@auth.example.com/",
                           "https://auth.example.com/#part",
                           "https://auth.example.com/a b",
                           "https://auth.example.com/a\r\nX: y",
                           "https://auth.example.com/\t",
                           "https://auth.example.com/\x7f",
                           "https://auth.example.com\\@evil.example/",
                           "https://auth.example.com/<x>",
                           "https://[2001:db8::1/",
                           "https://[2001:db8::1]x/",
                           "https://2001:db8::1/",
                           "https://192.0.2.999/",
                           "https://a..example/",
                           "https://.example/",
                           "https://b\xC3\xBC.example/",
                           "https://a%62.example/",
                           "https://example.com/100%",
                           "https://example.com/{id}",
                           "https://[]/",
                           "https://au th.example.com/",
                           " https://auth.example.com/"}) {
    EXPECT_FALSE(WebUrl::parse(text)) << text;
  }
}

TEST(WebUrl, KnowsWhatIsOnThisMachine) {
  for (const auto* text :
       {"http://localhost/", "http://LOCALHOST:1/", "http://127.0.0.1/", "http://127.255.0.3/", "http://[::1]/"})
    EXPECT_TRUE(WebUrl::parse(text)->is_loopback()) << text;
  for (const auto* text :
       {"http://localhost.example.com/", "http://128.0.0.1/", "http://[::2]/", "http://192.0.2.1/", "http://127.example.com/"})
    EXPECT_FALSE(WebUrl::parse(text)->is_loopback()) << text;
}

TEST(WebUrl, KnowsWhetherItNamesAPort) {
  EXPECT_EQ(WebUrl::parse("https://a.example/")->port, std::nullopt);
  EXPECT_EQ(WebUrl::parse("https://a.example:443/")->port, 443);
  EXPECT_EQ(WebUrl::parse("https://A.example./")->host, "A.example.");
}

}  // namespace web_url_test
}  // namespace smartdiscover
