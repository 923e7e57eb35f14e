#include "unit/dialects/golden.hpp"
#include "unit/dialects/sample_settings.hpp"

#include <smartdiscover/dialects/dialect.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::dialects {
namespace smartdiscover_test {

using testing::HasSubstr;
using testing::Not;

const Dialect& dialect() { return find(DialectName::smartdiscover); }

http::Response render(const Settings& settings) {
  return dialect().render(query_of(DialectName::smartdiscover), settings).response;
}

TEST(SmartDiscover, AsksAboutWhoeverSignedIn) {
  http::Request request;
  request.method = "GET";
  request.path = "/Autodiscover/Autodiscover.xml";
  request.query = "Email=bob%40example.com";
  request.body = "<no xml";
  const auto received = std::chrono::system_clock::time_point(std::chrono::seconds(5));
  const auto query = dialect().parse(request, received);
  EXPECT_EQ(query.dialect, DialectName::smartdiscover);
  EXPECT_FALSE(query.address);
  EXPECT_FALSE(query.problem);
  EXPECT_FALSE(query.hides_exchange);
  EXPECT_EQ(query.received, received);
}

TEST(SmartDiscover, KnowsOutlookForWindows) {
  http::Request request;
  request.fields.push_back({"User-Agent", "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17726; Pro)"});
  EXPECT_TRUE(dialect().parse(request, {}).hides_exchange);
}

TEST(SmartDiscover, ListsEverythingWithMicrosoftsTypesFirst) {
  const auto response = render(everything());
  EXPECT_EQ(response.body, golden("smartdiscover-everything.xml"));
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.content_type, "text/xml; charset=utf-8");
  EXPECT_EQ(response.cache, http::CachePolicy::private_no_store);
}

TEST(SmartDiscover, UsesTheSitesWords) {
  auto settings = mail_only();
  settings.services[0].type = "X-Mail";
  settings.urls = {url("webdav", "X-Files", "https://mail.example.com/webdav/")};
  EXPECT_THAT(render(settings).body, HasSubstr("<Type>X-Mail</Type>"));
  EXPECT_THAT(render(settings).body, HasSubstr("<Type>X-Files</Type>"));
  EXPECT_THAT(render(settings).body, Not(HasSubstr("<Type>IMAP</Type>")));
}

TEST(SmartDiscover, IsContentWithOneOfAnything) {
  auto settings = nothing_offered();
  settings.services = {xmpp()};
  EXPECT_THAT(render(settings).body, HasSubstr("<Type>XMPP</Type>"));
  settings.services = {};
  settings.urls = {url("wiki", "X-Wiki", "https://wiki.example.com/")};
  EXPECT_THAT(render(settings).body, HasSubstr("<Type>X-Wiki</Type>"));
  settings.urls = {};
  settings.services = {imap()};
  EXPECT_THAT(render(settings).body, HasSubstr("<Type>IMAP</Type>"));
}

TEST(SmartDiscover, HasNoSettingsWhereNothingIsListed) {
  EXPECT_EQ(render(nothing_offered()).body, golden("error-501.xml"));
  auto settings = nothing_offered();
  settings.urls = {url("mta_sts", "MTA-STS", "https://mta-sts.example.com/"),
                   url("documentation", "Documentation", "https://mail.example.com/help/"),
                   url("oab", "OAB", "https://x.example/")};
  EXPECT_EQ(render(settings).body, golden("error-501.xml"));
}

TEST(SmartDiscover, AsksNoPasswordForInstallersAlone) {
  auto settings = nothing_offered();
  settings.urls = {url("install", "Install", "https://mail.example.com/install/")};
  EXPECT_THAT(render(settings).body, HasSubstr("<AuthRequired>off</AuthRequired>"));
  settings.urls = {url("webclient", "WebClient", "https://mail.example.com/webmail/")};
  EXPECT_THAT(render(settings).body, HasSubstr("<AuthRequired>on</AuthRequired>"));
}

TEST(SmartDiscover, DoesNotFollowRedirects) {
  auto settings = everything();
  const std::vector<Redirect> redirects{AddressRedirect{address("ann@example.net")},
                                        UrlRedirect{"https://example.net/autodiscover/autodiscover.xml"}};
  for (const auto& redirect : redirects) {
    settings.redirect = redirect_to(redirect);
    const auto response = render(settings);
    EXPECT_EQ(response.status, 404U);
    EXPECT_EQ(response.content_type, "text/plain; charset=utf-8");
    EXPECT_THAT(response.body, Not(HasSubstr("example")));
  }
}

TEST(SmartDiscover, TellsProblemsInTheWrapper) {
  EXPECT_EQ(dialect().render_problem(query_of(DialectName::smartdiscover), Problem::internal).body, golden("error-603.xml"));
}

}  // namespace smartdiscover_test
}  // namespace smartdiscover::dialects
