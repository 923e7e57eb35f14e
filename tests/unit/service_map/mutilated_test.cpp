// Maps with pieces cut out, doubled and thrown in. Whatever comes of it, it is either refused with a reason or answers.
#include "unit/service_map/map_on_disk.hpp"

#include <random>

namespace smartdiscover::service_map {
namespace mutilated_test {

constexpr std::string_view whole = R"(hostname: mail.example.com
discovery: "autodiscover.{domain}"
subaddress: "+"
services:
  imap: {host: imap.example.com}
  pop3: "off"
  smtp: [{tls: implicit}, {tls: starttls, port: 587}]
  xmpp: {tls: starttls, websocket: "wss://{hostname}/ws"}
  printing: {type: X-Print, host: print.example.com, port: 631}
urls:
  activesync: "https://{hostname}/Microsoft-Server-ActiveSync"
  webadmin: {url: "https://{hostname}/admin/", groups: [admins]}
  caldav: "https://{hostname}/dav/{email}/"
  wiki: {type: X-Wiki, url: "https://wiki.{domain}/"}
domains:
  "*": {access: {pacc: off}}
  example.com: {netbios: EXAMPLE, mta_sts: {mode: enforce, mx: [mail.example.com], max_age: 7d}}
  example.net: {alias_of: example.com}
  "*.customers.example": {hostname: "mail.{domain}", access: {autoconfig: "off"}}
  old.example: {redirect: {address: "{local}@example.com"}}
groups:
  vip: {members: [ann@example.com, "@example.org"], services: {imap: {host: imap-vip.example.com}}}
  moved: {redirect: {url: "https://autodiscover.new.example/autodiscover/autodiscover.xml"}}
users:
  ann@example.com: {display_name: Ann, login: ann, groups: [vip], aliases: [a@example.com], may_open: [info@example.com]}
)";

class Mutilator {
 public:
  std::string next() {
    std::string text(whole);
    const auto times = 1 + pick(4);
    for (std::size_t i = 0; i < times; ++i) mutilate(text);
    return text;
  }

 private:
  std::size_t pick(std::size_t below) { return random_() % below; }

  void mutilate(std::string& text) {
    static constexpr std::array<std::string_view, 22> scraps = {
        "off",      "on",       "{}",        "[]",        "~",  "{domain}", "{user.x}", "*",  "\"*\"", "x@y.example", "alias_of",
        "redirect", "services", "tls: none", "port: 143", "&a", "*a",       "\n",       "  ", ": ",    "\"",          "- "};
    if (text.empty()) text = "x";
    const auto at = pick(text.size());
    switch (pick(4)) {
      case 0: text.erase(at, 1 + pick(12)); return;
      case 1: text.insert(at, scraps[pick(scraps.size())]); return;
      case 2: {
        const auto line = text.find('\n', at);
        if (line != std::string::npos) text.erase(line, text.find('\n', line + 1) - line);
        return;
      }
      default: text.insert(at, text.substr(pick(text.size()), 1 + pick(30)));
    }
  }

  std::mt19937 random_{20260101};  // the same every time
};

TEST(Mutilated, MapsAreRefusedWithAReasonOrAnswer) {
  const TemporaryFolder folder;
  Mutilator mutilator;
  std::size_t loaded = 0;
  for (int i = 0; i < 1500; ++i) {
    const auto text = mutilator.next();
    folder.write("map.yaml", text);
    yaml::Report report;
    const auto map = load_service_map(folder.path() / "map.yaml", {ListedDomain{.domain = domain("listed.example")}}, report);
    ASSERT_EQ(map.has_value(), !report.has_errors()) << text;
    for (const auto& finding : report.sorted()) ASSERT_FALSE(finding.text.empty()) << text;
    if (!map) continue;
    ++loaded;
    for (const auto* who : {"ann@example.com", "x@example.net", "y@a.customers.example", "z@old.example", "o'b@listed.example"}) {
      const auto asked = address(who);
      auto person = map->described(asked);
      person.groups.emplace_back("admins");
      for (const auto& question :
           {ResolveRequest{.domain = asked.domain(), .address = asked, .person = &person},
            ResolveRequest{.domain = asked.domain(), .address = asked}, ResolveRequest{.domain = asked.domain()}}) {
        const auto settings = map->resolve(question);
        if (!settings) {
          EXPECT_FALSE(settings.error().detail.empty()) << text;
          continue;
        }
        for (const auto& service : settings->services) {
          EXPECT_TRUE(is_host(service.host.value)) << service.host.value << "\n" << text;
          EXPECT_NE(service.port.value, 0) << text;
        }
      }
      (void)map->other_logins(asked);
      (void)map->domain_redirect(asked);
    }
    (void)map->names_answered();
  }
  EXPECT_GT(loaded, 50u) << "else the mutilations are too coarse to show anything";
}

TEST(Mutilated, AMapCutAnywhereIsRefusedOrAnswers) {
  const TemporaryFolder folder;
  for (std::size_t length = 0; length < whole.size(); length += 3) {
    folder.write("map.yaml", std::string(whole.substr(0, length)));
    yaml::Report report;
    const auto map = load_service_map(folder.path() / "map.yaml", {}, report);
    ASSERT_EQ(map.has_value(), !report.has_errors()) << length;
    if (map) (void)map->resolve(ResolveRequest{.domain = domain("example.com")});
  }
}

}  // namespace mutilated_test
}  // namespace smartdiscover::service_map
