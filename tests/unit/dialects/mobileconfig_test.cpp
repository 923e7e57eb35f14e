// Apple's profile: what is in it for whom.

#include "unit/dialects/profile.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

namespace smartdiscover::dialects {
namespace mobileconfig_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

void expect_nothing(const Rendering& rendering) {
  EXPECT_EQ(rendering.response.status, 404U);
  EXPECT_EQ(rendering.response.body, "There is nothing here.\n");
  EXPECT_EQ(rendering.problem, Problem::no_settings);
}

TEST(Mobileconfig, IsAsWritten) {
  std::ifstream in(std::string(SMARTDISCOVER_SOURCE_DIR) + "/tests/unit/dialects/mobileconfig-everything.xml", std::ios::binary);
  const std::string expected{std::istreambuf_iterator<char>(in), {}};
  EXPECT_EQ(ask_for_profile(ann()).response.body, expected);
}

TEST(Mobileconfig, IsForThePersonAlone) {
  const auto response = ask_for_profile(ann()).response;
  EXPECT_EQ(response.content_type, "application/x-apple-aspen-config");
  EXPECT_EQ(response.cache, http::CachePolicy::private_no_store);
  EXPECT_EQ(http::find_field(response.fields, "Content-Disposition"), R"(attachment; filename="example.com.mobileconfig")");
}

TEST(Mobileconfig, HasTheAccountsThatTheMapHas) {
  EXPECT_THAT(profile_of(ann()).types(), ElementsAre("com.apple.mail.managed", "com.apple.caldav.account",
                                                     "com.apple.carddav.account", "com.apple.ldap.account"));
  EXPECT_THAT(profile_of(mail_only()).types(), ElementsAre("com.apple.mail.managed"));
  auto settings = ann();
  settings.services.clear();
  EXPECT_THAT(profile_of(settings).types(), ElementsAre("com.apple.caldav.account", "com.apple.carddav.account"));
  expect_nothing(ask_for_profile(nothing_offered()));
}

TEST(Mobileconfig, HasNoPasswordInside) {
  for (const auto* query : {"", "type=eas"}) {
    for (const auto& payload : profile_of(ann(), query).payloads) {
      for (const auto& [key, value] : payload) {
        const bool is_switch = key == "OutgoingPasswordSameAsIncomingPassword";
        EXPECT_TRUE(is_switch || !key.ends_with("Password")) << key;
      }
    }
  }
}

TEST(Mobileconfig, AsksForOnePasswordWhereOneDoes) {
  EXPECT_EQ(profile_of(ann()).payload("com.apple.mail.managed").at("OutgoingPasswordSameAsIncomingPassword"), "true");
  auto settings = mail_only();
  settings.services[1].login.value = "another";
  EXPECT_EQ(profile_of(settings).payload("com.apple.mail.managed").count("OutgoingPasswordSameAsIncomingPassword"), 0U);
}

TEST(Mobileconfig, IsEncryptedAlways) {
  auto settings = ann();
  for (auto& service : settings.services) service.tls.value = TlsMode::none;
  for (auto& url : settings.urls) url.url.value.replace(0, 5, "http");
  expect_nothing(ask_for_profile(settings));
  expect_nothing(ask_for_profile(settings, "type=eas"));
}

// The format has no word for STARTTLS; devices manage it on its port.
TEST(Mobileconfig, PrefersTlsFromTheFirstByte) {
  auto settings = nothing_offered();
  settings.services = {imap(), submission(), smtp()};
  EXPECT_EQ(profile_of(settings).payload("com.apple.mail.managed").at("OutgoingMailServerPortNumber"), "465");
  settings.services = {imap(), submission()};
  const auto mail = profile_of(settings).payload("com.apple.mail.managed");
  EXPECT_EQ(mail.at("OutgoingMailServerPortNumber"), "587");
  EXPECT_EQ(mail.at("OutgoingMailServerUseSSL"), "true");
}

TEST(Mobileconfig, IsImapBeforePop3) {
  auto settings = nothing_offered();
  settings.services = {pop3(), imap(), smtp()};
  EXPECT_EQ(profile_of(settings).payload("com.apple.mail.managed").at("EmailAccountType"), "EmailTypeIMAP");
  settings.services = {pop3(), smtp()};
  const auto mail = profile_of(settings).payload("com.apple.mail.managed");
  EXPECT_EQ(mail.at("EmailAccountType"), "EmailTypePOP");
  EXPECT_EQ(mail.at("IncomingMailServerPortNumber"), "995");
  settings.services = {imap()};
  expect_nothing(ask_for_profile(settings));
  settings.services = {smtp()};
  expect_nothing(ask_for_profile(settings));
}

TEST(Mobileconfig, GivesActiveSyncInsteadOfMail) {
  const auto profile = profile_of(ann(), "type=eas");
  EXPECT_THAT(profile.types(), ElementsAre("com.apple.eas.account", "com.apple.caldav.account", "com.apple.carddav.account",
                                           "com.apple.ldap.account"));
  const auto eas = profile.payload("com.apple.eas.account");
  EXPECT_EQ(eas.at("Host"), "mail.example.com");
  EXPECT_EQ(eas.at("SSL"), "true");
  EXPECT_EQ(eas.at("EmailAddress"), "ann@example.com");
  EXPECT_EQ(eas.at("UserName"), "ann@example.com");
  EXPECT_EQ(eas.at("EnableCalendars"), "false") << "the CalDAV account has them";
  EXPECT_EQ(eas.at("EnableContacts"), "false");
}

TEST(Mobileconfig, LeavesEverythingToActiveSyncWhereItIsAlone) {
  auto settings = ann();
  remove_url(settings, "caldav");
  remove_url(settings, "carddav");
  const auto eas = profile_of(settings, "type=EAS").payload("com.apple.eas.account");
  EXPECT_EQ(eas.count("EnableCalendars"), 0U);
  EXPECT_EQ(eas.count("EnableReminders"), 0U);
  EXPECT_EQ(eas.count("EnableContacts"), 0U);
  remove_url(settings, "activesync");
  settings.urls.push_back(url("activesync", "MobileSync", "https://sync.example.com:8443/Microsoft-Server-ActiveSync"));
  EXPECT_EQ(profile_of(settings, "type=eas").payload("com.apple.eas.account").at("Host"), "sync.example.com:8443");
  remove_url(settings, "activesync");
  expect_nothing(ask_for_profile(settings, "type=eas"));
}

TEST(Mobileconfig, SaysWhereCalendarsAndContactsAre) {
  const auto profile = profile_of(ann());
  const auto caldav = profile.payload("com.apple.caldav.account");
  EXPECT_EQ(caldav.at("CalDAVHostName"), "mail.example.com");
  EXPECT_EQ(caldav.at("CalDAVPort"), "443");
  EXPECT_EQ(caldav.at("CalDAVPrincipalURL"), "/dav/ann%40example.com/");
  EXPECT_EQ(caldav.at("CalDAVUseSSL"), "true");
  EXPECT_EQ(caldav.at("CalDAVUsername"), "ann@example.com");
  const auto carddav = profile.payload("com.apple.carddav.account");
  EXPECT_EQ(carddav.at("CardDAVPort"), "8443");
  EXPECT_EQ(carddav.at("CardDAVPrincipalURL"), "/cards/?who=ann");
}

TEST(Mobileconfig, LeavesOutADirectoryItCannotReach) {
  for (const auto& [port, mode] : {std::pair<std::uint16_t, TlsMode>{389, TlsMode::starttls},
                                   {636, TlsMode::starttls},
                                   {3636, TlsMode::implicit},
                                   {636, TlsMode::none}}) {
    auto settings = mail_only();
    settings.services.push_back(service(Protocol::ldap, "ldap", "LDAP", "dir.example.com", port, mode));
    EXPECT_THAT(profile_of(settings).types(), ElementsAre("com.apple.mail.managed")) << port;
  }
  auto settings = mail_only();
  settings.services.push_back(service(Protocol::ldap, "ldap", "LDAP", "dir.example.com", 636, TlsMode::implicit));
  EXPECT_EQ(profile_of(settings).payload("com.apple.ldap.account").count("LDAPSearchSettings"), 0U) << "there is no base";
}

TEST(Mobileconfig, EscapesNames) {
  auto settings = ann();
  settings.display_name = "O'Neil & <S\xC3\xB6hne> \"x\" ]]>\x01";
  EXPECT_EQ(profile_of(settings).payload("com.apple.mail.managed").at("EmailAccountName"), "O'Neil & <S\xC3\xB6hne> \"x\" ]]>");
}

// Where the site lets anyone ask: the address alone is known, and it may be that of nobody.
TEST(Mobileconfig, OfAnAddressAloneHasNoName) {
  auto settings = ann();
  settings.display_name.clear();
  EXPECT_EQ(profile_of(settings, "email=ann@example.com").payload("com.apple.mail.managed").count("EmailAccountName"), 0U);
}

TEST(Mobileconfig, OfADomainAloneLetsTheDeviceAsk) {
  const auto profile = profile_of(domain_settings());
  EXPECT_THAT(profile.response.body, Not(HasSubstr("%EMAIL")));
  const auto mail = profile.payload("com.apple.mail.managed");
  for (const auto* key : {"EmailAddress", "EmailAccountName", "IncomingMailServerUsername", "OutgoingMailServerUsername"}) {
    EXPECT_EQ(mail.count(key), 0U) << key;
  }
}

TEST(Mobileconfig, OfAMovedAccountIsNothing) {
  auto settings = ann();
  settings.redirect = redirect_to(AddressRedirect{address("ann@example.net")});
  expect_nothing(ask_for_profile(settings));
  settings.redirect = redirect_to(UrlRedirect{"https://elsewhere.example/"});
  expect_nothing(ask_for_profile(settings));
}

TEST(Mobileconfig, SaysNoByStatus) {
  const auto& dialect = find(DialectName::mobileconfig);
  EXPECT_EQ(dialect.render_problem(Query{}, Problem::malformed).status, 400U);
  EXPECT_EQ(dialect.render_problem(Query{}, Problem::address_unknown).status, 404U);
  EXPECT_EQ(dialect.render_problem(Query{}, Problem::unknown_schema).status, 404U);
  EXPECT_EQ(dialect.render_problem(Query{}, Problem::faulty_settings).status, 500U);
  EXPECT_EQ(dialect.render_problem(Query{}, Problem::internal).status, 500U);
}

}  // namespace mobileconfig_test
}  // namespace smartdiscover::dialects
