#include "service_map/catalogue.hpp"

#include <gtest/gtest.h>

#include <set>

namespace smartdiscover::service_map {
namespace catalogue_test {

TEST(Catalogue, ServicesHaveTheirPortsAndTypes) {
  struct Row {
    std::string_view name;
    Protocol protocol;
    std::string_view type;
    int implicit;
    int starttls;
    int none;
  };
  const std::vector<Row> rows = {
      {"imap", Protocol::imap, "IMAP", 993, 143, 143}, {"pop3", Protocol::pop3, "POP3", 995, 110, 110},
      {"smtp", Protocol::smtp, "SMTP", 465, 587, 25},  {"xmpp", Protocol::xmpp, "XMPP", 5223, 5222, 5222},
      {"sip", Protocol::sip, "SIP", 5061, 5060, 5060}, {"sieve", Protocol::sieve, "Sieve", 0, 4190, 4190},
      {"ldap", Protocol::ldap, "LDAP", 636, 389, 389},
  };
  ASSERT_EQ(known_services().size(), rows.size());
  for (const auto& row : rows) {
    const auto* service = find_known_service(row.name);
    ASSERT_NE(service, nullptr) << row.name;
    EXPECT_EQ(service->protocol, row.protocol) << row.name;
    EXPECT_EQ(service->type, row.type);
    EXPECT_EQ(default_port(*service, TlsMode::implicit), row.implicit) << row.name;
    EXPECT_EQ(default_port(*service, TlsMode::starttls), row.starttls) << row.name;
    EXPECT_EQ(default_port(*service, TlsMode::none), row.none) << row.name;
    EXPECT_EQ(default_tls(*service), row.implicit == 0 ? TlsMode::starttls : TlsMode::implicit) << row.name;
  }
}

TEST(Catalogue, NamesAreExact) {
  for (const auto* name : {"", "IMAP", "imaps", "imap ", "printing", "activesync"})
    EXPECT_EQ(find_known_service(name), nullptr) << name;
  for (const auto* name : {"", "ActiveSync", "eas", "wiki", "imap"}) EXPECT_EQ(find_known_url(name), nullptr) << name;
}

TEST(Catalogue, UrlsHaveTheirTypes) {
  const std::vector<std::pair<std::string_view, std::string_view>> rows = {
      {"activesync", "MobileSync"},
      {"syncml", "SyncML"},
      {"webdav", "WebDAV"},
      {"webclient", "WebClient"},
      {"webadmin", "WebAdmin"},
      {"freebusy", "FreeBusy"},
      {"calendar", "InternetCalendar"},
      {"sms", "SMS"},
      {"antispam", "AntiSpam"},
      {"install", "Install"},
      {"teamchat", "TeamChat"},
      {"collaboration", "Collaboration"},
      {"conference", "Conference"},
      {"caldav", "CalDAV"},
      {"carddav", "CardDAV"},
      {"jmap", "JMAP"},
      {"ews", ""},
      {"oab", ""},
      {"mta_sts", ""},
      {"documentation", ""},
  };
  ASSERT_EQ(known_urls().size(), rows.size());
  for (const auto& [name, type] : rows) {
    ASSERT_NE(find_known_url(name), nullptr) << name;
    EXPECT_EQ(find_known_url(name)->type, type) << name;
  }
}

TEST(Catalogue, EveryNameStandsOnce) {
  std::set<std::string_view> names;
  for (const auto& service : known_services()) EXPECT_TRUE(names.insert(service.name).second) << service.name;
  for (const auto& url : known_urls()) EXPECT_TRUE(names.insert(url.name).second) << url.name;
}

}  // namespace catalogue_test
}  // namespace smartdiscover::service_map
