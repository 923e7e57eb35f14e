#include "dialects/soap_request.hpp"

#include "unit/dialects/soap_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::dialects {
namespace soap_request_test {

using testing::ElementsAre;
using testing::IsEmpty;

Query parse(const http::Request& request) { return parse_soap(request, {}); }

// `text` with every `from` in it replaced.
std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
  return text;
}

TEST(SoapRequest, NamesUsersAndSettings) {
  const auto query = parse(ask_users({"Ann@Example.com", "bob@example.org"}, {"UserDisplayName", "ExternalEwsUrl"}));
  EXPECT_EQ(query.dialect, DialectName::soap);
  EXPECT_EQ(query.operation, "GetUserSettings");
  EXPECT_FALSE(query.problem);
  ASSERT_EQ(query.subjects.size(), 2U);
  EXPECT_EQ(query.subjects[0].address, address("ann@example.com"));
  EXPECT_EQ(query.subjects[0].text, "Ann@Example.com");
  EXPECT_EQ(query.subjects[1].address, address("bob@example.org"));
  EXPECT_FALSE(query.subjects[0].domain);
  EXPECT_THAT(query.wanted, ElementsAre("UserDisplayName", "ExternalEwsUrl"));
  EXPECT_EQ(query.message_id, "");
}

TEST(SoapRequest, NamesDomains) {
  const auto query = parse(ask_domains({"Example.COM",
                                        "b\xC3\xBC"
                                        "cher.example"},
                                       {"ExternalEwsUrl"}));
  EXPECT_EQ(query.operation, "GetDomainSettings");
  EXPECT_FALSE(query.problem);
  ASSERT_EQ(query.subjects.size(), 2U);
  EXPECT_EQ(query.subjects[0].domain, Domain::parse("example.com"));
  EXPECT_EQ(query.subjects[1].domain, Domain::parse("xn--bcher-kva.example"));
  EXPECT_FALSE(query.subjects[0].address);
}

TEST(SoapRequest, MayBearAnyPrefixOrNone) {
  const auto usual = ask_users({"ann@example.com"}, {"UserDisplayName"}).body;
  for (const auto* prefix : {"b", "autodiscover", "s2", "_"}) {
    auto request = soap("");
    request.body = replaced(replaced(usual, "<a:", "<" + std::string(prefix) + ":"), "</a:", "</" + std::string(prefix) + ":");
    request.body = replaced(request.body, "xmlns:a=", "xmlns:" + std::string(prefix) + "=");
    EXPECT_EQ(parse(request).subjects.size(), 1U) << prefix;
    EXPECT_FALSE(parse(request).problem) << prefix;
  }
  auto request = soap("");
  request.body = replaced(replaced(replaced(usual, "<a:", "<"), "</a:", "</"), "xmlns:a=", "xmlns=");
  EXPECT_FALSE(parse(request).problem) << "the default namespace";
  request.body = replaced(replaced(replaced(usual, "<s:", "<"), "</s:", "</"), "xmlns:s=", "xmlns=");
  EXPECT_FALSE(parse(request).problem) << "the envelope in the default namespace";
  request.body = replaced(usual, "http://", "https://");
  EXPECT_FALSE(parse(request).problem) << "as web pages print the names";
  request.body = replaced(usual, "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope");
  EXPECT_FALSE(parse(request).problem) << "SOAP 1.2";
}

