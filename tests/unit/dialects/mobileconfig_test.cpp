// Apple's profile: what is in it for whom, and that a second download replaces the first.

#include "unit/dialects/domain_settings.hpp"

#include <gmock/gmock.h>
#include <pugixml.hpp>

#include <fstream>
#include <iterator>
#include <map>
#include <set>

namespace smartdiscover::dialects {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

using Dictionary = std::map<std::string, std::string>;

// Texts and numbers as they are, switches as "true" and "false", anything deeper as its element's name.
Dictionary read(pugi::xml_node dict) {
  Dictionary values;
  for (const auto key : dict.children("key")) {
    const auto value = key.next_sibling();
    const std::string type = value.name();
    const bool is_plain = type == "string" || type == "integer";
    EXPECT_TRUE(values.emplace(key.text().get(), is_plain ? value.text().get() : type).second) << key.text().get();
  }
  return values;
}

struct Profile {
  explicit Profile(const Rendering& rendering) : response(rendering.response) {
    EXPECT_EQ(response.status, 200U);
    EXPECT_TRUE(document.load_buffer(response.body.data(), response.body.size(), pugi::parse_default | pugi::parse_doctype));
    const auto dict = document.child("plist").child("dict");
    top = read(dict);
    for (const auto key : dict.children("key")) {
      if (std::string_view(key.text().get()) != "PayloadContent") continue;
      for (const auto payload : key.next_sibling().children("dict"))
        payloads.push_back(read(payload));
    }
  }

  std::vector<std::string> types() const {
    std::vector<std::string> found;
    for (const auto& payload : payloads)
      found.push_back(payload.at("PayloadType"));
    return found;
  }
  Dictionary payload(const std::string& type) const {
    for (const auto& each : payloads) {
      if (each.at("PayloadType") == type) return each;
    }
    ADD_FAILURE() << "no " << type;
    return {};
  }

