// Which of several offers is shown where clear text never is, and what a URL says.

#include "dialects/encrypted.hpp"

#include "unit/dialects/sample_settings.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::dialects {
namespace encrypted_test {

Service with(Service service, TlsMode mode) {
  service.tls.value = mode;
  return service;
}

std::string show(std::string_view url) {
  const auto location = parse_https(url);
  if (!location) return "none";
  return location->host + "|" + (location->port ? std::to_string(*location->port) : "") + "|" + location->target;
}

TEST(BestEncrypted, IsTheFirstThatIsNotClearText) {
  auto settings = nothing_offered();
  EXPECT_EQ(best_encrypted(settings, Protocol::smtp), nullptr);
  settings.services = {imap(), with(smtp(), TlsMode::none), submission(), smtp()};
  EXPECT_EQ(best_encrypted(settings, Protocol::smtp), &settings.services[2]);
  EXPECT_EQ(best_without_starttls(settings, Protocol::smtp), &settings.services[3]);
  settings.services = {with(smtp(), TlsMode::none), submission()};
  EXPECT_EQ(best_without_starttls(settings, Protocol::smtp), &settings.services[1]);
  settings.services = {with(smtp(), TlsMode::none)};
  EXPECT_EQ(best_encrypted(settings, Protocol::smtp), nullptr);
  EXPECT_EQ(best_without_starttls(settings, Protocol::smtp), nullptr);
}

TEST(ParseHttps, GivesHostPortAndTarget) {
  EXPECT_EQ(show("https://a.example"), "a.example||/");
  EXPECT_EQ(show("https://a.example/"), "a.example||/");
  EXPECT_EQ(show("HTTPS://a.example/x/y/?q=1#z"), "a.example||/x/y/?q=1");
  EXPECT_EQ(show("https://a.example?q=1"), "a.example||/?q=1");
  EXPECT_EQ(show("https://a.example#z"), "a.example||/");
  EXPECT_EQ(show("https://a.example:8443/x"), "a.example|8443|/x");
  EXPECT_EQ(show("https://a.example:443/x:1"), "a.example|443|/x:1");
  EXPECT_EQ(show("https://[2001:db8::1]/x"), "2001:db8::1||/x");
  EXPECT_EQ(show("https://[2001:db8::1]:8443"), "2001:db8::1|8443|/");
}

TEST(ParseHttps, RefusesEveryOtherScheme) {
  for (const auto* text : {"", "https", "https:", "https://", "https:///x", "https://:443/", "http://a.example/",
                           "wss://a.example/", "a.example", "//a.example/", "https://a.example:0/", "https://a.example:65536/",
                           "https://a.example:x/", "https://a.example:/", "https://a.example:-1/", "https://[]/"}) {
    EXPECT_EQ(show(text), "none") << text;
  }
}

TEST(HttpsUrl, IsNullForAnyOther) {
  auto settings = nothing_offered();
  settings.urls = {url("caldav", "CalDAV", "http://a.example/"), url("carddav", "CardDAV", "https://a.example/")};
  EXPECT_EQ(https_url(settings, "caldav"), nullptr);
  EXPECT_EQ(https_url(settings, "carddav"), &settings.urls[1]);
  EXPECT_EQ(https_url(settings, "jmap"), nullptr);
}

TEST(Provider, IsTheOrganisationElseTheDomain) {
  auto settings = nothing_offered();
  EXPECT_EQ(provider_of(settings, 60), "example.com");
  EXPECT_EQ(provider_of(settings, 7), "example");
  settings.provider_name.value = "Example Inc.";
  EXPECT_EQ(provider_of(settings, 60), "Example Inc.");
  EXPECT_EQ(provider_of(settings, 8), "Example");
  settings.provider_name.value = "\x01\x02";
  EXPECT_EQ(provider_of(settings, 60), "example.com");
  settings.provider_name.value = "\xC3\xB6\xC3\xB6\xC3\xB6";
  EXPECT_EQ(provider_of(settings, 2), "\xC3\xB6\xC3\xB6");
}

}  // namespace encrypted_test
}  // namespace smartdiscover::dialects
