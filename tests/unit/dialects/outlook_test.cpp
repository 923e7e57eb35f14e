#include "unit/dialects/golden.hpp"
#include "unit/dialects/sample_settings.hpp"

#include <smartdiscover/dialects/dialect.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::dialects {
namespace outlook_test {

using testing::HasSubstr;
using testing::Not;

http::Response render(const Settings& settings, const Query& query = query_of(DialectName::outlook)) {
  return find(DialectName::outlook).render(query, settings).response;
}

std::string body(const Settings& settings) { return render(settings).body; }

TEST(Outlook, AnswersImapAndSubmission) {
  const auto response = render(mail_only());
  EXPECT_EQ(response.body, golden("outlook-imap-and-submission.xml"));
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.content_type, "text/xml; charset=utf-8");
  EXPECT_EQ(response.cache, http::CachePolicy::private_no_store);
  EXPECT_TRUE(response.fields.empty());
}

TEST(Outlook, AnswersEverythingThatItsSchemaHas) {
  auto settings = everything();
  settings.ttl = std::chrono::hours(24);
  settings.extra_types = {"CalDAV"};
  EXPECT_EQ(body(settings), golden("outlook-everything.xml"));
}

TEST(Outlook, GivesTheSameBytesForTheSameSettings) { EXPECT_EQ(body(everything()), body(everything())); }

TEST(Outlook, KeepsTheOrderOfTheSite) {
  auto settings = nothing_offered();
  settings.services = {submission(), pop3(), smtp(), imap()};
  const auto text = body(settings);
  const auto at = [&](std::string_view part) { return text.find(part); };
  EXPECT_LT(at("<Port>587<"), at("<Type>POP3<"));
  EXPECT_LT(at("<Type>POP3<"), at("<Port>465<"));
  EXPECT_LT(at("<Port>465<"), at("<Type>IMAP<"));
  EXPECT_NE(at("<Type>IMAP<"), std::string::npos);
}

TEST(Outlook, SaysImplicitTlsWithoutEncryption) {
  auto settings = nothing_offered();
  settings.services = {imap()};
  EXPECT_THAT(body(settings), HasSubstr("<SSL>on</SSL>"));
  EXPECT_THAT(body(settings), Not(HasSubstr("Encryption")));
}

TEST(Outlook, SaysStarttlsWithBoth) {
  auto settings = nothing_offered();
  settings.services = {submission()};
  EXPECT_THAT(body(settings), HasSubstr("<SSL>on</SSL>\n        <Encryption>TLS</Encryption>\n"));
}

TEST(Outlook, SaysClearTextWithBoth) {
  auto settings = nothing_offered();
  settings.services = {service(Protocol::imap, "imap", "IMAP", "imap.example.com", 143, TlsMode::none)};
  EXPECT_THAT(body(settings), HasSubstr("<SSL>off</SSL>\n        <Encryption>None</Encryption>\n"));
}

TEST(Outlook, SharesTheLoginOfTheFirstIncomingService) {
  auto settings = nothing_offered();
  settings.services = {submission(), imap(), pop3()};
  EXPECT_THAT(body(settings), HasSubstr("<UsePOPAuth>on</UsePOPAuth>"));
  settings.services[2].login.value = "other";
  EXPECT_THAT(body(settings), HasSubstr("<UsePOPAuth>on</UsePOPAuth>"));
  settings.services[1].login.value = "ann";
  EXPECT_THAT(body(settings), HasSubstr("<UsePOPAuth>off</UsePOPAuth>"));
  EXPECT_THAT(body(settings), HasSubstr("<LoginName>ann</LoginName>"));
  settings.services = {submission()};
  EXPECT_THAT(body(settings), HasSubstr("<UsePOPAuth>off</UsePOPAuth>"));
}

TEST(Outlook, SaysUsePopAuthForSmtpAlone) {
  auto settings = nothing_offered();
  settings.services = {imap(), pop3()};
  EXPECT_THAT(body(settings), Not(HasSubstr("UsePOPAuth")));
  EXPECT_THAT(body(settings), Not(HasSubstr("SMTPLast")));
}

TEST(Outlook, UsesMicrosoftsWordsWhateverTheSiteCallsAService) {
  auto settings = mail_only();
  settings.services[0].type = "X-Mail";
  EXPECT_EQ(body(settings), golden("outlook-imap-and-submission.xml"));
}

TEST(Outlook, LeavesOutWhatIsNotMail) {
  auto settings = everything();
  settings.urls.clear();
  for (const std::string_view type : {"XMPP", "SIP", "Sieve", "LDAP", "X-Print", "MobileSync"})
    EXPECT_THAT(body(settings), Not(HasSubstr(std::string(type))));
}

