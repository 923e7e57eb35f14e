#include "site_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::discovery {
namespace answer_test {

using namespace testing_site;
using observe::Outcome;
using testing::HasSubstr;
using testing::Not;

class AnswerTest : public testing::Test {
 protected:
  TestSite site_{usual_map()};
  http::Request outlook(std::string_view asked) { return post(outlook_schema, asked); }
  static std::string_view field(const Answer& answer, std::string_view name) {
    return http::find_field(answer.response.fields, name).value_or("");
  }
};

TEST_F(AnswerTest, GivesASignedInPersonTheirSettings) {
  const auto answer = site_.ask(with_login(outlook("ann@example.com"), "ann@example.com"));
  EXPECT_EQ(answer.response.status, 200U);
  EXPECT_EQ(answer.outcome, Outcome::ok);
  EXPECT_THAT(answer.response.body, HasSubstr("<Server>mail.example.com</Server>"));
  EXPECT_EQ(answer.dialect->key, "outlook");
  EXPECT_EQ(answer.store, "fake");
}

TEST_F(AnswerTest, MatchesThePathWithoutRegardToCase) {
  for (const auto path : {"/Autodiscover/Autodiscover.xml", "/AutoDiscover/AutoDiscover.xml", "/AUTODISCOVER/AUTODISCOVER.XML"}) {
    auto request = outlook("ann@example.com");
    request.path = path;
    EXPECT_EQ(site_.ask(with_login(std::move(request), "ann@example.com")).response.status, 200U) << path;
  }
}

TEST_F(AnswerTest, HasNothingElsewhere) {
  for (const auto path : {"/", "/autodiscover/", "/autodiscover/autodiscover.xml/", "/autodiscover/autodiscover.xmlx", "*",
                          "/.well-known/caldav"}) {
    for (const auto method : {"GET", "POST", "PROPFIND", "OPTIONS"}) {
      auto request = with_login(get(path), "ann@example.com");
      request.method = method;
      EXPECT_EQ(site_.ask(std::move(request)).response.status, 404U) << method << " " << path;
    }
  }
}

TEST_F(AnswerTest, AsksForAPasswordWithTheSameBytesWhateverIsWrong) {
  const auto expected = site_.ask(outlook("ann@example.com")).response;
  EXPECT_EQ(expected.status, 401U);
  auto request = outlook("ann@example.com");
  std::vector<http::Request> refused{with_login(request, "ann@example.com", "wrong"), with_login(request, "nobody@example.com"),
                                     with_login(request, "ann@unserved.example"),
                                     with_login(outlook("nobody@example.com"), "ann@example.com", "")};
  for (const auto value : {"Basic", "Basic !!!", "Basic YW5u", "Bearer", "Bearer abc", "Negotiate xyz", ""}) {
    refused.push_back(request);
    refused.back().fields.push_back({"Authorization", value});
  }
  auto garbage = request;
  garbage.body = "garbage";
  refused.push_back(garbage);
  for (auto& each : refused) {
    const auto response = site_.ask(std::move(each)).response;
    EXPECT_EQ(response.status, 401U);
    EXPECT_EQ(response.body, expected.body);
    ASSERT_EQ(response.fields.size(), 1U);
    EXPECT_EQ(response.fields[0].value, R"(Basic realm="SmartDiscover")");
  }
}

TEST_F(AnswerTest, ShowsWhatIsWrongWithARequestOnlyToWhoHasSignedIn) {
  auto request = with_login(outlook("ann@example.com"), "ann@example.com");
  request.body = "garbage";
  const auto answer = site_.ask(std::move(request));
  EXPECT_EQ(answer.response.status, 200U);
  EXPECT_EQ(answer.outcome, Outcome::malformed);
  EXPECT_THAT(answer.response.body, HasSubstr("<ErrorCode>600</ErrorCode>"));
}

TEST_F(AnswerTest, AnUnknownSchemaIs601) {
  const auto answer = site_.ask(with_login(post("http://example.com/no/such/schema", "ann@example.com"), "ann@example.com"));
  EXPECT_THAT(answer.response.body, HasSubstr("<ErrorCode>601</ErrorCode>"));
  EXPECT_EQ(answer.dialect->key, "outlook");
}

TEST_F(AnswerTest, AnAddressOfSomebodyElseIsUnknownAsOneThatDoesNotExist) {
  const auto other = site_.ask(with_login(outlook("bob@example.com"), "ann@example.com"));
  const auto nobody = site_.ask(with_login(outlook("nobody@example.com"), "ann@example.com"));
  const auto elsewhere = site_.ask(with_login(outlook("x@unserved.example"), "ann@example.com"));
  EXPECT_THAT(other.response.body, HasSubstr("<ErrorCode>500</ErrorCode>"));
  EXPECT_EQ(other.response.body, nobody.response.body);
  EXPECT_EQ(other.response.body, elsewhere.response.body);
}

TEST_F(AnswerTest, AnswersAnAliasDomainWithThePrimaryAddressAndItsOwnHostname) {
  const auto answer = site_.ask(with_login(outlook("ann@example.net"), "ann@example.com"));
  EXPECT_THAT(answer.response.body, HasSubstr("<Server>mail.example.net</Server>"));
  EXPECT_THAT(answer.response.body, HasSubstr("<AutoDiscoverSMTPAddress>ann@example.com</AutoDiscoverSMTPAddress>"));
}

TEST_F(AnswerTest, AnswersTheGetWithTheListOfThePersonAndTheNamesOfTheHost) {
  const auto own = site_.ask(with_login(get(xml_path), "ann@example.com"));
  EXPECT_EQ(own.dialect->key, "smartdiscover");
  EXPECT_THAT(own.response.body, HasSubstr("<Server>mail.example.com</Server>"));
  const auto alias = site_.ask(with_login(get(xml_path, "autodiscover.example.net"), "ann@example.com"));
  EXPECT_THAT(alias.response.body, HasSubstr("<Server>mail.example.net</Server>"));
  const auto foreign = site_.ask(with_login(get(xml_path, "autodiscover.unserved.example"), "ann@example.com"));
  EXPECT_THAT(foreign.response.body, HasSubstr("<Server>mail.example.com</Server>"));
}

TEST_F(AnswerTest, AMailboxWithNothingOfferedIsAnswered501AndCountedSo) {
  TestSite site(
      "hostname: mail.example.com\nservices: {xmpp: on}\ndomains: {example.com: {}, bare.example: {services: {xmpp: "
      "\"off\"}}}\n");
  site.stores->accounts.push_back(account("nora@bare.example"));
  const auto outlook_answer = site.ask(with_login(outlook("ann@example.com"), "ann@example.com"));
  EXPECT_THAT(outlook_answer.response.body, HasSubstr("<ErrorCode>501</ErrorCode>"));
  EXPECT_EQ(outlook_answer.outcome, Outcome::no_settings);
  const auto phone = site.ask(with_login(post(mobilesync_schema, "ann@example.com"), "ann@example.com"));
  EXPECT_THAT(phone.response.body, HasSubstr("<Status>2</Status>"));
  EXPECT_EQ(phone.outcome, Outcome::no_settings);
  EXPECT_EQ(site.ask(with_login(get(xml_path), "ann@example.com")).outcome, Outcome::ok);
  const auto list = site.ask(with_login(get(xml_path), "nora@bare.example"));
  EXPECT_THAT(list.response.body, HasSubstr("<ErrorCode>501</ErrorCode>"));
  EXPECT_EQ(list.outcome, Outcome::no_settings);
}

TEST_F(AnswerTest, GivesTheStoresTheDomainsOfRequestAndHostAsHints) {
  site_.ask(with_login(outlook("ann@example.net"), "ann"));
  ASSERT_EQ(site_.stores->hints_seen.size(), 1U);
  EXPECT_EQ(site_.stores->hints_seen[0].asked, domain("example.net"));
  EXPECT_EQ(site_.stores->hints_seen[0].host, domain("example.com"));
}

TEST_F(AnswerTest, RedirectsAWholeDomainWithoutAPassword) {
  const auto by_address = site_.ask(outlook("bert@old.example"));
  EXPECT_EQ(by_address.outcome, Outcome::redirect);
  EXPECT_THAT(by_address.response.body, HasSubstr("<RedirectAddr>bert@example.com</RedirectAddr>"));
  const auto by_url = site_.ask(outlook("bert@moved.example"));
  EXPECT_THAT(by_url.response.body,
              HasSubstr("<RedirectUrl>https://autodiscover.elsewhere.example/autodiscover/autodiscover.xml</RedirectUrl>"));
  const auto phone = site_.ask(post(mobilesync_schema, "bert@moved.example"));
  EXPECT_EQ(phone.response.status, 302U);
  EXPECT_EQ(field(phone, "Location"), "https://autodiscover.elsewhere.example/autodiscover/autodiscover.xml");
  EXPECT_EQ(site_.ask(get(xml_path, "autodiscover.moved.example")).response.status, 404U);
  EXPECT_TRUE(site_.stores->hints_seen.empty()) << "no store may be asked";
}

TEST_F(AnswerTest, OneFlavourThatIsOffIs601BehindAPasswordAndAllOffIs404) {
  EXPECT_EQ(site_.ask(outlook("x@quiet.example")).response.status, 401U);
  EXPECT_THAT(site_.ask(with_login(outlook("x@quiet.example"), "ann@example.com")).response.body,
              HasSubstr("<ErrorCode>601</ErrorCode>"));
  EXPECT_EQ(site_.ask(outlook("x@silent.example")).response.status, 404U);
  EXPECT_EQ(site_.ask(get(xml_path, "autodiscover.silent.example")).response.status, 404U);
  auto options = get(xml_path, "autodiscover.silent.example");
  options.method = "OPTIONS";
  EXPECT_EQ(site_.ask(std::move(options)).response.status, 404U);
}

TEST_F(AnswerTest, WhoAsksAboutThemselvesIsUnderTheRuleOfTheirOwnDomainWhateverTheHost) {
  site_.stores->accounts.push_back(account("x@silent.example"));
  EXPECT_EQ(site_.ask(with_login(get(xml_path), "x@silent.example")).response.status, 404U);
  EXPECT_EQ(site_.ask(with_login(get(xml_path), "ann@example.com")).response.status, 200U);
}

TEST_F(AnswerTest, TwoAuthorizationFieldsAreNone) {
  const auto request = with_login(with_login(outlook("ann@example.com"), "ann@example.com"), "ann@example.com");
  const auto answer = site_.ask(request);
  EXPECT_EQ(answer.response.status, 401U);
  EXPECT_EQ(answer.reason, "malformed Basic credentials");
  EXPECT_TRUE(site_.stores->hints_seen.empty());
}

TEST_F(AnswerTest, TheLogLearnsWhatIsMalformed) {
  auto request = with_login(outlook("ann@example.com"), "ann@example.com");
  request.body = "<!DOCTYPE x><x/>";
  EXPECT_THAT(site_.ask(request).reason, HasSubstr("DOCTYPE"));
  request.body = "<Autodiscover/>";
  EXPECT_EQ(site_.ask(request).reason, "the body has no Autodiscover element with a Request");
  EXPECT_EQ(site_.ask(with_login(outlook("ann"), "ann@example.com")).reason, "EMailAddress is not a valid address");
}

TEST_F(AnswerTest, AnonymousOutlookGivesTheDomainsSettingsWithTheAskedAddressAsLogin) {
  const auto answer = site_.ask(outlook("anyone@open.example"));
  EXPECT_EQ(answer.response.status, 200U);
  EXPECT_THAT(answer.response.body, HasSubstr("<LoginName>anyone@open.example</LoginName>"));
  EXPECT_TRUE(site_.stores->hints_seen.empty());
  auto garbage = outlook("x@open.example");
  garbage.body.insert(garbage.body.find("</Autodiscover>"), "<Request/>");
  EXPECT_EQ(site_.ask(std::move(garbage)).response.status, 401U) << "without an address the site's rule holds";
}

TEST_F(AnswerTest, OtherMethodsAre405WithAllowWhateverTheCredentials) {
  for (const auto method : {"PUT", "DELETE", "PROPFIND", "TRACE", "PATCH", "get"}) {
    auto request = get(xml_path);
    request.method = method;
    const auto plain = site_.ask(request);
    EXPECT_EQ(plain.response.status, 405U) << method;
    EXPECT_EQ(field(plain, "Allow"), "POST, GET, HEAD, OPTIONS");
    EXPECT_EQ(site_.ask(with_login(request, "ann@example.com")).response.status, 405U);
  }
}

TEST_F(AnswerTest, OptionsAsksForAPasswordAndNeverInvitesOtherOrigins) {
  auto request = get(xml_path);
  request.method = "OPTIONS";
  request.fields.push_back({"Origin", "moz-extension://1"});
  const auto refused = site_.ask(request);
  EXPECT_EQ(refused.response.status, 401U);
  const auto answered = site_.ask(with_login(request, "ann@example.com"));
  EXPECT_EQ(answered.response.status, 200U);
  EXPECT_EQ(field(answered, "Allow"), "POST, GET, HEAD, OPTIONS");
  for (const auto& answer : {refused, answered}) {
    for (const auto& each : answer.response.fields) EXPECT_FALSE(each.name.starts_with("Access-Control")) << each.name;
  }
}

TEST_F(AnswerTest, StoresThatFailAre503AndNever401) {
  site_.stores->down = true;
  const auto answer = site_.ask(with_login(outlook("ann@example.com"), "ann@example.com"));
  EXPECT_EQ(answer.response.status, 503U);
  EXPECT_FALSE(field(answer, "Retry-After").empty());
  EXPECT_EQ(answer.outcome, Outcome::unavailable);
}

TEST_F(AnswerTest, AFullHashingQueueIs503) {
  site_.stores->queue_is_full = true;
  const auto answer = site_.ask(with_login(outlook("ann@example.com"), "ann@example.com"));
  EXPECT_EQ(answer.response.status, 503U);
  EXPECT_FALSE(field(answer, "Retry-After").empty());
  EXPECT_EQ(answer.outcome, Outcome::busy);
}

TEST_F(AnswerTest, WhomTheGuardBlocksIs429AndMayComeAgain) {
  site_.stores->blocked = std::chrono::seconds(900);
  const auto answer = site_.ask(with_login(outlook("ann@example.com"), "ann@example.com"));
  EXPECT_EQ(answer.response.status, 429U);
  EXPECT_EQ(field(answer, "Retry-After"), "900");
  EXPECT_EQ(field(answer, "WWW-Authenticate"), "");
  EXPECT_EQ(answer.outcome, Outcome::blocked);
  const auto unknown = site_.ask(with_login(outlook("ann@example.com"), "nobody@example.com"));
  EXPECT_EQ(unknown.response.body, answer.response.body);
  site_.stores->blocked = std::chrono::seconds(0);
  EXPECT_EQ(field(site_.ask(with_login(outlook("ann@example.com"), "ann@example.com")), "Retry-After"), "1");
  EXPECT_EQ(site_.ask(outlook("ann@example.com")).response.status, 401U) << "without credentials nobody is blocked";
}

TEST_F(AnswerTest, TellsTheStoresWhoAsks) {
  site_.ask(with_login(outlook("ann@example.com"), "ann@example.com"));
  ASSERT_EQ(site_.stores->hints_seen.size(), 1U);
  EXPECT_EQ(site_.stores->hints_seen.front().client, boost::asio::ip::make_address("192.0.2.1"));
}

TEST_F(AnswerTest, AStoreThatFailsOnceAPersonIsKnownIs603OrStatus2) {
  site_.stores->accounts[0].catch_all = {domain("example.com")};
  site_.stores->find_is_down = true;
  const auto outlook_answer = site_.ask(with_login(outlook("anything@example.com"), "ann@example.com"));
  EXPECT_THAT(outlook_answer.response.body, HasSubstr("<ErrorCode>603</ErrorCode>"));
  EXPECT_EQ(outlook_answer.outcome, Outcome::internal);
  const auto phone = site_.ask(with_login(post(mobilesync_schema, "anything@example.com"), "ann@example.com"));
  EXPECT_THAT(phone.response.body, HasSubstr("<Status>2</Status>"));
}

TEST_F(AnswerTest, AValueThatNoStoreGaveIs602) {
  TestSite site(R"(hostname: mail.example.com
services: {imap: {host: "{user.node}.example.com"}, smtp: on}
domains: {example.com: {}}
)");
  const auto answer = site.ask(with_login(outlook("ann@example.com"), "ann@example.com"));
  EXPECT_THAT(answer.response.body, HasSubstr("<ErrorCode>602</ErrorCode>"));
  EXPECT_EQ(answer.outcome, Outcome::faulty_settings);
  EXPECT_THAT(answer.reason, HasSubstr("user.node"));
}

TEST_F(AnswerTest, AnnouncesSoapOnEveryAnswerToAGetWhereEwsIsOffered) {
  TestSite site(R"(hostname: mail.example.com
services: {imap: on, smtp: on}
urls: {ews: "https://{hostname}/EWS/Exchange.asmx"}
domains:
  example.com: {}
  plain.example: {urls: {ews: "off"}}
  silent.example: {access: {soap: "off"}}
)");
  EXPECT_EQ(field(site.ask(get(xml_path)), "X-SOAP-Enabled"), "True");
  EXPECT_EQ(field(site.ask(with_login(get(xml_path), "ann@example.com")), "X-SOAP-Enabled"), "True");
  EXPECT_EQ(field(site.ask(get(xml_path, "unserved.example")), "X-SOAP-Enabled"), "True") << "the top decides for a foreign Host";
  EXPECT_EQ(field(site.ask(get(xml_path, "autodiscover.plain.example")), "X-SOAP-Enabled"), "");
  EXPECT_EQ(field(site.ask(get(xml_path, "autodiscover.silent.example")), "X-SOAP-Enabled"), "") << "where SOAP is off";
  EXPECT_EQ(field(site.ask(outlook("ann@example.com")), "X-SOAP-Enabled"), "");
  EXPECT_EQ(field(site_.ask(get(xml_path)), "X-SOAP-Enabled"), "");
}

TEST_F(AnswerTest, NoAnswerShowsASecret) {
  const auto answer = site_.ask(with_login(outlook("ann@example.com"), "ann@example.com", "hunter2"));
  EXPECT_THAT(answer.reason, Not(HasSubstr("hunter2")));
  EXPECT_THAT(answer.response.body, Not(HasSubstr("hunter2")));
}

}  // namespace answer_test
}  // namespace smartdiscover::discovery
