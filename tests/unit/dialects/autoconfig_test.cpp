// Mozilla's autoconfig file: the rules that Thunderbird, K-9, FairEmail and Evolution have for it, each with a test.

#include "unit/dialects/domain_settings.hpp"

#include <smartdiscover/base/text.hpp>

#include <gmock/gmock.h>
#include <pugixml.hpp>

#include <fstream>
#include <iterator>

namespace smartdiscover::dialects {
namespace autoconfig_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

struct File {
  explicit File(const Rendering& from) : rendering(from) {
    const auto& body = rendering.response.body;
    EXPECT_TRUE(document.load_buffer(body.data(), body.size())) << body;
    root = document.child("clientConfig");
    provider = root.child("emailProvider");
  }

  // "imap imap.example.com:993 SSL %EMAILADDRESS%"
  std::vector<std::string> servers(const char* element) const {
    std::vector<std::string> found;
    for (const auto server : provider.children(element)) {
      found.push_back(std::string(server.attribute("type").value()) + " " + server.child_value("hostname") + ":" +
                      server.child_value("port") + " " + server.child_value("socketType") + " " + server.child_value("username"));
    }
    return found;
  }

  Rendering rendering;
  pugi::xml_document document;
  pugi::xml_node root;
  pugi::xml_node provider;
};

File file_of(const Settings& settings) { return File(rendered(DialectName::autoconfig, settings)); }

void expect_nothing(const Settings& settings) {
  const auto rendering = rendered(DialectName::autoconfig, settings);
  EXPECT_EQ(rendering.response.status, 404U);
  EXPECT_EQ(rendering.response.body, "There is nothing here.\n");
  EXPECT_EQ(rendering.problem, Problem::no_settings);
}

TEST(Autoconfig, IsAsWritten) {
  std::ifstream in(std::string(SMARTDISCOVER_SOURCE_DIR) + "/tests/unit/dialects/autoconfig-everything.xml", std::ios::binary);
  const std::string expected{std::istreambuf_iterator<char>(in), {}};
  EXPECT_EQ(rendered(DialectName::autoconfig, domain_settings()).response.body, expected);
}

TEST(Autoconfig, MayBeKeptByAnyoneForAnHour) {
  const auto response = rendered(DialectName::autoconfig, domain_settings()).response;
  EXPECT_EQ(response.status, 200U);
  EXPECT_EQ(response.content_type, "text/xml; charset=utf-8");
  EXPECT_EQ(response.cache, http::CachePolicy::public_hour);
}

TEST(Autoconfig, IsThePersonsOwnBehindAPassword) {
  const auto response = rendered(DialectName::autoconfig, everything()).response;
  EXPECT_EQ(response.cache, http::CachePolicy::private_no_store);
  EXPECT_THAT(response.body, HasSubstr("<username>ann@example.com</username>"));
}

TEST(Autoconfig, HasOneServerAProtocolInTheOrderOfTheSite) {
  auto settings = domain_settings();
  EXPECT_THAT(file_of(settings).servers("incomingServer"),
              ElementsAre("imap imap.example.com:993 SSL %EMAILADDRESS%", "pop3 pop.example.com:995 SSL %EMAILADDRESS%"));
  EXPECT_THAT(file_of(settings).servers("outgoingServer"), ElementsAre("smtp smtp.example.com:465 SSL %EMAILADDRESS%"));
  settings.services = {submission(), smtp(), pop3(), imap(), imap()};
  EXPECT_THAT(file_of(settings).servers("incomingServer"),
              ElementsAre("pop3 pop.example.com:995 SSL ann@example.com", "imap imap.example.com:993 SSL ann@example.com"));
  EXPECT_THAT(file_of(settings).servers("outgoingServer"), ElementsAre("smtp smtp.example.com:587 STARTTLS ann@example.com"));
}

TEST(Autoconfig, NeverSpeaksOfClearText) {
  auto settings = domain_settings();
  auto clear = imap();
  clear.tls.value = TlsMode::none;
  clear.port.value = 143;
  settings.services = {clear, imap(), smtp()};
  EXPECT_THAT(file_of(settings).servers("incomingServer"), ElementsAre("imap imap.example.com:993 SSL ann@example.com"));
  settings.services = {clear, pop3(), smtp()};
  EXPECT_THAT(file_of(settings).servers("incomingServer"), ElementsAre("pop3 pop.example.com:995 SSL ann@example.com"));
  EXPECT_THAT(file_of(settings).rendering.response.body, Not(HasSubstr("plain")));
  settings.services = {clear, smtp()};
  expect_nothing(settings);
  auto clear_smtp = smtp();
  clear_smtp.tls.value = TlsMode::none;
  settings.services = {imap(), clear_smtp};
  expect_nothing(settings);
}

TEST(Autoconfig, IsNotGivenWhereThunderbirdWouldThrowItAway) {
  auto settings = domain_settings();
  remove_service(settings, Protocol::smtp);
  expect_nothing(settings);
  settings = domain_settings();
  remove_service(settings, Protocol::imap);
  EXPECT_EQ(file_of(settings).rendering.response.status, 200U);
  remove_service(settings, Protocol::pop3);
  expect_nothing(settings);
  expect_nothing(nothing_offered());
}

TEST(Autoconfig, OfADomainThatMovedIsNothing) {
  auto settings = domain_settings();
  settings.redirect = redirect_to(UrlRedirect{"https://elsewhere.example/"});
  expect_nothing(settings);
  settings.redirect = redirect_to(AddressRedirect{address("ann@example.net")});
  expect_nothing(settings);
}

// Thunderbird and K-9 want host names there, and refuse a placeholder.
TEST(Autoconfig, NamesTheDomainItself) {
  const auto file = file_of(domain_settings());
  EXPECT_STREQ(file.root.attribute("version").value(), "1.1");
  EXPECT_STREQ(file.provider.attribute("id").value(), "example.com");
  EXPECT_STREQ(file.provider.child_value("domain"), "example.com");
}

TEST(Autoconfig, NamesTheProvider) {
  auto settings = domain_settings();
  EXPECT_STREQ(file_of(settings).provider.child_value("displayName"), "Example Inc.");
  settings.provider_name.value.clear();
  EXPECT_STREQ(file_of(settings).provider.child_value("displayName"), "example.com");
  settings.provider_name.value = "   ";
  EXPECT_STREQ(file_of(settings).provider.child_value("displayName"), "example.com");
  settings.provider_name.value = std::string(19, 'x') + " " + std::string(80, 'y');
  EXPECT_EQ(std::string(file_of(settings).provider.child_value("displayName")),
            std::string(19, 'x') + " " + std::string(40, 'y'));
  EXPECT_EQ(std::string(file_of(settings).provider.child_value("displayShortName")), std::string(19, 'x'));
  settings.provider_name.value.clear();
  for (int i = 0; i < 30; ++i) settings.provider_name.value += "\xC3\xB6";
  EXPECT_EQ(std::string(file_of(settings).provider.child_value("displayShortName")).size(), 40U) << "characters, not octets";
}

// Evolution 3.46 fails on any other attribute of a server.
TEST(Autoconfig, GivesServersATypeAndNoOtherAttribute) {
  const auto file = file_of(domain_settings());
  for (const auto* element : {"incomingServer", "outgoingServer"}) {
    for (const auto server : file.provider.children(element)) {
      EXPECT_EQ(std::distance(server.attributes_begin(), server.attributes_end()), 1);
      for (const auto child : server.children()) EXPECT_FALSE(child.first_attribute()) << child.name();
      EXPECT_STREQ(server.child_value("authentication"), "password-cleartext");
    }
  }
}

TEST(Autoconfig, HasNoPrefixesAndNoNamespaces) {
  EXPECT_THAT(file_of(domain_settings()).rendering.response.body, Not(HasSubstr("xmlns")));
}

TEST(Autoconfig, LeadsToCalendarsContactsAndWebMail) {
  const auto file = file_of(domain_settings());
  for (const auto& [element, type, url] : {std::tuple{"calendar", "caldav", "https://mail.example.com/dav/"},
                                           std::tuple{"addressbook", "carddav", "https://mail.example.com/cards/"}}) {
    const auto server = file.root.child(element);
    EXPECT_STREQ(server.attribute("type").value(), type);
    EXPECT_STREQ(server.child_value("url"), url);
    EXPECT_STREQ(server.child("authentication").attribute("system").value(), "http");
    EXPECT_STREQ(server.child_value("authentication"), "Basic");
    EXPECT_STREQ(server.child_value("username"), "%EMAILADDRESS%");
  }
  EXPECT_STREQ(file.root.child("webMail").child("loginPage").attribute("url").value(), "https://mail.example.com/webmail/");
  EXPECT_STREQ(file.provider.child("documentation").attribute("url").value(), "https://mail.example.com/help/");
}

TEST(Autoconfig, LeavesOutWhatIsNotOffered) {
  auto settings = domain_settings();
  settings.urls.clear();
  const auto file = file_of(settings);
  for (const auto* element : {"calendar", "addressbook", "webMail"}) EXPECT_FALSE(file.root.child(element)) << element;
  EXPECT_FALSE(file.provider.child("documentation"));
}

TEST(Autoconfig, LeavesOutUrlsInClearText) {
  auto settings = domain_settings();
  for (auto& url : settings.urls) url.url.value.replace(0, 5, "http");
  EXPECT_THAT(file_of(settings).rendering.response.body, Not(HasSubstr("http:")));
}

TEST(Autoconfig, LeavesALoginOutThatNobodyCanFillIn) {
  auto settings = domain_settings();
  settings.login.clear();
  EXPECT_FALSE(file_of(settings).root.child("calendar").child("username"));
}

TEST(Autoconfig, IsAskedInManyPlaces) {
  std::vector<std::string_view> paths;
  for (const auto& route : find(DialectName::autoconfig).routes) {
    paths.push_back(route.path);
    EXPECT_EQ(route.method, Method::get);
    EXPECT_EQ(route.cross_origin, CrossOrigin::allowed);
    EXPECT_EQ(route.path, lower(route.path));
  }
  EXPECT_THAT(paths, testing::IsSupersetOf({"/mail/config-v1.1.xml", "/.well-known/autoconfig/mail/config-v1.1.xml",
                                            "/v1.1/mail/config-v1.1.xml", "/autoconfig/mail/config-v1.1.xml"}));
  EXPECT_EQ(find(DialectName::autoconfig).scope, Scope::domain);
}

TEST(AutoconfigRequest, TakesTheDomainAndNeverTheAddress) {
  struct Case {
    std::string query;
    std::string domain;
  };
  const std::vector<Case> cases{
      {"", ""},
      {"emailaddress=", ""},
      {"emailaddress=ann%40example.org", "example.org"},
      {"emailaddress=ann@example.org", "example.org"},
      {"EmailAddress=ann@Example.ORG", "example.org"},
      {"emailaddress=EVOLUTIONUSER%40example.org&emailmd5=08ea5c18206e8006a5f3ca67e5d844dd", "example.org"},
      {"emailmd5=08ea5c18206e8006a5f3ca67e5d844dd", ""},
      {"emailaddress=ann+tag@example.org", "example.org"},
      {"emailaddress=ann%2Btag%40example.org", "example.org"},
      {"emailaddress=example.org", "example.org"},
      {"emailaddress=@example.org", "example.org"},
      {"emailaddress=%EMAILADDRESS%", ""},
      {"emailaddress=%25EMAILADDRESS%25", ""},
      {"emailaddress=ann", ""},
      {"emailaddress=ann@", ""},
      {"emailaddress=ann@bob@example.org", "example.org"},
      {"emailaddress=%22a%40b%22%40example.org", "example.org"},
      {"emailaddress=ann%40b%C3%BCcher.example", "xn--bcher-kva.example"},
      {"emailaddress=ann@xn--bcher-kva.example", "xn--bcher-kva.example"},
      {"emailaddress=ann%40example.org%00", ""},
      {"emailaddress=ann%4", ""},
      {"emailaddress=ann%40%zz", ""},
      {"emailaddress=ann%40<b>.example", ""},
      {"emailaddress=ann%40192.0.2.1", ""},
      {"emailaddress=ann%40[192.0.2.1]", ""},
      {"emailaddress=ann%40example..org", ""},
      {"emailaddress=" + std::string(300, 'a') + "@example.org", ""},
      {"emailaddress=&emailaddress=ann@example.org", "example.org"},
      {"emailaddress=ann@example.org&emailaddress=bob@example.net", "example.org"},
      {"foo&=&&&emailaddress=ann@example.org#", ""},
      {"email=ann@example.org", ""},
  };
  for (const auto& [sent, domain] : cases) {
    const auto query = parsed(DialectName::autoconfig, get("/mail/config-v1.1.xml", sent));
    EXPECT_EQ(query.domain ? query.domain->text() : "", domain) << sent;
    EXPECT_FALSE(query.address) << sent;
    EXPECT_FALSE(query.problem) << sent;
    EXPECT_EQ(query.dialect, DialectName::autoconfig);
  }
}

TEST(AutoconfigRequest, MayNameTheDomainInThePath) {
  EXPECT_EQ(parsed(DialectName::autoconfig, get("/v1.1/Example.ORG")).domain->text(), "example.org");
  EXPECT_EQ(parsed(DialectName::autoconfig, get("/V1.1/example.org", "emailaddress=ann@example.net")).domain->text(),
            "example.org");
  for (const auto* path : {"/v1.1/mail/config-v1.1.xml", "/v1.1/Mail/Config-v1.1.xml", "/v1.1/config-v1.1.xml"}) {
    const auto query = parsed(DialectName::autoconfig, get(path, "emailaddress=ann@example.net"));
    EXPECT_EQ(query.domain->text(), "example.net") << path;
    EXPECT_FALSE(query.problem);
  }
  for (const auto* path : {"/v1.1/", "/v1.1/localhost", "/v1.1/a/b", "/v1.1/mail/", "/v1.1/..example", "/v1.1/<x>.example"}) {
    const auto query = parsed(DialectName::autoconfig, get(path));
    EXPECT_FALSE(query.domain) << path;
    EXPECT_EQ(query.problem, Problem::address_unknown) << path;
  }
}

}  // namespace autoconfig_test
}  // namespace smartdiscover::dialects
