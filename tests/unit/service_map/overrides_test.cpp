// Every key that a level may override, at every level, and that the next more precise one wins over it.
#include "unit/service_map/map_on_disk.hpp"

namespace smartdiscover::service_map {
namespace overrides_test {

using testing::ElementsAre;

constexpr std::array<std::string_view, 6> tree = {"top", "star", "suffix", "domain", "group", "user"};

// What one level says of one key, and how the settings show it. N is the level's number.
struct Key {
  std::string_view name;
  std::string_view text;
  std::function<std::string(const Settings&)> shown;
  std::string_view value;
};

std::string numbered(std::string_view text, std::size_t number) {
  std::string out(text);
  for (auto at = out.find('N'); at != std::string::npos; at = out.find('N')) out.replace(at, 1, std::to_string(number));
  return out;
}

const std::vector<Key>& keys() {
  static const std::vector<Key> all = {
      {"hostname", "hostname: hN.example.com", [](const Settings& s) { return s.hostname.value; }, "hN.example.com"},
      {"discovery", "discovery: dN.example.com", [](const Settings& s) { return s.discovery.value; }, "dN.example.com"},
      {"provider_name", "provider_name: Provider N", [](const Settings& s) { return s.provider_name.value; }, "Provider N"},
      {"login", "login: \"N-{local}\"", [](const Settings& s) { return s.login; }, "N-ann"},
      {"redirect", "redirect: {address: \"rN@elsewhere.test\"}", [](const Settings& s) { return show(s.redirect); },
       "rN@elsewhere.test"},
      {"services", "services: {imap: {host: iN.example.com}}", [](const Settings& s) { return s.services.at(0).host.value; },
       "iN.example.com"},
      {"urls", "urls: {webdav: \"https://uN.example.com/\"}", [](const Settings& s) { return s.urls.at(0).url.value; },
       "https://uN.example.com/"},
  };
  return all;
}

// A map in which the levels of `said` say `key`.
std::string map_saying(const Key& key, const std::vector<std::size_t>& said) {
  const auto line = [&](std::size_t level) {
    const bool says = std::find(said.begin(), said.end(), level) != said.end();
    return says ? numbered(key.text, level) : std::string();
  };
  std::string text;
  if (key.name != "hostname" || line(0).empty()) text += "hostname: mail.example.com\n";
  if (!line(0).empty()) text += line(0) + "\n";
  text += "domains:\n  \"*\": {" + line(1) + "}\n  \"*.example\": {" + line(2) + "}\n  a.example: {" + line(3) + "}\n";
  text +=
      "groups:\n  g: {" + line(4) + "}\nusers:\n  ann@a.example: {groups: [g]" + (line(5).empty() ? "" : ", " + line(5)) + "}\n";
  return text;
}

TEST(Overrides, EveryKeyWorksAtEveryLevel) {
  for (const auto& key : keys()) {
    for (std::size_t level = 0; level < tree.size(); ++level) {
      const auto text = map_saying(key, {level});
      const MapOnDisk map(text);
      ASSERT_TRUE(map.loaded()) << text << testing::PrintToString(map.findings());
      EXPECT_EQ(key.shown(map.of("ann@a.example")), numbered(key.value, level)) << key.name << " at " << tree[level];
    }
  }
}

TEST(Overrides, OfTwoLevelsTheMorePreciseWins) {
  for (const auto& key : keys()) {
    for (std::size_t general = 0; general < tree.size(); ++general) {
      for (std::size_t precise = general + 1; precise < tree.size(); ++precise) {
        const auto text = map_saying(key, {general, precise});
        const MapOnDisk map(text);
        ASSERT_TRUE(map.loaded()) << text << testing::PrintToString(map.findings());
        EXPECT_EQ(key.shown(map.of("ann@a.example")), numbered(key.value, precise))
            << key.name << ": " << tree[general] << " and " << tree[precise];
      }
    }
  }
}

TEST(Overrides, GroupsAndUsersAreNotForNobody) {
  for (const auto& key : keys()) {
    if (key.name == "redirect" || key.name == "login") continue;
    const MapOnDisk map(map_saying(key, {3, 4, 5}));
    EXPECT_EQ(key.shown(map.of_domain("a.example")), numbered(key.value, 3)) << key.name;
  }
}

TEST(Overrides, ServicesOfPeopleTakeEveryForm) {
  const MapOnDisk map(R"(hostname: mail.example.com
services: {imap: on, pop3: off, smtp: [{tls: implicit}, {tls: starttls}]}
domains: {example.com: {}}
groups:
  no_imap: {services: {imap: off}}
  pop: {services: {pop3: on}}
  one_smtp: {services: {smtp: [{tls: starttls}]}}
users:
  ann@example.com: {groups: [no_imap, pop, one_smtp]}
  bob@example.com: {groups: [no_imap], services: {imap: on}}
  cyd@example.com: {groups: [one_smtp], services: {smtp: {host: cyd.example.com}}}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  const auto lines = [&map](std::string_view who) {
    auto services = show(map.of(who).services);
    for (auto& line : services) line.erase(line.rfind(' '));
    return services;
  };
  EXPECT_THAT(lines("ann@example.com"), ElementsAre("pop3 mail.example.com:995 implicit", "smtp mail.example.com:587 starttls"));
  EXPECT_THAT(lines("bob@example.com"), ElementsAre("imap mail.example.com:993 implicit", "smtp mail.example.com:465 implicit",
                                                    "smtp mail.example.com:587 starttls"));
  EXPECT_THAT(lines("cyd@example.com"), ElementsAre("imap mail.example.com:993 implicit", "smtp cyd.example.com:587 starttls"));
  EXPECT_THAT(lines("dan@example.com"), ElementsAre("imap mail.example.com:993 implicit", "smtp mail.example.com:465 implicit",
                                                    "smtp mail.example.com:587 starttls"));
}

TEST(Overrides, AnchorsShareWhatSeveralDomainsSay) {
  const MapOnDisk map(R"(hostname: mail.example.com
domains:
  a.example: {services: &mail {imap: {host: shared.example.com}, smtp: on}}
  b.example: {services: *mail}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  EXPECT_EQ(map.of("x@b.example").services.at(0).host.value, "shared.example.com");
  EXPECT_EQ(map.show(map.of("x@b.example").services.at(0).host.location),
            map.show(map.of("x@a.example").services.at(0).host.location));
}

}  // namespace overrides_test
}  // namespace smartdiscover::service_map