TEST(SoapRequest, PassesOverWhatIsOfOtherNamespaces) {
  const auto foreign = std::string(R"(<x:Mailbox xmlns:x="http://example.com/other">eve@example.com</x:Mailbox>)");
  const auto query = parse(
      soap(R"(<a:GetUserSettingsRequestMessage xmlns:x="http://example.com/other"><x:Request/><a:Request><x:Users/><a:Users>)"
           "<x:User/><a:User>" +
           foreign + "<a:Mailbox>ann@example.com</a:Mailbox>" + foreign + "</a:User></a:Users>" + requested({"UserDN"}) +
           "<x:RequestedSettings/></a:Request></a:GetUserSettingsRequestMessage>"));
  EXPECT_FALSE(query.problem);
  ASSERT_EQ(query.subjects.size(), 1U);
  EXPECT_EQ(query.subjects[0].address, address("ann@example.com"));
}

TEST(SoapRequest, KeepsTheMessageId) {
  auto request = ask_users({"ann@example.com"}, {"UserDN"});
  request.body = replaced(request.body, "<s:Header>", "<s:Header><wsa:MessageID> urn:uuid:1 </wsa:MessageID>");
  EXPECT_EQ(parse(request).message_id, "urn:uuid:1");
  request.body = replaced(request.body, "urn:uuid:1", std::string(257, 'x'));
  EXPECT_EQ(parse(request).message_id, "") << "nothing that long is repeated";
  EXPECT_FALSE(parse(request).problem);
}

TEST(SoapRequest, KnowsItselfByTheBodyAlone) {
  auto request = ask_users({"ann@example.com"}, {"UserDN"});
  request.fields = {{"SOAPAction", "\"http://example.com/other\""}, {"Content-Type", "application/x-www-form-urlencoded"}};
  EXPECT_FALSE(parse(request).problem);
  request.body.insert(0, "\xEF\xBB\xBF");
  EXPECT_FALSE(parse(request).problem) << "a byte order mark";
}

TEST(SoapRequest, AMailboxThatIsNoneIsAProblemOfThatUserAlone) {
  const auto query =
      parse(ask_users({"ann@example.com", "", "no address", "a@b@c", "/o=Org/ou=Group/cn=ann", "<b>x</b>"}, {"UserDN"}));
  EXPECT_FALSE(query.problem);
  ASSERT_EQ(query.subjects.size(), 6U);
  for (std::size_t i = 1; i < query.subjects.size(); ++i) EXPECT_FALSE(query.subjects[i].address) << i;
  const auto without = parse(soap("<a:GetUserSettingsRequestMessage><a:Request><a:Users><a:User/></a:Users>" +
                                  requested({"UserDN"}) + "</a:Request></a:GetUserSettingsRequestMessage>"));
  EXPECT_FALSE(without.problem);
  EXPECT_EQ(without.subjects.size(), 1U);
}

TEST(SoapRequest, TakesEachSettingOnce) {
  EXPECT_THAT(parse(ask_users({"ann@example.com"}, {"UserDN", "UserDN", " UserDN ", "userdn"})).wanted,
              ElementsAre("UserDN", "userdn"));
}

TEST(SoapRequest, OtherOperationsNeedNothingMore) {
  for (const auto* operation : {"GetFederationInformation", "GetOrganizationRelationshipSettings"}) {
    const auto message = "<a:" + std::string(operation) + "RequestMessage><a:Request/></a:" + operation + "RequestMessage>";
    const auto query = parse(soap(message));
    EXPECT_FALSE(query.problem) << operation;
    EXPECT_EQ(query.operation, operation);
    EXPECT_THAT(query.subjects, IsEmpty());
  }
}

TEST(SoapRequest, WithoutAMessageItIsMalformed) {
  const auto usual = ask_users({"ann@example.com"}, {"UserDN"}).body;
  const std::vector<std::string> bodies{
      "",
      " ",
      "garbage",
      "{\"Users\": []}",
      "<s:Envelope",
      "<Envelope/>",
      R"(<Envelope xmlns="http://example.com/"/>)",
      R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>)",
      replaced(usual, "s:Envelope", "s:envelope"),
      replaced(usual, "xmlns:s=", "xmlns:t="),
      replaced(usual, "http://schemas.xmlsoap.org/soap/envelope/", "http://example.com/"),
      replaced(usual, "s:Body", "s:Head"),
      replaced(usual, "s:Body", "a:Body"),
      std::string(soap_head) + std::string(soap_tail),
      std::string(soap_head) + "text" + std::string(soap_tail),
      std::string(soap_head) + "<a:GetUserSettingsRequestMessage/><a:GetUserSettingsRequestMessage/>" + std::string(soap_tail),
      replaced(usual, "</s:Body>", "</s:Body><s:Body/>"),
      "<!DOCTYPE x [<!ENTITY e \"ann@example.com\">]>" + usual.substr(usual.find("<s:Envelope")),
      usual + usual,
      usual.substr(0, usual.size() - 5),
      R"(<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request/></Autodiscover>)",
      std::string(70, '<'),
  };
  for (const auto& body : bodies) {
    auto request = soap("");
    request.body = body;
    const auto query = parse(request);
    EXPECT_EQ(query.problem, Problem::malformed) << body;
    EXPECT_EQ(query.operation, "") << body;
    EXPECT_THAT(query.subjects, IsEmpty()) << body;
  }
}

