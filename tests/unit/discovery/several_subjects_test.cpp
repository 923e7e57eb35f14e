// Requests that ask about several mailboxes or domains at once.

#include "site_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::discovery {
namespace several_subjects_test {

using namespace testing_site;
using observe::Outcome;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view svc_path = "/autodiscover/autodiscover.svc";

std::string message(std::string_view operation, std::string_view subjects, std::string_view settings) {
  return R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://schemas.microsoft.com/exchange/2010/Autodiscover"><s:Body><)" +
         std::string(operation) + "RequestMessage><Request>" + std::string(subjects) + "<RequestedSettings>" +
         std::string(settings) + "</RequestedSettings></Request></" + std::string(operation) +
         "RequestMessage></s:Body></s:Envelope>";
}

http::Request users(std::initializer_list<std::string_view> mailboxes) {
  std::string list = "<Users>";
  for (const auto mailbox : mailboxes) list += "<User><Mailbox>" + std::string(mailbox) + "</Mailbox></User>";
  auto request = get(svc_path);
  request.method = "POST";
  request.body = message("GetUserSettings", list + "</Users>",
                         "<Setting>AutoDiscoverSMTPAddress</Setting><Setting>ExternalImap4Connections</Setting>");
  return request;
}

http::Request domains(std::initializer_list<std::string_view> names) {
  std::string list = "<Domains>";
  for (const auto name : names) list += "<Domain>" + std::string(name) + "</Domain>";
  auto request = users({});
  request.body = message("GetDomainSettings", list + "</Domains>", "<Setting>ExternalEwsUrl</Setting>");
  return request;
}

// The codes of the subjects, in their order; of the whole first.
std::string codes(const Answer& answer) {
  std::string found;
  const auto& body = answer.response.body;
  for (const std::string_view part : {"<Response ", "<UserResponse>", "<DomainResponse>"}) {
    for (auto at = body.find(part); at != std::string::npos; at = body.find(part, at + 1)) {
      const auto begin = body.find("<ErrorCode>", at) + 11;
      found += body.substr(begin, body.find('<', begin) - begin) + " ";
    }
  }
  return found;
}

std::string_view map_with_ews() {
  return R"(hostname: mail.example.com
discovery: autodiscover.example.com
services: {imap: on, smtp: on}
urls: {ews: "https://{hostname}/EWS/Exchange.asmx"}
domains:
  example.com: {}
  example.net: {alias_of: example.com}
  example.org: {}
  old.example: {redirect: {address: "{local}@example.com"}}
  moved.example: {redirect: {url: "https://autodiscover.elsewhere.example/autodiscover/autodiscover.xml"}}
  quiet.example: {access: {soap: "off"}}
  open.example: {access: {soap: anonymous}}
)";
}

class SoapTest : public testing::Test {
 protected:
  SoapTest() {
    auto& ann = site_.stores->accounts[0];
    ann.aliases = {address("a@example.com")};
    ann.may_open = {address("info@example.org")};
  }
  Answer as_ann(http::Request request) { return site_.ask(with_login(std::move(request), "ann@example.com")); }
  TestSite site_{map_with_ews()};
};

TEST_F(SoapTest, EachMailboxIsAnsweredOnItsOwn) {
  const auto answer =
      as_ann(users({"a@example.com", "bob@example.com", "nobody@example.com", "info@example.org", "no address",
                    "x@unserved.example", "bert@old.example", "bert@moved.example", "x@quiet.example", "ann@example.net"}));
  EXPECT_EQ(answer.response.status, 200U);
  EXPECT_EQ(answer.outcome, Outcome::redirect);
  EXPECT_EQ(answer.dialect->key, "soap");
  EXPECT_EQ(
      codes(answer),
      "NoError NoError InvalidUser InvalidUser NoError InvalidUser InvalidUser RedirectAddress RedirectUrl InvalidUser NoError ");
  EXPECT_THAT(answer.response.body, HasSubstr("<Value>ann@example.com</Value>"));
  EXPECT_THAT(answer.response.body, HasSubstr("<Value>info@example.org</Value>"));
  EXPECT_THAT(answer.response.body, HasSubstr("<RedirectTarget>bert@example.com</RedirectTarget>"));
  EXPECT_THAT(answer.response.body,
              HasSubstr("<RedirectTarget>https://autodiscover.elsewhere.example/autodiscover/autodiscover.svc</RedirectTarget>"));
}

TEST_F(SoapTest, NobodyIsAnsweredWithoutAPassword) {
  const auto plain = site_.ask(users({"ann@example.com"}));
  EXPECT_EQ(plain.response.status, 401U);
  for (auto request : {users({"DUMMY@example.com"}), users({}), users({"ann@example.com", "x@open.example"}),
                       users({"bert@old.example", "ann@example.com"}), domains({"example.com"}),
                       with_login(users({"ann@example.com"}), "ann@example.com", "wrong")}) {
    const auto answer = site_.ask(std::move(request));
    EXPECT_EQ(answer.response.status, 401U);
    EXPECT_EQ(answer.response.body, plain.response.body);
  }
  auto garbage = users({});
  garbage.body = "garbage";
  EXPECT_EQ(site_.ask(garbage).response.status, 401U);
  const auto fault = as_ann(garbage);
  EXPECT_EQ(fault.response.status, 500U);
  EXPECT_EQ(fault.outcome, Outcome::malformed);
}

TEST_F(SoapTest, TheProbeWithADummyMailboxIsUnknownBehindThePassword) {
  const auto answer = as_ann(users({"DUMMY@example.com"}));
  EXPECT_EQ(codes(answer), "NoError InvalidUser ");
  EXPECT_EQ(answer.outcome, Outcome::address_unknown);
}

