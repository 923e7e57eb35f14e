// A row names all that its renderer reads of the services and URLs, and nothing that it does not read: resolving fills no more than that.

#include "unit/dialects/domain_settings.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace smartdiscover::dialects {
namespace needs_test {

bool is_mail(const Service& service) {
  return service.protocol == Protocol::imap || service.protocol == Protocol::pop3 || service.protocol == Protocol::smtp;
}

bool is_extra(const Settings& settings, const Needs& needs, std::string_view type) {
  const auto& extras = settings.extra_types;
  return needs.url_needs == UrlNeeds::named_and_extras && std::find(extras.begin(), extras.end(), type) != extras.end();
}

// The settings as resolving gives them for these needs.
Settings reduced(Settings settings, const Needs& needs) {
  std::erase_if(settings.services, [&](const Service& service) {
    const bool is_needed = needs.services == ServiceNeeds::all || (needs.services == ServiceNeeds::mail && is_mail(service));
    return !is_needed && !is_extra(settings, needs, service.type);
  });
  std::erase_if(settings.urls,
                [&](const Url& url) { return !needs.wants_url(url.name) && !is_extra(settings, needs, url.type); });
  return settings;
}

Settings person_settings() {
  auto settings = domain_settings();
  settings.address = address("ann@example.com");
  settings.login = "ann@example.com";
  for (auto& service : settings.services) service.login.value = "ann@example.com";
  settings.shared_mailboxes = {{address("info@example.com"), "Info"}};
  settings.extra_types = {"CalDAV", "XMPP", "X-Wiki"};
  return settings;
}

// Every question that makes a dialect read something else.
std::vector<Query> queries(const Dialect& dialect) {
  auto query = query_of(dialect.name);
  query.wanted = {"AutodiscoverV1"};
  std::vector<Query> all{query};
  for (const auto* operation : {"mail", "eas", "caldav", "carddav", "jmap", "host-meta", "host-meta.json", "mta-sts.txt"}) {
    all.push_back(query);
    all.back().operation = operation;
  }
  for (const auto* protocol : {"ActiveSync", "Ews"}) {
    all.push_back(query);
    all.back().wanted = {protocol};
  }
  for (const auto* operation : {"GetUserSettings", "GetDomainSettings"}) {
    all.push_back(query);
    all.back().operation = operation;
    all.back().wanted = {"AlternateMailboxes",      "DocumentSharingLocations", "EwsSupportedSchemas",
                         "ExternalEwsUrl",          "ExternalOABUrl",           "ExternalImap4Connections",
                         "ExternalPop3Connections", "ExternalSmtpConnections",  "ExternalWebClientUrls"};
  }
  return all;
}

std::string answers(const Dialect& dialect, const Settings& settings) {
  std::string text;
  for (const auto& query : queries(dialect)) {
    const auto response = dialect.render(query, settings).response;
    text += std::to_string(response.status) + "\n" + response.body + "\n";
    for (const auto& field : response.fields) text += field.name + ": " + field.value + "\n";
  }
  return text;
}

TEST(Needs, AreAllThatIsRead) {
  for (const auto& dialect : table()) {
    for (const auto& settings : {person_settings(), domain_settings()})
      EXPECT_EQ(answers(dialect, settings), answers(dialect, reduced(settings, dialect.needs))) << dialect.key;
  }
}

TEST(Needs, AreReadOneAndAll) {
  const auto settings = person_settings();
  for (const auto& dialect : table()) {
    const auto complete = answers(dialect, settings);
    for (const auto name : dialect.needs.urls) {
      auto without = settings;
      remove_url(without, name);
      EXPECT_NE(answers(dialect, without), complete) << dialect.key << " does not read " << name;
    }
    auto without_mail = settings;
    std::erase_if(without_mail.services, is_mail);
    if (dialect.needs.services == ServiceNeeds::mail) {
      EXPECT_NE(answers(dialect, without_mail), complete) << dialect.key;
    }
    auto mail_alone = settings;
    std::erase_if(mail_alone.services, [](const Service& service) { return !is_mail(service); });
    if (dialect.needs.services == ServiceNeeds::all) {
      EXPECT_NE(answers(dialect, mail_alone), complete) << dialect.key;
    }
  }
}

}  // namespace needs_test
}  // namespace smartdiscover::dialects