TEST(SoapRequest, AnOperationThatThereIsNotIsUnknown) {
  for (const auto* message :
       {"<a:GetUserSettings/>", "<a:GetSecretsRequestMessage/>", "<a:getusersettingsrequestmessage/>", "<a:RequestMessage/>",
        "<GetUserSettingsRequestMessage/>", R"(<GetUserSettingsRequestMessage xmlns="http://example.com/"/>)",
        "<b:GetUserSettingsRequestMessage/>", "<s:Fault/>"}) {
    const auto query = parse(soap(message));
    EXPECT_EQ(query.problem, Problem::unknown_schema) << message;
    EXPECT_EQ(query.operation, "") << message;
  }
}

TEST(SoapRequest, AMessageThatIsNotCompleteIsMalformedAndStillNamesItsOperation) {
  const auto message = [](std::string_view content) {
    return soap("<a:GetUserSettingsRequestMessage>" + std::string(content) + "</a:GetUserSettingsRequestMessage>");
  };
  const std::string users = "<a:Users><a:User><a:Mailbox>ann@example.com</a:Mailbox></a:User></a:Users>";
  for (const auto& content :
       {std::string(), std::string("<a:Request/>"), "<a:Request>" + users + "</a:Request>",
        "<a:Request>" + requested({"UserDN"}) + "</a:Request>", "<a:Request><a:Users/>" + requested({"UserDN"}) + "</a:Request>",
        "<a:Request>" + users + requested({}) + "</a:Request>", "<a:Request>" + users + requested({""}) + "</a:Request>",
        "<a:Request>" + users + requested({"<b/>"}) + "</a:Request>",
        "<a:Request>" + users + users + requested({"UserDN"}) + "</a:Request>",
        "<a:Request>" + users + requested({"UserDN"}) + requested({"UserDN"}) + "</a:Request>",
        "<a:Request>" + users + requested({"UserDN"}) + "</a:Request><a:Request/>",
        "<a:Request>" + users + requested({std::string(257, 'x')}) + "</a:Request>"}) {
    const auto query = parse(message(content));
    EXPECT_EQ(query.problem, Problem::malformed) << content;
    EXPECT_EQ(query.operation, "GetUserSettings") << content;
  }
  EXPECT_EQ(parse(ask_domains({}, {"ExternalEwsUrl"})).problem, Problem::malformed);
  EXPECT_EQ(parse(ask_domains({"example.com"}, {})).problem, Problem::malformed);
}

TEST(SoapRequest, AsksForAHundredUsersAtMost) {
  const auto asking_for = [](int count) {
    std::string users;
    for (int i = 0; i < count; ++i) users += "<a:User><a:Mailbox>user" + std::to_string(i) + "@example.com</a:Mailbox></a:User>";
    return parse(soap("<a:GetUserSettingsRequestMessage><a:Request><a:Users>" + users + "</a:Users>" + requested({"UserDN"}) +
                      "</a:Request></a:GetUserSettingsRequestMessage>"));
  };
  EXPECT_FALSE(asking_for(100).problem);
  EXPECT_EQ(asking_for(100).subjects.size(), 100U);
  for (const int count : {101, 1000}) {
    const auto query = asking_for(count);
    EXPECT_EQ(query.problem, Problem::malformed) << count;
    EXPECT_EQ(query.subjects.size(), 1U) << "whose domain helps to sign in; nobody else is looked up";
  }
}

TEST(SoapRequest, AsksForTwoHundredAndFiftySettingsAtMost) {
  std::string settings;
  for (int i = 0; i < 250; ++i) settings += "<a:Setting>S" + std::to_string(i) + "</a:Setting>";
  const auto asking_for = [](const std::string& list) {
    return parse(
        soap("<a:GetDomainSettingsRequestMessage><a:Request><a:Domains><a:Domain>example.com</a:Domain></"
             "a:Domains><a:RequestedSettings>" +
             list + "</a:RequestedSettings></a:Request></a:GetDomainSettingsRequestMessage>"));
  };
  EXPECT_FALSE(asking_for(settings).problem);
  EXPECT_EQ(asking_for(settings + "<a:Setting>more</a:Setting>").problem, Problem::malformed);
}

}  // namespace soap_request_test
}  // namespace smartdiscover::dialects