TEST_F(SoapTest, RedirectsOfDomainsAndOpenDomainsNeedNoPassword) {
  EXPECT_EQ(codes(site_.ask(users({"bert@old.example", "bert@moved.example"}))), "NoError RedirectAddress RedirectUrl ");
  const auto open = site_.ask(users({"x@open.example"}));
  EXPECT_EQ(codes(open), "NoError NoError ");
  EXPECT_THAT(open.response.body, HasSubstr("<Value>x@open.example</Value>"));
  EXPECT_TRUE(site_.stores->hints_seen.empty());
}

TEST_F(SoapTest, ADomainWithoutTheServiceIs404) {
  EXPECT_EQ(site_.ask(users({"x@quiet.example"})).response.status, 404U);
  EXPECT_EQ(site_.ask(domains({"quiet.example"})).response.status, 404U);
}

TEST_F(SoapTest, DomainsAreAnsweredToWhoeverSignedIn) {
  const auto answer = as_ann(domains({"example.org", "unserved.example", "-", "moved.example"}));
  EXPECT_EQ(codes(answer), "NoError NoError InvalidDomain InvalidDomain RedirectUrl ");
  EXPECT_THAT(answer.response.body, HasSubstr("<Value>https://mail.example.com/EWS/Exchange.asmx</Value>"));
}

TEST_F(SoapTest, AStoreThatFailsIsAskedOnceAndWhatWasFoundBeforeIsTold) {
  site_.stores->find_is_down = true;
  const auto answer = as_ann(users({"ann@example.com", "info@example.org", "info@example.org"}));
  EXPECT_EQ(codes(answer), "NoError NoError InternalServerError InternalServerError ");
  EXPECT_EQ(site_.stores->finds, 1);
  EXPECT_EQ(answer.outcome, Outcome::ok);
  EXPECT_THAT(answer.reason, HasSubstr("does not answer"));
}

TEST_F(SoapTest, TheFirstMailboxIsTheHintForTheLogin) {
  site_.ask(with_login(users({"a@example.net", "b@example.org"}), "ann"));
  ASSERT_EQ(site_.stores->hints_seen.size(), 1U);
  EXPECT_EQ(site_.stores->hints_seen[0].asked, domain("example.net"));
}

TEST_F(SoapTest, OtherMethodsAre405) {
  auto request = users({});
  for (const auto method : {"GET", "HEAD", "PUT"}) {
    request.method = method;
    const auto answer = site_.ask(request);
    EXPECT_EQ(answer.response.status, 405U);
    EXPECT_EQ(http::find_field(answer.response.fields, "Allow"), "POST, OPTIONS");
  }
}

class JsonV2Test : public testing::Test {
 protected:
  JsonV2Test() { site_.state.access[dialects::DialectName::json_v2] = service_map::Access::anonymous; }
  Answer ask(std::string_view query, std::string_view path = "/autodiscover/autodiscover.json") {
    auto request = get(path);
    request.query = query;
    return site_.ask(std::move(request));
  }
  TestSite site_{map_with_ews()};
};

TEST_F(JsonV2Test, AnswersByDomainWhoeverIsAskedAbout) {
  const auto known = ask("Email=ann@example.com&Protocol=Ews");
  EXPECT_EQ(known.response.body, R"({"Protocol":"Ews","Url":"https://mail.example.com/EWS/Exchange.asmx"})");
  EXPECT_EQ(known.outcome, Outcome::ok);
  for (const auto query : {"Email=nobody@example.com&Protocol=Ews", "Protocol=ews"}) {
    EXPECT_EQ(ask(query).response.body, known.response.body) << query;
  }
  EXPECT_EQ(ask("Protocol=EWS", "/Autodiscover/Autodiscover.json/v1.0/x@example.com").response.body, known.response.body);
  EXPECT_TRUE(site_.stores->hints_seen.empty());
}

TEST_F(JsonV2Test, NeverAsksForAPassword) {
  const auto unserved = ask("Email=x@unserved.example&Protocol=Ews");
  EXPECT_EQ(unserved.response.status, 404U);
  EXPECT_EQ(unserved.outcome, Outcome::address_unknown);
  EXPECT_THAT(unserved.response.body, HasSubstr("UserNotFound"));
  EXPECT_EQ(ask("").outcome, Outcome::malformed);
  EXPECT_EQ(ask("Email=a@example.com&Protocol=X").outcome, Outcome::unknown_schema);
  EXPECT_EQ(ask("Email=a@example.com&Protocol=ActiveSync").outcome, Outcome::no_settings);
  EXPECT_EQ(ask("Email=a@old.example&Protocol=Ews").response.status, 404U);
  const auto moved = ask("Email=a@moved.example&Protocol=Ews");
  EXPECT_EQ(moved.response.status, 302U);
  EXPECT_EQ(moved.outcome, Outcome::redirect);
  auto options = get("/autodiscover/autodiscover.json");
  options.method = "OPTIONS";
  const auto answer = site_.ask(options);
  EXPECT_EQ(answer.response.status, 200U);
  EXPECT_EQ(http::find_field(answer.response.fields, "Allow"), "GET, HEAD, OPTIONS");
  EXPECT_FALSE(http::find_field(answer.response.fields, "Access-Control-Allow-Origin"));
}

TEST_F(JsonV2Test, BehindAPasswordIsOfWhoSignedIn) {
  site_.state.access[dialects::DialectName::json_v2] = service_map::Access::password;
  EXPECT_EQ(ask("Email=ann@example.com&Protocol=Ews").response.status, 401U);
  auto request = with_login(get("/autodiscover/autodiscover.json"), "ann@example.com");
  request.query = "Email=bob@example.com&Protocol=Ews";
  EXPECT_EQ(site_.ask(request).response.status, 200U);
}

}  // namespace several_subjects_test
}  // namespace smartdiscover::discovery
