// A person for whom no store gave a value that the map needs: what lacks it is left out everywhere. Only Autodiscover refuses, and only
// where it is the very thing asked for, since clients would set up half an account without a word.

#include "unit/discovery/site_fixture.hpp"

#include <gmock/gmock.h>

namespace smartdiscover::discovery {
namespace missing_values_test {

using namespace testing_site;
using dialects::DialectName;
using observe::Outcome;
using service_map::Access;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view missing_urls = R"(hostname: mail.example.com
discovery: autodiscover.example.com
services: {imap: on, smtp: on, xmpp: {websocket: "wss://{user.node}.example.com/ws"}}
urls:
  activesync: "https://{user.node}.example.com/Microsoft-Server-ActiveSync"
  ews: "https://{user.node}.example.com/EWS/Exchange.asmx"
  webdav: "https://{hostname}/webdav/"
  caldav: "https://{user.node}.example.com/dav/"
  carddav: "https://{hostname}/cards/"
domains: {example.com: {}}
)";

constexpr std::string_view missing_imap = R"(hostname: mail.example.com
services: {imap: {host: "{user.node}.example.com"}, smtp: on}
urls: {activesync: "https://{hostname}/Microsoft-Server-ActiveSync", carddav: "https://{hostname}/cards/"}
domains: {example.com: {}}
)";

http::Request outlook(std::string_view asked) { return post(outlook_schema, asked); }

http::Request soap(std::string_view settings) {
  auto request = get("/autodiscover/autodiscover.svc");
  request.method = "POST";
  request.body =
      R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://schemas.microsoft.com/exchange/2010/Autodiscover"><s:Body>)"
      "<GetUserSettingsRequestMessage><Request><Users><User><Mailbox>ann@example.com</Mailbox></User></"
      "Users><RequestedSettings>" +
      std::string(settings) + "</RequestedSettings></Request></GetUserSettingsRequestMessage></s:Body></s:Envelope>";
  return request;
}

class MissingValues : public testing::Test {
 protected:
  // Every dialect behind a password, so that each speaks of a person.
  static Answer ask(std::string_view map, http::Request request) {
    TestSite site(map);
    for (const auto& dialect : dialects::table()) site.state.access[dialect.name] = Access::password;
    return site.ask(with_login(std::move(request), "ann@example.com"));
  }
  static Answer ask(std::string_view map, std::string_view path, std::string_view query = "") {
    auto request = get(path, "example.com");
    request.query = query;
    return ask(map, std::move(request));
  }
};

TEST_F(MissingValues, OfUrlsAreLeftOutByEveryDialect) {
  const auto list = ask(missing_urls, xml_path);
  EXPECT_EQ(list.outcome, Outcome::ok);
  EXPECT_THAT(list.response.body,
              AllOf(HasSubstr("<Type>IMAP</Type>"), HasSubstr("<Type>WebDAV</Type>"), HasSubstr("<Type>CardDAV</Type>"),
                    HasSubstr("<Type>XMPP</Type>"), Not(HasSubstr("CalDAV")), Not(HasSubstr("MobileSync")),
                    Not(HasSubstr("EXCH")), Not(HasSubstr("WebSocketUrl"))));
  EXPECT_THAT(list.reason, AllOf(HasSubstr("user.node"), HasSubstr("services.xmpp.websocket"))) << "the log says what is amiss";

  const auto mail = ask(missing_urls, outlook("ann@example.com"));
  EXPECT_THAT(mail.response.body, AllOf(HasSubstr("<Type>IMAP</Type>"), HasSubstr("<Type>SMTP</Type>"), Not(HasSubstr("EXCH"))));

  const auto config = ask(missing_urls, "/mail/config-v1.1.xml");
  EXPECT_THAT(config.response.body, AllOf(HasSubstr("imap"), HasSubstr("carddav"), Not(HasSubstr("caldav"))));

  const auto profile = ask(missing_urls, "/profile.mobileconfig");
  EXPECT_THAT(profile.response.body, AllOf(HasSubstr("com.apple.mail.managed"), HasSubstr("com.apple.carddav.account"),
                                           Not(HasSubstr("com.apple.caldav.account"))));
  EXPECT_EQ(ask(missing_urls, "/profile.mobileconfig", "type=eas").response.status, 404U);

  const auto settings = ask(missing_urls, soap("<Setting>ExternalImap4Connections</Setting><Setting>ExternalEwsUrl</Setting>"));
  EXPECT_EQ(settings.outcome, Outcome::ok);
  EXPECT_THAT(settings.response.body,
              AllOf(HasSubstr("<Hostname>mail.example.com</Hostname>"), HasSubstr("<ErrorCode>SettingIsNotAvailable</ErrorCode>"),
                    Not(HasSubstr("InternalServerError"))));

  EXPECT_EQ(ask(missing_urls, "/autodiscover/autodiscover.json", "Protocol=AutodiscoverV1").response.status, 200U);
  EXPECT_THAT(ask(missing_urls, "/autodiscover/autodiscover.json", "Protocol=Ews").response.body,
              HasSubstr("ProtocolNotSupported"));
  EXPECT_EQ(ask(missing_urls, "/.well-known/user-agent-configuration.json").response.status, 200U);
  EXPECT_EQ(ask(missing_urls, "/.well-known/caldav").response.status, 404U);
  EXPECT_EQ(ask(missing_urls, "/.well-known/carddav").response.status, 307U);
  EXPECT_EQ(ask(missing_urls, "/.well-known/host-meta.json").response.body, R"({"links":[]})");
}

