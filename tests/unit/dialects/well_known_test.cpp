// The addresses below /.well-known/, and every case in which there is nothing to say.

#include "unit/dialects/domain_settings.hpp"

#include <gmock/gmock.h>
#include <pugixml.hpp>

namespace smartdiscover::dialects {
namespace well_known_test {

Rendering ask(std::string_view name, const Settings& settings) {
  const auto query = parsed(DialectName::well_known, get("/.well-known/" + std::string(name)));
  EXPECT_FALSE(query.problem);
  return find(DialectName::well_known).render(query, settings);
}

std::string location(const Rendering& rendering) {
  return std::string(http::find_field(rendering.response.fields, "Location").value_or(""));
}

void expect_nothing(const Rendering& rendering) {
  EXPECT_EQ(rendering.response.status, 404U);
  EXPECT_EQ(rendering.response.body, "There is nothing here.\n");
  EXPECT_EQ(rendering.problem, Problem::no_settings);
  EXPECT_TRUE(rendering.response.fields.empty());
}

TEST(WellKnownPlaces, AreRedirects) {
  const auto settings = domain_settings();
  for (const auto& [name, expected] : {std::pair{"caldav", "https://mail.example.com/dav/"},
                                       {"carddav", "https://mail.example.com/cards/"},
                                       {"jmap", "https://jmap.example.com/session"},
                                       {"CalDAV", "https://mail.example.com/dav/"},
                                       {"caldav/", "https://mail.example.com/dav/"},
                                       {"carddav/", "https://mail.example.com/cards/"},
                                       {"jmap/", "https://jmap.example.com/session"}}) {
    const auto rendering = ask(name, settings);
    EXPECT_EQ(rendering.response.status, 307U) << name;
    EXPECT_EQ(location(rendering), expected);
    EXPECT_EQ(rendering.response.cache, http::CachePolicy::public_hour);
    EXPECT_TRUE(rendering.response.body.empty());
    EXPECT_FALSE(rendering.problem);
  }
}

TEST(WellKnownPlaces, ThatTheMapHasNotAreNothing) {
  for (const auto* name : {"caldav", "carddav", "jmap"}) {
    auto settings = domain_settings();
    remove_url(settings, name);
    expect_nothing(ask(name, settings));
    expect_nothing(ask(name, nothing_offered()));
  }
}

TEST(WellKnownPlaces, AreAskedWithAnyMethod) {
  for (const auto& route : find(DialectName::well_known).routes) {
    const bool is_place = route.path.find("dav") != std::string_view::npos || route.path.find("jmap") != std::string_view::npos;
    EXPECT_EQ(route.method, is_place ? Method::any : Method::get) << route.path;
    const bool is_host_meta = route.path.find("host-meta") != std::string_view::npos;
    EXPECT_EQ(route.cross_origin, is_host_meta ? CrossOrigin::allowed : CrossOrigin::refused) << route.path;
  }
  EXPECT_EQ(find(DialectName::well_known).scope, Scope::domain);
}

TEST(WellKnownPlaces, OfAPersonAreNotForEveryone) {
  const auto rendering = ask("caldav", everything());
  EXPECT_EQ(location(rendering), "https://mail.example.com/dav/ann%40example.com/");
  EXPECT_EQ(rendering.response.cache, http::CachePolicy::private_no_store);
}

TEST(WellKnownPlaces, ThatLeadBackHereAreNothing) {
  for (const auto* path : {"/.well-known/caldav", "/.well-known/caldav/", "/.Well-Known/CalDAV"}) {
    auto settings = domain_settings();
    remove_url(settings, "caldav");
    settings.urls.push_back(url("caldav", "CalDAV", "https://autodiscover.example.com" + std::string(path)));
    expect_nothing(ask("caldav", settings));
    settings.discovery.value = "elsewhere.example";
    EXPECT_EQ(ask("caldav", settings).response.status, 307U);
  }
  auto settings = domain_settings();
  remove_url(settings, "caldav");
  settings.urls.push_back(url("caldav", "CalDAV", "https://autodiscover.example.com/.well-known/carddav"));
  EXPECT_EQ(ask("caldav", settings).response.status, 307U);
}

TEST(WellKnownPlaces, NeverHoldALineBreak) {
  auto settings = domain_settings();
  remove_url(settings, "caldav");
  settings.urls.push_back(url("caldav", "CalDAV", "https://mail.example.com/\r\nX: y"));
  EXPECT_EQ(location(ask("caldav", settings)).find_first_of("\r\n"), std::string::npos);
}

TEST(HostMeta, LinksToXmpp) {
  const auto rendering = ask("host-meta", domain_settings());
  EXPECT_EQ(rendering.response.content_type, "application/xrd+xml");
  EXPECT_EQ(rendering.response.cache, http::CachePolicy::public_hour);
  EXPECT_EQ(rendering.response.body, R"(<?xml version="1.0" encoding="utf-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
  <Link rel="urn:xmpp:alt-connections:websocket" href="wss://im.example.com/ws" />
  <Link rel="urn:xmpp:alt-connections:xbosh" href="https://im.example.com/bosh" />
</XRD>
)");
}

TEST(HostMeta, LinksToXmppInJson) {
  const auto rendering = ask("host-meta.json", domain_settings());
  EXPECT_EQ(rendering.response.content_type, "application/json");
  EXPECT_EQ(rendering.response.body, R"({"links":[{"rel":"urn:xmpp:alt-connections:websocket","href":"wss://im.example.com/ws"},)"
                                     R"({"rel":"urn:xmpp:alt-connections:xbosh","href":"https://im.example.com/bosh"}]})");
}

TEST(HostMeta, SaysWhatSeveralOffersShareOnce) {
  auto settings = domain_settings();
  auto another = *settings.service(Protocol::xmpp);
  another.tls.value = TlsMode::implicit;
  settings.services.push_back(another);
  EXPECT_EQ(ask("host-meta", settings).response.body, ask("host-meta", domain_settings()).response.body);
  another.websocket.value = "wss://other.example.com/ws";
  settings.services.push_back(another);
  EXPECT_EQ(ask("host-meta.json", settings).response.body,
            R"({"links":[{"rel":"urn:xmpp:alt-connections:websocket","href":"wss://im.example.com/ws"},)"
            R"({"rel":"urn:xmpp:alt-connections:xbosh","href":"https://im.example.com/bosh"},)"
            R"({"rel":"urn:xmpp:alt-connections:websocket","href":"wss://other.example.com/ws"}]})");
}

TEST(HostMeta, IsAnEmptyListWithoutXmpp) {
  auto without_addresses = domain_settings();
  without_addresses.services = {xmpp()};
  for (const auto& settings : {nothing_offered(), mail_only(), without_addresses}) {
    EXPECT_EQ(ask("host-meta.json", settings).response.body, R"({"links":[]})");
    const auto xml = ask("host-meta", settings).response;
    EXPECT_EQ(xml.status, 200U);
    pugi::xml_document document;
    ASSERT_TRUE(document.load_buffer(xml.body.data(), xml.body.size()));
    EXPECT_STREQ(document.document_element().name(), "XRD");
    EXPECT_FALSE(document.document_element().first_child());
  }
}

TEST(HostMeta, MayHaveOneLinkAlone) {
  auto settings = domain_settings();
  auto chat = xmpp();
  chat.bosh.value = "https://im.example.com/?a=\"b\"&c=<d>";
  settings.services = {imap(), chat};
  EXPECT_EQ(ask("host-meta.json", settings).response.body,
            R"({"links":[{"rel":"urn:xmpp:alt-connections:xbosh","href":"https://im.example.com/?a=\"b\"&c=<d>"}]})");
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(ask("host-meta", settings).response.body.c_str()));
  EXPECT_STREQ(document.document_element().child("Link").attribute("href").value(), "https://im.example.com/?a=\"b\"&c=<d>");
}

TEST(MtaStsPolicy, IsAsWritten) {
  const auto rendering = ask("mta-sts.txt", domain_settings());
  EXPECT_EQ(rendering.response.status, 200U);
  EXPECT_EQ(rendering.response.content_type, "text/plain");
  EXPECT_EQ(rendering.response.cache, http::CachePolicy::public_hour);
  EXPECT_EQ(rendering.response.body,
            "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.mx.example.net\r\nmax_age: 604800\r\n");
}

TEST(MtaStsPolicy, HasEveryMode) {
  auto settings = domain_settings();
  settings.mta_sts = MtaSts{.mode = MtaSts::Mode::testing, .mx = {"a.example"}, .max_age = std::chrono::hours(1)};
  EXPECT_EQ(ask("mta-sts.txt", settings).response.body, "version: STSv1\r\nmode: testing\r\nmx: a.example\r\nmax_age: 3600\r\n");
  settings.mta_sts = MtaSts{.mode = MtaSts::Mode::none, .mx = {}, .max_age = std::chrono::hours(24)};
  EXPECT_EQ(ask("mta-sts.txt", settings).response.body, "version: STSv1\r\nmode: none\r\nmax_age: 86400\r\n");
}

TEST(MtaStsPolicy, IsNothingWhereTheMapHasNone) {
  auto settings = domain_settings();
  settings.mta_sts.reset();
  expect_nothing(ask("mta-sts.txt", settings));
}

TEST(WellKnown, OfADomainThatMovedIsNothing) {
  auto settings = domain_settings();
  for (const auto& redirect :
       {Redirect(UrlRedirect{"https://elsewhere.example/"}), Redirect(AddressRedirect{address("ann@example.net")})}) {
    settings.redirect = redirect_to(redirect);
    for (const auto* name : {"caldav", "carddav", "jmap", "host-meta", "host-meta.json", "mta-sts.txt"})
      expect_nothing(ask(name, settings));
  }
}

TEST(WellKnown, TakesNoNameFromTheQuery) {
  const auto query = parsed(DialectName::well_known, get("/.well-known/caldav", "emailaddress=ann@example.org"));
  EXPECT_FALSE(query.address);
  EXPECT_FALSE(query.domain);
  EXPECT_EQ(query.operation, "caldav");
}

}  // namespace well_known_test
}  // namespace smartdiscover::dialects
