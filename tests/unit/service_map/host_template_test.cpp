#include "service_map/host_template.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::service_map {
namespace host_template_test {

std::string parse_error(std::string_view text) {
  const auto parsed = HostTemplate::parse(text, Placeholders::all);
  return parsed ? "no error" : parsed.error().detail;
}

std::string fill(std::string_view text, const Values& values) {
  const auto parsed = HostTemplate::parse(text, Placeholders::all);
  if (!parsed) return "parse: " + parsed.error().detail;
  const auto filled = parsed->fill(values);
  return filled ? *filled : "fill: " + filled.error().detail;
}

TEST(HostTemplate, MakesHostsInTheirOneForm) {
  EXPECT_EQ(fill("MAIL.Example.com", {}), "mail.example.com");
  EXPECT_EQ(fill("mail.example.com.", {}), "mail.example.com");
  EXPECT_EQ(fill("bücher.example", {}), "xn--bcher-kva.example");
  EXPECT_EQ(fill("192.0.2.1", {}), "192.0.2.1");
  EXPECT_EQ(fill("2001:DB8::1", {}), "2001:db8::1");
  EXPECT_EQ(fill("mail.{domain}", {.domain = "example.org"}), "mail.example.org");
  EXPECT_EQ(fill("{hostname}", {.hostname = "mail.example.com"}), "mail.example.com");
  EXPECT_EQ(fill("{local}.{hostname}", {.local = "ann", .hostname = "mail.example.com"}), "ann.mail.example.com");
  const std::map<std::string, std::string> attributes = {{"host", "192.0.2.7"}, {"shard", "S3"}};
  EXPECT_EQ(fill("{user.host}", {.attributes = &attributes}), "192.0.2.7");
  EXPECT_EQ(fill("imap-{user.shard}.example.com", {.attributes = &attributes}), "imap-s3.example.com");
}

TEST(HostTemplate, RefusesWhatCannotBecomeAHost) {
  EXPECT_EQ(parse_error("mail.example.com:993"),
            "expected a host name, found \"mail.example.com:993\" (a port stands in \"port\")");
  EXPECT_EQ(parse_error("https://mail.example.com"),
            "expected a host name, found \"https://mail.example.com\" (no URL: the host alone)");
  EXPECT_EQ(parse_error("{hostname}:993"), "expected a host name, found \"{hostname}:993\" (a port stands in \"port\")");
  for (const auto* bad :
       {"", " ", "mail example", "mail/example", "-mail.example", "mail..example", "{email}", "{domain}/x", "x@{domain}",
        "*.example.com", "{{domain}}", "[2001:db8::1]", "192.0.2.300", "mail.{domain}-", "_{display_name} x"}) {
    EXPECT_TRUE(parse_error(bad).starts_with("expected a host name, found")) << bad << ": " << parse_error(bad);
  }
}

TEST(HostTemplate, RefusesValuesThatMakeNoHost) {
  EXPECT_EQ(fill("{local}.example.com", {.local = "o'brien"}), "fill: expected a host name, found \"o'brien.example.com\"");
  EXPECT_EQ(fill("{local}.example.com", {.local = "a_-"}), "fill: expected a host name, found \"a_-.example.com\"");
  const std::map<std::string, std::string> attributes = {{"host", "evil.example/x"}, {"line", "a\r\nb"}};
  EXPECT_EQ(fill("{user.host}", {.attributes = &attributes}), "fill: expected a host name, found \"evil.example/x\"");
  EXPECT_EQ(fill("{user.line}", {.attributes = &attributes}),
            "fill: the value for {user.line} holds control characters or is not UTF-8");
  EXPECT_EQ(fill("{user.none}", {.attributes = &attributes}), "fill: there is no value for {user.none}");
}

}  // namespace host_template_test
}  // namespace smartdiscover::service_map