TEST(Outlook, AddsTheTypesThatTheSiteNames) {
  auto settings = everything();
  settings.extra_types = {"x-wiki", "XMPP", "Missing"};
  const auto text = body(settings);
  EXPECT_THAT(text, HasSubstr("<Type>X-Wiki</Type>\n        <Server>https://wiki.example.com/?a=1&amp;b=2</Server>"));
  EXPECT_THAT(text, HasSubstr("<Type>XMPP</Type>"));
  EXPECT_THAT(text, Not(HasSubstr("CalDAV")));
  EXPECT_THAT(text, Not(HasSubstr("Missing")));
  EXPECT_LT(text.find("<Type>SMTP"), text.find("<Type>X-Wiki"));
  EXPECT_LT(text.find("<Type>X-Wiki"), text.find("<Type>XMPP"));
}

TEST(Outlook, SaysTheTimeToLive) {
  auto settings = mail_only();
  EXPECT_THAT(body(settings), Not(HasSubstr("TTL")));
  settings.ttl = std::chrono::hours(0);
  EXPECT_THAT(body(settings), HasSubstr("<TTL>0</TTL>"));
  settings.ttl = std::chrono::hours(168);
  EXPECT_THAT(body(settings), HasSubstr("<Type>IMAP</Type>\n        <TTL>168</TTL>\n        <Server>"));
}

TEST(Outlook, LeavesOutWhatNobodyKnows) {
  auto settings = mail_only();
  settings.address.reset();
  settings.display_name.clear();
  settings.services[0].login.value.clear();
  settings.services.pop_back();
  const auto text = body(settings);
  EXPECT_THAT(text, Not(HasSubstr("DisplayName")));
  EXPECT_THAT(text, Not(HasSubstr("AutoDiscoverSMTPAddress")));
  EXPECT_THAT(text, Not(HasSubstr("LoginName")));
  EXPECT_THAT(text, HasSubstr("<AccountType>email</AccountType>"));
}

TEST(Outlook, EscapesNamesAndLeavesOutControlCharacters) {
  auto settings = mail_only();
  settings.address = address("a&b@example.com");
  settings.display_name = "Ann <\"O'Hara\"> & \x01\x1B[31mSons\r\n\x7F\xEF\xBF\xBE \xFF";
  settings.services[0].login.value = "a<b>&\"c'";
  const auto text = body(settings);
  EXPECT_THAT(text, HasSubstr("<DisplayName>Ann &lt;\"O'Hara\"&gt; &amp; [31mSons \xEF\xBF\xBD</DisplayName>"));
  EXPECT_THAT(text, HasSubstr("<AutoDiscoverSMTPAddress>a&amp;b@example.com</AutoDiscoverSMTPAddress>"));
  EXPECT_THAT(text, HasSubstr("<LoginName>a&lt;b&gt;&amp;\"c'</LoginName>"));
}

TEST(Outlook, WritesUtf8AsItIs) {
  auto settings = mail_only();
  settings.display_name = "J\xC3\xB6rg \xF0\x9F\x93\xA7";
  EXPECT_THAT(body(settings), HasSubstr("<DisplayName>J\xC3\xB6rg \xF0\x9F\x93\xA7</DisplayName>"));
}

TEST(Outlook, RedirectsToAnAddress) {
  auto settings = everything();
  settings.redirect = redirect_to(AddressRedirect{address("ann@example.net")});
  const auto response = render(settings);
  EXPECT_EQ(response.body, golden("outlook-redirect-address.xml"));
  EXPECT_EQ(response.status, 200U);
}

TEST(Outlook, RedirectsToAUrl) {
  auto settings = everything();
  settings.redirect = redirect_to(UrlRedirect{"https://autodiscover.example.net/autodiscover/autodiscover.xml?a=1&b=2"});
  const auto response = render(settings);
  EXPECT_EQ(response.body, golden("outlook-redirect-url.xml"));
  EXPECT_EQ(response.status, 200U);
}

TEST(Outlook, HasNoSettingsWhereThereIsNoMail) {
  EXPECT_EQ(body(nothing_offered()), golden("error-501.xml"));
  auto settings = nothing_offered();
  settings.services = {xmpp()};
  settings.urls = {url("activesync", "MobileSync", "https://mail.example.com/Microsoft-Server-ActiveSync"),
                   url("caldav", "CalDAV", "https://mail.example.com/dav/")};
  settings.extra_types = {"CalDAV"};
  EXPECT_EQ(body(settings), golden("error-501.xml"));
}

TEST(Outlook, TellsEveryProblemInTheWrapper) {
  const auto problem = find(DialectName::outlook).render_problem;
  const auto query = query_of(DialectName::outlook);
  EXPECT_EQ(problem(query, Problem::address_unknown).body, golden("error-500.xml"));
  EXPECT_EQ(problem(query, Problem::no_settings).body, golden("error-501.xml"));
  EXPECT_EQ(problem(query, Problem::malformed).body, golden("error-600.xml"));
  EXPECT_EQ(problem(query, Problem::unknown_schema).body, golden("error-601.xml"));
  EXPECT_EQ(problem(query, Problem::faulty_settings).body, golden("error-602.xml"));
  EXPECT_EQ(problem(query, Problem::internal).body, golden("error-603.xml"));
}

}  // namespace outlook_test
}  // namespace smartdiscover::dialects
