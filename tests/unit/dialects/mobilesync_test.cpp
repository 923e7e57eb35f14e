#include "unit/dialects/golden.hpp"
#include "unit/dialects/sample_settings.hpp"

#include <smartdiscover/dialects/dialect.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::dialects {
namespace mobilesync_test {

using testing::HasSubstr;
using testing::Not;

http::Response render(const Settings& settings) {
  return find(DialectName::mobilesync).render(query_of(DialectName::mobilesync), settings).response;
}

http::Response problem(Problem problem) {
  return find(DialectName::mobilesync).render_problem(query_of(DialectName::mobilesync), problem);
}

Settings with_activesync() {
  auto settings = mail_only();
  settings.urls = {url("activesync", "MobileSync", "https://mail.example.com/Microsoft-Server-ActiveSync")};
  return settings;
}

TEST(MobileSync, AnswersTheUrl) {
  const auto response = render(with_activesync());
  EXPECT_EQ(response.body, golden("mobilesync-settings.xml"));
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.content_type, "text/xml; charset=utf-8");
  EXPECT_EQ(response.cache, http::CachePolicy::private_no_store);
}

TEST(MobileSync, StaysPure) {
  auto settings = everything();
  settings.extra_types = {"CalDAV"};
  EXPECT_EQ(render(settings).body, golden("mobilesync-settings.xml"));
}

TEST(MobileSync, UsesMicrosoftsWordWhateverTheSiteCallsIt) {
  auto settings = with_activesync();
  settings.urls[0].type = "X-Phone";
  EXPECT_EQ(render(settings).body, golden("mobilesync-settings.xml"));
}

TEST(MobileSync, RedirectsToAnAddress) {
  auto settings = with_activesync();
  settings.redirect = redirect_to(AddressRedirect{address("ann@example.net")});
  const auto response = render(settings);
  EXPECT_EQ(response.body, golden("mobilesync-redirect-address.xml"));
  EXPECT_EQ(response.status, 200U);
}

TEST(MobileSync, RedirectsToAUrlByHttp) {
  auto settings = with_activesync();
  settings.redirect = redirect_to(UrlRedirect{"https://autodiscover.example.net/autodiscover/autodiscover.xml"});
  const auto response = render(settings);
  EXPECT_EQ(response.status, 302U);
  EXPECT_EQ(http::find_field(response.fields, "Location"), "https://autodiscover.example.net/autodiscover/autodiscover.xml");
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(response.content_type, "");
  EXPECT_EQ(response.cache, http::CachePolicy::private_no_store);
}

TEST(MobileSync, KeepsLineEndsOutOfTheLocation) {
  auto settings = with_activesync();
  settings.redirect = redirect_to(UrlRedirect{"https://example.net/\r\nSet-Cookie: a=b"});
  EXPECT_EQ(http::find_field(render(settings).fields, "location"), "https://example.net/Set-Cookie: a=b");
}

TEST(MobileSync, SaysThatItIsNotOffered) {
  EXPECT_EQ(render(mail_only()).body, golden("mobilesync-not-offered.xml"));
  EXPECT_EQ(render(mail_only()).status, 200U);
}

TEST(MobileSync, TellsProblemsOfTheAccountByStatus) {
  EXPECT_EQ(problem(Problem::no_settings).body, golden("mobilesync-not-offered.xml"));
  EXPECT_EQ(problem(Problem::faulty_settings).body, golden("mobilesync-faulty.xml"));
  EXPECT_EQ(problem(Problem::internal).body, golden("mobilesync-internal.xml"));
}

TEST(MobileSync, TellsProblemsOfTheRequestInTheWrapper) {
  EXPECT_EQ(problem(Problem::address_unknown).body, golden("error-500.xml"));
  EXPECT_EQ(problem(Problem::malformed).body, golden("error-600.xml"));
  EXPECT_EQ(problem(Problem::unknown_schema).body, golden("error-601.xml"));
}

TEST(MobileSync, LeavesOutTheUserWhereNobodyIsKnown) {
  auto query = query_of(DialectName::mobilesync);
  query.address.reset();
  EXPECT_THAT(find(DialectName::mobilesync).render_problem(query, Problem::internal).body, Not(HasSubstr("User>")));
}

TEST(MobileSync, EchoesTheAddressAskedAboutWhereTheSettingsHaveNone) {
  auto settings = with_activesync();
  settings.address.reset();
  settings.display_name.clear();
  const auto text = render(settings).body;
  EXPECT_THAT(text, HasSubstr("<EMailAddress>ann@example.com</EMailAddress>"));
  EXPECT_THAT(text, Not(HasSubstr("DisplayName")));
}

TEST(MobileSync, Escapes) {
  auto settings = with_activesync();
  settings.address = address("a&b'c@example.com");
  settings.display_name = "<A> \x02& B\n";
  settings.urls[0].url.value = "https://mail.example.com/Microsoft-Server-ActiveSync?a=1&b=<2>";
  const auto text = render(settings).body;
  EXPECT_THAT(text, HasSubstr("<EMailAddress>a&amp;b'c@example.com</EMailAddress>"));
  EXPECT_THAT(text, HasSubstr("<DisplayName>&lt;A&gt; &amp; B</DisplayName>"));
  EXPECT_THAT(text, HasSubstr("<Url>https://mail.example.com/Microsoft-Server-ActiveSync?a=1&amp;b=&lt;2&gt;</Url>"));
}

}  // namespace mobilesync_test
}  // namespace smartdiscover::dialects