  http::Response response;
  pugi::xml_document document;
  Dictionary top;
  std::vector<Dictionary> payloads;
};

Rendering ask(const Settings& settings, const std::string& query = {}) {
  const auto asked = parsed(DialectName::mobileconfig, get("/profile.mobileconfig", query));
  EXPECT_FALSE(asked.problem) << query;
  return find(DialectName::mobileconfig).render(asked, settings);
}

Profile profile_of(const Settings& settings, const std::string& query = {}) {
  return Profile(ask(settings, query));
}

Settings ann() {
  auto settings = everything();
  settings.provider_name.value = "Example Inc.";
  settings.urls.push_back(url("carddav", "CardDAV", "https://mail.example.com:8443/cards/?who=ann"));
  return settings;
}

void expect_nothing(const Rendering& rendering) {
  EXPECT_EQ(rendering.response.status, 404U);
  EXPECT_EQ(rendering.response.body, "There is nothing here.\n");
  EXPECT_EQ(rendering.problem, Problem::no_settings);
}

TEST(Mobileconfig, IsAsWritten) {
  std::ifstream in(std::string(SMARTDISCOVER_SOURCE_DIR) + "/tests/unit/dialects/mobileconfig-everything.xml", std::ios::binary);
  const std::string expected{std::istreambuf_iterator<char>(in), {}};
  EXPECT_EQ(ask(ann()).response.body, expected);
}

TEST(Mobileconfig, IsForThePersonAlone) {
  const auto response = ask(ann()).response;
  EXPECT_EQ(response.content_type, "application/x-apple-aspen-config");
  EXPECT_EQ(response.cache, http::CachePolicy::private_no_store);
  EXPECT_EQ(http::find_field(response.fields, "Content-Disposition"), R"(attachment; filename="example.com.mobileconfig")");
}

TEST(Mobileconfig, HasTheAccountsThatTheMapHas) {
  EXPECT_THAT(profile_of(ann()).types(), ElementsAre("com.apple.mail.managed", "com.apple.caldav.account", "com.apple.carddav.account",
                                                     "com.apple.ldap.account"));
  EXPECT_THAT(profile_of(mail_only()).types(), ElementsAre("com.apple.mail.managed"));
  auto settings = ann();
  settings.services.clear();
  EXPECT_THAT(profile_of(settings).types(), ElementsAre("com.apple.caldav.account", "com.apple.carddav.account"));
  expect_nothing(ask(nothing_offered()));
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
  for (auto& service : settings.services)
    service.tls.value = TlsMode::none;
  for (auto& url : settings.urls)
    url.url.value.replace(0, 5, "http");
  expect_nothing(ask(settings));
  expect_nothing(ask(settings, "type=eas"));
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
  expect_nothing(ask(settings));
  settings.services = {smtp()};
  expect_nothing(ask(settings));
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
  expect_nothing(ask(settings, "type=eas"));
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
  for (const auto& [port, mode] : {std::pair<std::uint16_t, TlsMode>{389, TlsMode::starttls}, {636, TlsMode::starttls}, {3636, TlsMode::implicit},
                                   {636, TlsMode::none}}) {
    auto settings = mail_only();
    settings.services.push_back(service(Protocol::ldap, "ldap", "LDAP", "dir.example.com", port, mode));
    EXPECT_THAT(profile_of(settings).types(), ElementsAre("com.apple.mail.managed")) << port;
  }
  auto settings = mail_only();
  settings.services.push_back(service(Protocol::ldap, "ldap", "LDAP", "dir.example.com", 636, TlsMode::implicit));
  EXPECT_EQ(profile_of(settings).payload("com.apple.ldap.account").count("LDAPSearchSettings"), 0U) << "there is no base";
}

TEST(Mobileconfig, ReplacesItselfAndNothingElse) {
  const auto first = profile_of(ann());
  const auto again = profile_of(ann());
  EXPECT_EQ(first.response.body, again.response.body);
  auto changed = ann();
  changed.services[1].host.value = "new.example.com";
  changed.display_name = "Ann Renamed";
  const auto later = profile_of(changed);
  EXPECT_EQ(first.top.at("PayloadUUID"), later.top.at("PayloadUUID"));
  EXPECT_EQ(first.top.at("PayloadIdentifier"), later.top.at("PayloadIdentifier"));
  EXPECT_EQ(first.payloads[0].at("PayloadUUID"), later.payloads[0].at("PayloadUUID"));
  // As the other kind of the same account.
  const auto eas = profile_of(ann(), "type=eas");
  EXPECT_EQ(first.top.at("PayloadIdentifier"), eas.top.at("PayloadIdentifier"));
  EXPECT_NE(first.payloads[0].at("PayloadIdentifier"), eas.payloads[0].at("PayloadIdentifier"));

  auto bob = ann();
  bob.address = address("bob@example.com");
  auto elsewhere = ann();
  elsewhere.domain = Domain::parse("example.org").value();
  for (const auto& other : {bob, elsewhere}) {
    EXPECT_NE(profile_of(other).top.at("PayloadUUID"), first.top.at("PayloadUUID"));
    EXPECT_NE(profile_of(other).top.at("PayloadIdentifier"), first.top.at("PayloadIdentifier"));
  }
}

TEST(Mobileconfig, HasIdentifiersThatAppleAllows) {
  auto settings = ann();
  settings.address = address("a+b_c/d'e@sub_x.example.com");
  settings.domain = settings.address->domain();
  const auto profile = profile_of(settings);
  std::set<std::string> identifiers{profile.top.at("PayloadIdentifier")};
  std::set<std::string> uuids{profile.top.at("PayloadUUID")};
  EXPECT_THAT(profile.top.at("PayloadIdentifier"), testing::StartsWith("com.example.sub-x.smartdiscover."));
  for (const auto& payload : profile.payloads) {
    EXPECT_TRUE(identifiers.insert(payload.at("PayloadIdentifier")).second);
    EXPECT_TRUE(uuids.insert(payload.at("PayloadUUID")).second);
    EXPECT_EQ(payload.at("PayloadVersion"), "1");
  }
  for (const auto& identifier : identifiers) {
    EXPECT_EQ(identifier.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"), std::string::npos) << identifier;
  }
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
  expect_nothing(ask(settings));
  settings.redirect = redirect_to(UrlRedirect{"https://elsewhere.example/"});
  expect_nothing(ask(settings));
}

TEST(Mobileconfig, SaysNoByStatus) {
  const auto& dialect = find(DialectName::mobileconfig);
  EXPECT_EQ(dialect.render_problem(Query{}, Problem::malformed).status, 400U);
  EXPECT_EQ(dialect.render_problem(Query{}, Problem::address_unknown).status, 404U);
  EXPECT_EQ(dialect.render_problem(Query{}, Problem::unknown_schema).status, 404U);
  EXPECT_EQ(dialect.render_problem(Query{}, Problem::faulty_settings).status, 500U);
  EXPECT_EQ(dialect.render_problem(Query{}, Problem::internal).status, 500U);
}

TEST(MobileconfigRequest, MayNameOneAddress) {
  const auto parse = [](const std::string& query) { return parsed(DialectName::mobileconfig, get("/profile.mobileconfig", query)); };
  EXPECT_FALSE(parse("").address);
  EXPECT_EQ(parse("email=ann%40example.com").address, address("ann@example.com"));
  EXPECT_EQ(parse("EmailAddress=ann@example.com").address, address("ann@example.com"));
  EXPECT_EQ(parse("emailaddress=ann%40b%C3%BCcher.example").address, address("ann@xn--bcher-kva.example"));
  EXPECT_EQ(parse("type=eas&email=ann+x@example.com").address, address("ann+x@example.com"));
  EXPECT_EQ(parse("").operation, "mail");
  EXPECT_EQ(parse("type=mail").operation, "mail");
  EXPECT_EQ(parse("type=Eas").operation, "eas");
}

TEST(MobileconfigRequest, IsRefusedWhereItIsNotUnderstood) {
  for (const auto& query : std::vector<std::string>{"email=", "email=ann", "email=@", "email=ann@", "email=@example.com", "email=a@b@example.com",
                            "email=%22ann%22@example.com", "email=ann%0a@example.com", "email=ann%4", "email=ann%40b%20c",
                            "email=ann@example.com&email=ann@example.com", "email=ann@example.com&emailaddress=bob@example.com",
                            "email=" + std::string(5000, 'a') + "@example.com", "type=", "type=pop3", "type=eas&type=mail", "type=mail%00"}) {
    EXPECT_EQ(parsed(DialectName::mobileconfig, get("/profile.mobileconfig", query)).problem, Problem::malformed) << query;
  }
}

}  // namespace
}  // namespace smartdiscover::dialects
