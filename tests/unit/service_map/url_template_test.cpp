#include "service_map/url_template.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::service_map {
namespace url_template_test {

const std::map<std::string, std::string> attributes = {
    {"host", "h7.example.com"}, {"bad_host", "h7.example.com/../x"}, {"path", "a/b?c"}};
const Values ann = {.email = "ann@example.com",
                    .local = "ann",
                    .domain = "example.com",
                    .hostname = "mail.example.com",
                    .login = "ann smith",
                    .display_name = "Ann",
                    .attributes = &attributes};

std::string fill(std::string_view text, Audience audience = Audience::person, const Values& values = ann) {
  const auto parsed = UrlTemplate::parse(text, Placeholders::all, {});
  if (!parsed) return "parse: " + parsed.error().detail;
  const auto filled = parsed->fill(values, audience);
  return filled ? *filled : "fill: " + filled.error().detail;
}

std::string parse_error(std::string_view text) {
  const auto parsed = UrlTemplate::parse(text, Placeholders::all, {"https", "http"});
  return parsed ? "no error" : parsed.error().detail;
}

TEST(UrlTemplate, FillsHostAndPath) {
  EXPECT_EQ(fill("https://{hostname}/webdav/"), "https://mail.example.com/webdav/");
  EXPECT_EQ(fill("HTTPS://Mail.Example.com/Path"), "https://mail.example.com/Path");
  EXPECT_EQ(fill("https://{hostname}"), "https://mail.example.com");
  EXPECT_EQ(fill("https://wiki.{domain}:8443/x?y=1#z"), "https://wiki.example.com:8443/x?y=1#z");
  EXPECT_EQ(fill("https://{hostname}:8443"), "https://mail.example.com:8443");
  EXPECT_EQ(fill("https://{user.host}/"), "https://h7.example.com/");
  EXPECT_EQ(fill("https://bücher.example/ö"), "https://xn--bcher-kva.example/%C3%B6");
  EXPECT_EQ(fill("wss://{hostname}/ws"), "wss://mail.example.com/ws");
}

TEST(UrlTemplate, EncodesWhatPeoplePutIn) {
  EXPECT_EQ(fill("https://{hostname}/dav/{email}/"), "https://mail.example.com/dav/ann%40example.com/");
  EXPECT_EQ(fill("https://{hostname}/?u={login}&p={user.path}"), "https://mail.example.com/?u=ann%20smith&p=a%2Fb%3Fc");
  EXPECT_EQ(fill("https://{hostname}/{{x}}|^`"), "https://mail.example.com/%7Bx%7D%7C%5E%60");
  EXPECT_EQ(fill("https://{hostname}/a%20b"), "https://mail.example.com/a%20b");
}

TEST(UrlTemplate, PutsIPv6InBrackets) {
  EXPECT_EQ(fill("https://[2001:DB8::1]:8443/x"), "https://[2001:db8::1]:8443/x");
  EXPECT_EQ(fill("https://[2001:db8::1]/x"), "https://[2001:db8::1]/x");
  EXPECT_EQ(fill("https://{hostname}/x", Audience::person, {.hostname = "2001:db8::1"}), "https://[2001:db8::1]/x");
  EXPECT_EQ(fill("https://192.0.2.1/x"), "https://192.0.2.1/x");
}

TEST(UrlTemplate, IsCutBeforeTheFirstSegmentThatNeedsThePerson) {
  const auto cut = [](std::string_view text) { return fill(text, Audience::unauthenticated); };
  EXPECT_EQ(cut("https://{hostname}/dav/{email}/"), "https://mail.example.com/dav/");
  EXPECT_EQ(cut("https://{hostname}/dav/{email}/calendar/{local}"), "https://mail.example.com/dav/");
  EXPECT_EQ(cut("https://{hostname}/~{local}"), "https://mail.example.com/");
  EXPECT_EQ(cut("https://{hostname}/{domain}/{local}"), "https://mail.example.com/example.com/");
  EXPECT_EQ(cut("https://{hostname}/a/b-{domain}-{login}-c/d?x=1"), "https://mail.example.com/a/");
  EXPECT_EQ(cut("https://{hostname}/{user.uid}"), "https://mail.example.com/");
  EXPECT_EQ(cut("https://{hostname}/dav/?x={domain}"), "https://mail.example.com/dav/?x=example.com");
  EXPECT_EQ(cut("https://{hostname}/dav/"), "https://mail.example.com/dav/");
  EXPECT_EQ(cut("https://{hostname}"), "https://mail.example.com");
}

TEST(UrlTemplate, IsHiddenWhereHostOrQueryNeedThePerson) {
  for (const auto* text :
       {"https://{local}.example.com/", "https://{user.host}/x", "https://{hostname}/?u={email}",
        "https://{hostname}/a?b=1&u={login}", "https://{hostname}/{local}?u={email}", "https://{hostname}#{local}"}) {
    EXPECT_EQ(fill(text, Audience::unauthenticated), "fill: this URL needs a user") << text;
    EXPECT_TRUE(UrlTemplate::parse(text, Placeholders::all, {})->requires_user()) << text;
  }
  EXPECT_FALSE(UrlTemplate::parse("https://{hostname}/{email}", Placeholders::all, {})->requires_user());
}

TEST(UrlTemplate, RefusesWhatIsNoAbsoluteUrl) {
  const auto* scheme = "expected an absolute URL that begins with its scheme, as https://";
  for (const auto* text : {"", "mail.example.com/x", "/x", "//mail.example.com/x", "https:/x", "https:x", "://x", "1https://x",
                           "ht tps://x", "{hostname}/x", "{domain}://x", "mailto:a@b"}) {
    EXPECT_EQ(parse_error(text), scheme) << text;
  }
  EXPECT_EQ(parse_error("ftp://mail.example.com/"), "expected a URL that begins with https:// or http://, found \"ftp://\"");
  EXPECT_EQ(parse_error("https://user:secret@mail.example.com/"), "expected a URL without user name and password");
  for (const auto* text : {"https:///x", "https://", "https://?x", "https://a b/", "https://mail..example/",
                           "https://-a.example/", "https://[::1/x"}) {
    EXPECT_TRUE(parse_error(text).starts_with("expected a ")) << text << ": " << parse_error(text);
  }
  for (const auto* port : {"", "0", "65536", "x", "80x", "-1", "99999999999"}) {
    EXPECT_EQ(parse_error("https://mail.example.com:" + std::string(port) + "/"),
              "expected a port from 1 to 65535 after the host, found \"" + std::string(port) + "\"");
  }
  for (const auto* text : {"https://h.example/a b", "https://h.example/a\"b", "https://h.example/<x>", "https://h.example/a\\b",
                           "https://h.example/a\tb", "https://h.example/a\nb"}) {
    EXPECT_EQ(parse_error(text), "a URL holds no blanks, quotes, \"<\", \">\" or \"\\\": write them as %XX") << text;
  }
}

TEST(UrlTemplate, RefusesValuesThatMakeNoHost) {
  EXPECT_EQ(fill("https://{user.bad_host}/"), "fill: expected a host name, found \"h7.example.com/../x\"");
  EXPECT_EQ(fill("https://{user.none}/"), "fill: there is no value for {user.none}");
}

}  // namespace url_template_test
}  // namespace smartdiscover::service_map
