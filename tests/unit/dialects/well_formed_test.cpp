// Whatever stands in Settings, what goes out is XML that a strict reader takes, and the text in it is what printable() leaves of
// it.

#include "dialects/strict_xml.hpp"
#include "unit/dialects/sample_settings.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/dialects/dialect.hpp>

#include <gtest/gtest.h>
#include <pugixml.hpp>

#include <random>

namespace smartdiscover::dialects {
namespace well_formed_test {

// Bytes that hurt, more often than by chance.
std::string nasty_text(std::mt19937& random) {
  static const std::vector<std::string> pieces{"<",
                                               ">",
                                               "&",
                                               "\"",
                                               "'",
                                               "]]>",
                                               "<!--",
                                               "-->",
                                               "<?xml?>",
                                               "&amp;",
                                               "&#0;",
                                               "<![CDATA[",
                                               "\n",
                                               "\r",
                                               "\t",
                                               "\x01",
                                               "\x7F",
                                               "\xC2\x85",
                                               "\xFF",
                                               "\xC3\xB6",
                                               "\xED\xA0\x80",
                                               "\xEF\xBF\xBE",
                                               "\xEF\xBF\xBF",
                                               "\xF0\x9F\x93\xA7",
                                               "%",
                                               "{x}",
                                               "ann",
                                               "@",
                                               " ",
                                               std::string(1, '\0')};
  std::string text;
  for (auto length = random() % 12; length > 0; --length) {
    text += random() % 4 == 0 ? std::string(1, static_cast<char>(random() & 0xFF)) : pieces[random() % pieces.size()];
  }
  return text;
}

Settings nasty_settings(std::mt19937& random) {
  auto settings = everything();
  const auto spoil = [&random](std::string& text) {
    if (random() % 2 == 0) text = nasty_text(random);
  };
  spoil(settings.display_name);
  spoil(settings.login);
  spoil(settings.hostname.value);
  spoil(settings.provider_name.value);
  if (random() % 2 == 0) settings.address = address("a&b'{c}@example.com");
  if (random() % 4 == 0) settings.address.reset();
  for (auto& service : settings.services) {
    spoil(service.type);
    spoil(service.host.value);
    spoil(service.login.value);
    spoil(service.base.value);
    spoil(service.websocket.value);
    spoil(service.bosh.value);
  }
  for (auto& url : settings.urls) {
    spoil(url.type);
    spoil(url.url.value);
    settings.extra_types.push_back(url.type);
  }
  settings.shared_mailboxes = {{address("a&b'{c}@example.com"), nasty_text(random)}};
  if (random() % 8 == 0) settings.redirect = redirect_to(UrlRedirect{nasty_text(random)});
  if (random() % 8 == 0) settings.redirect = redirect_to(AddressRedirect{address("a&b@example.net")});
  return settings;
}

void expect_well_formed(const http::Response& response) {
  for (const auto& field : response.fields)
    ASSERT_EQ(field.value.find_first_of(std::string("\r\n\0", 3)), std::string::npos) << field.name;
  if (response.content_type.find("xml") == std::string::npos) return;
  ASSERT_TRUE(is_strict_xml(response.body)) << response.body;
  ASSERT_TRUE(response.body.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<")) << response.body;
  ASSERT_TRUE(response.body.ends_with(">\n")) << response.body;
  pugi::xml_document document;
  ASSERT_TRUE(document.load_buffer(response.body.data(), response.body.size(), pugi::parse_full, pugi::encoding_utf8))
      << response.body;
  for (const auto& protocol : document.select_nodes("/Autodiscover/Response/Account/Protocol")) {
    ASSERT_TRUE(protocol.node().child("Type")) << response.body;
    ASSERT_TRUE(protocol.node().child("Server")) << response.body;
  }
}

TEST(WellFormed, IsEveryAnswer) {
  const std::vector<std::string> operations{"", "caldav", "jmap", "host-meta", "host-meta.json", "mta-sts.txt", "mail", "eas"};
  std::mt19937 random(20260301);
  for (int i = 0; i < 3000; ++i) {
    const auto settings = nasty_settings(random);
    for (const auto& dialect : table()) {
      auto query = query_of(dialect.name);
      query.hides_exchange = random() % 2 == 0;
      query.operation = operations[random() % operations.size()];
      if (dialect.name == DialectName::soap) query.operation = random() % 2 == 0 ? "GetUserSettings" : "GetDomainSettings";
      query.wanted = {"UserDisplayName",       "AlternateMailboxes", "ExternalImap4Connections",
                      "ExternalWebClientUrls", "ExternalEwsUrl",     nasty_text(random)};
      query.message_id = nasty_text(random);
      expect_well_formed(dialect.render(query, settings).response);
      if (HasFatalFailure()) return;
    }
  }
}

TEST(WellFormed, IsEveryProblem) {
  for (const auto& dialect : table()) {
    for (const auto problem : {Problem::address_unknown, Problem::no_settings, Problem::malformed, Problem::unknown_schema,
                               Problem::faulty_settings, Problem::internal}) {
      for (const auto* text : {"ann@example.com", "a&b'c@example.com", "j\xC3\xB6rg@example.com"}) {
        auto query = query_of(dialect.name);
        query.address = address(text);
        expect_well_formed(dialect.render_problem(query, problem));
      }
      expect_well_formed(dialect.render_problem(Query{}, problem));
    }
  }
}

TEST(WellFormed, KeepsTheTextThatCanBeKept) {
  std::mt19937 random(7);
  for (int i = 0; i < 3000; ++i) {
    auto settings = mail_only();
    settings.display_name = nasty_text(random);
    const auto response = find(DialectName::outlook).render(query_of(DialectName::outlook), settings).response;
    pugi::xml_document document;
    ASSERT_TRUE(document.load_string(response.body.c_str(), pugi::parse_default | pugi::parse_ws_pcdata_single));
    EXPECT_EQ(document.child("Autodiscover").child("Response").child("User").child_value("DisplayName"),
              printable(settings.display_name));
  }
}

}  // namespace well_formed_test
}  // namespace smartdiscover::dialects
