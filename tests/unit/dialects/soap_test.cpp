#include "unit/dialects/golden.hpp"
#include "unit/dialects/soap_request.hpp"

#include <smartdiscover/dialects/dialect.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>

namespace smartdiscover::dialects {
namespace soap_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const Dialect& dialect() { return find(DialectName::soap); }

Rendering render(const http::Request& request, std::vector<Finding> findings) {
  const auto query = dialect().parse(request, {});
  EXPECT_FALSE(query.problem);
  return dialect().render_all(query, findings);
}

std::string body_of(const http::Request& request, std::vector<Finding> findings) {
  return render(request, std::move(findings)).response.body;
}

// The settings of a site with EWS, to Ann, who may open two mailboxes more.
Settings with_exchange() {
  auto settings = everything();
  settings.urls.push_back(url("webclient", "WebClient", "https://mail.example.com/webmail/"));
  settings.shared_mailboxes = {{address("info@example.com"), "Information & Sales"},
                               {address("desk@example.com"), "desk@example.com"}};
  return settings;
}

// What a client reads of one answer.
struct Reading {
  explicit Reading(const std::string& text) { EXPECT_TRUE(document.load_string(text.c_str())) << text; }
  pugi::xml_node response() const { return document.child("s:Envelope").child("s:Body").first_child().child("Response"); }
  pugi::xml_node user(int index = 0) const { return *std::next(response().child("UserResponses").children().begin(), index); }
  // The error said of a setting; empty where there is none.
  std::string error_of(std::string_view setting) const {
    for (const auto& error : user().child("UserSettingErrors").children()) {
      if (error.child_value("SettingName") == setting) return error.child_value("ErrorCode");
    }
    return {};
  }
  pugi::xml_document document;
};

TEST(Soap, AnswersWithTheSettingsThatWereNamedAndNoOthers) {
  const auto rendering =
      render(ask_users({"ann@example.com"}, {"UserDisplayName", "ExternalEwsUrl", "ExternalImap4Connections", "ExternalUMUrl"}),
             {with_exchange()});
  EXPECT_EQ(rendering.response.status, 200U);
  EXPECT_EQ(rendering.response.content_type, "text/xml; charset=utf-8");
  EXPECT_EQ(rendering.response.cache, http::CachePolicy::private_no_store);
  EXPECT_FALSE(rendering.problem);
  EXPECT_EQ(rendering.response.body, golden("soap-user-settings.xml"));
}

TEST(Soap, FillsEveryKindOfCollection) {
  EXPECT_EQ(body_of(ask_users({"ann@example.com"}, {"AlternateMailboxes", "ExternalSmtpConnections", "InternalPop3Connections",
                                                    "ExternalWebClientUrls", "DocumentSharingLocations"}),
                    {with_exchange()}),
            golden("soap-collections.xml"));
}

TEST(Soap, AnswersAboutDomains) {
  auto moved = nothing_offered();
  moved.redirect = redirect_to(AddressRedirect{address("postmaster@example.net")});
  EXPECT_EQ(
      body_of(ask_domains({"example.com", "unserved.example", "old.example"}, {"ExternalEwsUrl", "ExternalEwsVersion", "UserDN"}),
              {with_exchange(), Problem::address_unknown, moved}),
      golden("soap-domain-settings.xml"));
}

TEST(Soap, SaysOfEachUserWhatIsWrongWithThatOne) {
  auto by_address = nothing_offered();
  by_address.redirect = redirect_to(AddressRedirect{address("carl@example.net")});
  auto by_url = nothing_offered();
  by_url.redirect = redirect_to(UrlRedirect{"https://autodiscover.example.net/Autodiscover/Autodiscover.xml"});
  const auto rendering =
      render(ask_users({"ann@example.com", "b@example.com", "c@example.com", "d@example.com", "e@example.com", "f@example.com"},
                       {"UserDisplayName"}),
             {with_exchange(), Problem::address_unknown, by_address, by_url, Problem::faulty_settings, Problem::internal});
  EXPECT_EQ(rendering.response.body, golden("soap-many-users.xml"));
  EXPECT_FALSE(rendering.problem) << "one of them was answered";
}

TEST(Soap, IsARefusalWhereNobodyIsAnswered) {
  const auto request = ask_users({"x@example.com", "y@example.com"}, {"UserDN"});
  EXPECT_EQ(render(request, {Problem::internal, Problem::address_unknown}).problem, Problem::internal);
  const Reading reading(body_of(request, {Problem::address_unknown, Problem::address_unknown}));
  EXPECT_STREQ(reading.response().child_value("ErrorCode"), "NoError") << "the request as a whole went well";
  EXPECT_STREQ(reading.user(1).child_value("ErrorCode"), "InvalidUser");
}

TEST(Soap, WithoutEwsSaysNothingOfExchange) {
  auto settings = with_exchange();
  std::erase_if(settings.urls, [](const Url& each) { return each.name == "ews"; });
  const auto text =
      body_of(ask_users({"ann@example.com"}, {"ExternalEwsUrl", "InternalEwsUrl", "EwsPartnerUrl", "ExternalOABUrl",
                                              "EwsSupportedSchemas", "CasVersion", "ExternalEwsVersion", "MailboxVersion",
                                              "AlternateMailboxes", "UserDisplayName", "ExternalImap4Connections"}),
              {settings});
  const Reading reading(text);
  for (const auto* name : {"ExternalEwsUrl", "InternalEwsUrl", "EwsPartnerUrl", "ExternalOABUrl", "EwsSupportedSchemas",
                           "CasVersion", "ExternalEwsVersion", "MailboxVersion", "AlternateMailboxes"}) {
    EXPECT_EQ(reading.error_of(name), "SettingIsNotAvailable") << name;
  }
  EXPECT_EQ(reading.error_of("UserDisplayName"), "");
  EXPECT_EQ(reading.error_of("ExternalImap4Connections"), "");
  EXPECT_STREQ(reading.user().child_value("ErrorCode"), "NoError") << "a setting that is missing is not the user's fault";
}

TEST(Soap, WhatIsNotOfferedIsNotAvailable) {
  const Reading reading(body_of(ask_users({"ann@example.com"}, {"ExternalImap4Connections", "ExternalPop3Connections",
                                                                "ExternalSmtpConnections", "ExternalWebClientUrls"}),
                                {nothing_offered()}));
  for (const auto* name :
       {"ExternalImap4Connections", "ExternalPop3Connections", "ExternalSmtpConnections", "ExternalWebClientUrls"}) {
    EXPECT_EQ(reading.error_of(name), "SettingIsNotAvailable") << name;
  }
}

TEST(Soap, ASettingThatThereIsNotIsInvalid) {
  const Reading reading(body_of(ask_users({"ann@example.com"}, {"userdisplayname", "UserDisplayName2", "&lt;b&gt;&amp;", "UserDN",
                                                                "MailboxDN", "UserDeploymentId", "MobileMailboxPolicy"}),
                                {with_exchange()}));
  for (const auto* name : {"userdisplayname", "UserDisplayName2", "<b>&"})
    EXPECT_EQ(reading.error_of(name), "InvalidSetting") << name;
  EXPECT_EQ(reading.error_of("UserDN"), "") << "left out without a word";
  EXPECT_EQ(reading.error_of("UserDeploymentId"), "SettingIsNotAvailable");
  EXPECT_EQ(reading.error_of("MobileMailboxPolicy"), "SettingIsNotAvailable");
}

TEST(Soap, ClassesBearNoPrefix) {
  const auto text = body_of(ask_users({"ann@example.com"}, {"UserDisplayName", "ExternalImap4Connections"}), {with_exchange()});
  EXPECT_THAT(text, HasSubstr(R"(<UserSetting i:type="StringSetting">)"));
  EXPECT_THAT(text, HasSubstr(R"(<UserSetting i:type="ProtocolConnectionCollectionSetting">)"));
  EXPECT_THAT(text,
              HasSubstr(R"(<GetUserSettingsResponseMessage xmlns="http://schemas.microsoft.com/exchange/2010/Autodiscover">)"));
}

TEST(Soap, RepeatsTheMessageIdEscaped) {
  auto request = ask_users({"ann@example.com"}, {"UserDN"});
  request.body.replace(request.body.find("<s:Header>"), 10, "<s:Header><wsa:MessageID>urn:&lt;1&gt;&amp;</wsa:MessageID>");
  EXPECT_THAT(body_of(request, {mail_only()}), HasSubstr("<a:RelatesTo>urn:&lt;1&gt;&amp;</a:RelatesTo>"));
  EXPECT_THAT(body_of(ask_users({"ann@example.com"}, {"UserDN"}), {mail_only()}), Not(HasSubstr("RelatesTo")));
}

TEST(Soap, ARedirectByUrlLeadsToTheServiceBesideIt) {
  const auto target = [](std::string url) {
    auto settings = nothing_offered();
    settings.redirect = redirect_to(UrlRedirect{std::move(url)});
    return std::string(
        Reading(body_of(ask_users({"ann@example.com"}, {"UserDN"}), {settings})).user().child_value("RedirectTarget"));
  };
  EXPECT_EQ(target("https://a.example.net/autodiscover/autodiscover.xml"), "https://a.example.net/autodiscover/autodiscover.svc");
  EXPECT_EQ(target("https://a.example.net/AutoDiscover/AUTODISCOVER.XML?x=1#y"),
            "https://a.example.net/AutoDiscover/autodiscover.svc");
  EXPECT_EQ(target("https://a.example.net/autodiscover/autodiscover.svc"), "https://a.example.net/autodiscover/autodiscover.svc");
  EXPECT_EQ(target("https://a.example.net/?u=/autodiscover.xml"), "https://a.example.net/?u=/autodiscover.xml");
  EXPECT_EQ(target("https://a.example.net/a.xml"), "https://a.example.net/a.xml");
}

TEST(Soap, IsInNoFederation) {
  for (const auto* operation : {"GetFederationInformation", "GetOrganizationRelationshipSettings"}) {
    const auto rendering =
        render(soap("<a:" + std::string(operation) + "RequestMessage><a:Request/></a:" + operation + "RequestMessage>"), {});
    EXPECT_EQ(rendering.response.status, 200U);
    EXPECT_EQ(rendering.problem, Problem::no_settings);
    EXPECT_THAT(rendering.response.body, HasSubstr("<ErrorCode>NotFederated</ErrorCode>"));
    EXPECT_THAT(rendering.response.body, HasSubstr("<" + std::string(operation) + "ResponseMessage "));
  }
}

TEST(Soap, AnswersAFaultWhereNoOperationIsKnown) {
  const auto malformed = dialect().render_problem(Query{}, Problem::malformed);
  EXPECT_EQ(malformed.status, 500U);
  EXPECT_EQ(malformed.content_type, "text/xml; charset=utf-8");
  EXPECT_EQ(malformed.body, golden("soap-fault.xml"));
  EXPECT_THAT(dialect().render_problem(Query{}, Problem::unknown_schema).body, HasSubstr("<faultcode>s:Client</faultcode>"));
  EXPECT_THAT(dialect().render_problem(Query{}, Problem::internal).body, HasSubstr("<faultcode>s:Server</faultcode>"));
}

TEST(Soap, AnswersARequestOfAKnownOperationInItsOwnForm) {
  Query query;
  query.operation = "GetUserSettings";
  const auto response = dialect().render_problem(query, Problem::malformed);
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.body, golden("soap-invalid-request.xml"));
  query.operation = "GetDomainSettings";
  EXPECT_THAT(dialect().render_problem(query, Problem::address_unknown).body, HasSubstr("<ErrorCode>InvalidDomain</ErrorCode>"));
  EXPECT_THAT(dialect().render_problem(query, Problem::internal).body, HasSubstr("<ErrorCode>InternalServerError</ErrorCode>"));
}

}  // namespace soap_test
}  // namespace smartdiscover::dialects
