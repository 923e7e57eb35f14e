// Questions about a domain: nobody is asked who they are, and no store hears of them.

#include "unit/discovery/site_fixture.hpp"

#include <gmock/gmock.h>

namespace smartdiscover::discovery {
namespace anonymous_test {

using namespace testing_site;
using dialects::DialectName;
using service_map::Access;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view map_text = R"(hostname: mail.example.com
discovery: autodiscover.example.com
services: {imap: on, smtp: on, xmpp: {websocket: "wss://{hostname}/ws"}}
urls: {caldav: "https://{hostname}/dav/{email}/", carddav: "https://{local}.{hostname}/", jmap: "https://{hostname}/jmap?who={email}"}
domains:
  example.com: {mta_sts: {mode: testing, mx: [mx.example.com]}}
  example.net: {alias_of: example.com}
  old.example: {redirect: {address: "{local}@example.com"}}
  quiet.example: {access: {autoconfig: "off", well_known: "off"}}
  locked.example: {access: {autoconfig: password}}
users: {ann@example.com: {login: own, display_name: Ann, services: {imap: {host: own.example.com}}}}
)";

class AnonymousTest : public testing::Test {
 protected:
  AnonymousTest() {
    for (const auto name : {DialectName::autoconfig, DialectName::pacc, DialectName::well_known})
      site_.state.access[name] = Access::anonymous;
    // Whoever asked a store would be told.
    site_.stores->down = true;
  }

  http::Response ask(std::string_view path, std::string_view host = "example.com", std::string_view query = "",
                     std::string_view method = "GET") {
    auto request = get(path, host);
    request.query = query;
    request.method = method;
    return site_.ask(std::move(request)).response;
  }
  static std::string field(const http::Response& response, std::string_view name) {
    return std::string(http::find_field(response.fields, name).value_or(""));
  }

  TestSite site_{map_text};
};

TEST_F(AnonymousTest, AsksNoStore) {
  for (const auto* path : {"/mail/config-v1.1.xml", "/.well-known/user-agent-configuration.json", "/.well-known/host-meta",
                           "/.well-known/mta-sts.txt"}) {
    EXPECT_EQ(ask(path, "example.com", "emailaddress=ann@example.com").status, 200U) << path;
    EXPECT_EQ(site_.ask(with_login(get(path, "example.com"), "ann@example.com", "wrong")).response.status, 200U) << path;
  }
  EXPECT_THAT(site_.stores->hints_seen, IsEmpty());
}

TEST_F(AnonymousTest, TellsEverybodyTheSame) {
  const auto expected = ask("/mail/config-v1.1.xml");
  EXPECT_THAT(expected.body, HasSubstr("mail.example.com"));
  EXPECT_THAT(expected.body, Not(HasSubstr("own")));
  for (const auto* query : {"emailaddress=ann@example.com", "emailaddress=nobody@example.com", "emailaddress=ANN@EXAMPLE.COM",
                            "emailaddress=example.com", "emailaddress="}) {
    const auto response = ask("/mail/config-v1.1.xml", "example.com", query);
    EXPECT_EQ(response.body, expected.body) << query;
    EXPECT_EQ(response.fields.size(), expected.fields.size());
  }
}

TEST_F(AnonymousTest, ShowsUrlsAsFarAsEveryoneHasThem) {
  EXPECT_EQ(field(ask("/.well-known/caldav"), "Location"), "https://mail.example.com/dav/");
  EXPECT_EQ(ask("/.well-known/carddav").status, 404U);
  EXPECT_EQ(ask("/.well-known/jmap").status, 404U);
}

TEST_F(AnonymousTest, ServesAliasesAsTheirTarget) {
  EXPECT_EQ(field(ask("/.well-known/caldav", "example.net"), "Location"), "https://mail.example.com/dav/");
  EXPECT_EQ(ask("/.well-known/mta-sts.txt", "mta-sts.example.net").body,
            ask("/.well-known/mta-sts.txt", "mta-sts.example.com").body);
  EXPECT_THAT(ask("/mail/config-v1.1.xml", "autoconfig.example.net").body,
              HasSubstr("<username>%EMAILLOCALPART%@example.com</username>"));
}

TEST_F(AnonymousTest, HasNothingForOthers) {
  const auto nothing = ask("/nowhere");
  for (const auto* host : {"unserved.example", "quiet.example", "old.example", "", "192.0.2.1"}) {
    for (const auto* path : {"/mail/config-v1.1.xml", "/.well-known/caldav", "/.well-known/host-meta"}) {
      const auto response = ask(path, host);
      EXPECT_EQ(response.status, 404U) << host << path;
      EXPECT_EQ(response.body, nothing.body) << host << path;
    }
  }
  EXPECT_EQ(ask("/mail/config-v1.1.xml", "example.com", "emailaddress=ann@unserved.example").status, 404U)
      << "the address goes before the Host";
}

TEST_F(AnonymousTest, LetsScriptsOfOtherSitesReadWhatTheyMay) {
  for (const auto* path : {"/mail/config-v1.1.xml", "/.well-known/user-agent-configuration.json", "/.well-known/host-meta",
                           "/.well-known/host-meta.json"}) {
    EXPECT_EQ(field(ask(path), "Access-Control-Allow-Origin"), "*") << path;
    EXPECT_EQ(field(ask(path, "example.com", "", "OPTIONS"), "Access-Control-Allow-Origin"), "") << path;
  }
  for (const auto* path : {"/.well-known/mta-sts.txt", "/.well-known/caldav", "/profile.mobileconfig"}) {
    EXPECT_EQ(field(ask(path), "Access-Control-Allow-Origin"), "") << path;
  }
}

TEST_F(AnonymousTest, AnswersMethodsAsTheyCome) {
  for (const auto* method : {"PROPFIND", "OPTIONS", "POST", "anything"})
    EXPECT_EQ(ask("/.well-known/caldav", "example.com", "", method).status, 307U) << method;
  EXPECT_EQ(ask("/mail/config-v1.1.xml", "example.com", "", "POST").status, 405U);
  const auto options = ask("/mail/config-v1.1.xml", "example.com", "", "OPTIONS");
  EXPECT_EQ(options.status, 200U);
  EXPECT_EQ(field(options, "Allow"), "GET, HEAD, OPTIONS");
}

TEST_F(AnonymousTest, AsksForAPasswordWhereADomainWantsIt) {
  EXPECT_EQ(ask("/mail/config-v1.1.xml", "locked.example").status, 401U);
  site_.stores->down = false;
  site_.stores->accounts.push_back(account("ann@locked.example"));
  const auto response = site_.ask(with_login(get("/mail/config-v1.1.xml", "locked.example"), "ann@locked.example")).response;
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.cache, http::CachePolicy::private_no_store);
  EXPECT_THAT(response.body, HasSubstr("<username>ann@locked.example</username>"));
}

}  // namespace anonymous_test
}  // namespace smartdiscover::discovery