TEST_F(MissingValues, OfActiveSyncAreStatus2) {
  const auto phone = ask(missing_urls, post(mobilesync_schema, "ann@example.com"));
  EXPECT_THAT(phone.response.body, AllOf(HasSubstr("<Status>2</Status>"), HasSubstr("faulty")));
  EXPECT_EQ(phone.outcome, Outcome::faulty_settings);
  EXPECT_THAT(ask(missing_imap, post(mobilesync_schema, "ann@example.com")).response.body, HasSubstr("<Type>MobileSync</Type>"));
}

TEST_F(MissingValues, OfMailAre602InAutodiscoverAlone) {
  for (const auto& request : {outlook("ann@example.com"), get(xml_path)}) {
    const auto answer = ask(missing_imap, request);
    EXPECT_THAT(answer.response.body, HasSubstr("<ErrorCode>602</ErrorCode>")) << request.method;
    EXPECT_EQ(answer.outcome, Outcome::faulty_settings);
    EXPECT_THAT(answer.reason, HasSubstr("services.imap.host"));
  }
  EXPECT_THAT(ask(missing_imap, "/profile.mobileconfig").response.body, HasSubstr("com.apple.carddav.account"));
  EXPECT_EQ(ask(missing_imap, "/mail/config-v1.1.xml").response.status, 404U) << "half a file is none: clients go on";
  EXPECT_THAT(ask(missing_imap, soap("<Setting>ExternalSmtpConnections</Setting>")).response.body,
              HasSubstr("<Hostname>mail.example.com</Hostname>"));
}

TEST_F(MissingValues, Are602AndNot501WhereTheyLeaveNothing) {
  constexpr std::string_view only_ews =
      "hostname: mail.example.com\nurls: {ews: \"https://{user.node}.example.com/EWS\"}\ndomains: {example.com: {}}\n";
  EXPECT_THAT(ask(only_ews, outlook("ann@example.com")).response.body, HasSubstr("<ErrorCode>602</ErrorCode>"));
  EXPECT_THAT(ask(only_ews, xml_path).response.body, HasSubstr("<ErrorCode>602</ErrorCode>"));
  constexpr std::string_view nothing = "hostname: mail.example.com\ndomains: {example.com: {}}\n";
  EXPECT_THAT(ask(nothing, outlook("ann@example.com")).response.body, HasSubstr("<ErrorCode>501</ErrorCode>"));
  EXPECT_THAT(ask(nothing, xml_path).response.body, HasSubstr("<ErrorCode>501</ErrorCode>"));
}

TEST_F(MissingValues, OfTheLoginSpoilEverything) {
  constexpr std::string_view no_login =
      "hostname: mail.example.com\nlogin: \"{user.uid}\"\nservices: {imap: on, smtp: on}\ndomains: {example.com: {}}\n";
  EXPECT_THAT(ask(no_login, outlook("ann@example.com")).response.body, HasSubstr("<ErrorCode>602</ErrorCode>"));
  EXPECT_THAT(ask(no_login, soap("<Setting>ExternalImap4Connections</Setting>")).response.body,
              HasSubstr("<ErrorCode>InternalServerError</ErrorCode>"));
  EXPECT_EQ(ask(no_login, "/profile.mobileconfig").response.status, 500U);
}

}  // namespace missing_values_test
}  // namespace smartdiscover::discovery
