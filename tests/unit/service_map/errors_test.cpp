// Every mistake is told with its line, what is wrong and what was expected.
#include "unit/service_map/map_on_disk.hpp"

namespace smartdiscover::service_map {
namespace errors_test {

using testing::ElementsAre;

// A map that is right but for `text`, which begins in line 2.
std::vector<std::string> errors(const std::string& text, const std::map<std::string, std::string>& files = {}) {
  const MapOnDisk map("hostname: mail.example.com\n" + text, files);
  EXPECT_FALSE(map.loaded()) << text;
  auto lines = map.findings();
  std::erase_if(lines, [](const std::string& line) { return line.find(": warning: ") != std::string::npos; });
  return lines;
}

TEST(Errors, TheHostnameIsRequired) {
  const auto* missing = "hostname: required, and missing: the Public Hostname, as mail.example.com";
  EXPECT_THAT(MapOnDisk("services: {}\n").findings(), ElementsAre("map.yaml:1:1: " + std::string(missing)));
  EXPECT_THAT(MapOnDisk("hostname:\n").findings(), ElementsAre("map.yaml:1:1: " + std::string(missing)));
  EXPECT_EQ(MapOnDisk("").findings().size(), 1u);
  EXPECT_THAT(MapOnDisk("hostname: \"mail example\"\n").findings(),
              ElementsAre("map.yaml:1:11: hostname: expected a host name, found \"mail example\""));
  EXPECT_THAT(MapOnDisk("hostname: \"{local}.example.com\"\n").findings(),
              ElementsAre("map.yaml:1:11: hostname: {local} cannot stand here; expected {domain}"));
}

TEST(Errors, AMissingFileIsTold) {
  yaml::Report report;
  EXPECT_FALSE(load_service_map("/nonexistent/map.yaml", {}, report));
  EXPECT_TRUE(report.has_errors());
}

TEST(Errors, OfServices) {
  struct Case {
    std::string text;
    std::string finding;
  };
  const std::vector<Case> cases = {
      {"services: {imap: {port: 0993x}}",
       "map.yaml:2:25: services.imap.port: expected a number from 1 to 65535, found \"0993x\""},
      {"services: {imap: {port: 0}}", "map.yaml:2:25: services.imap.port: expected a number from 1 to 65535, found \"0\""},
      {"services: {imap: {port: 65536}}",
       "map.yaml:2:25: services.imap.port: expected a number from 1 to 65535, found \"65536\""},
      {"services: {imap: {prot: 993}}", "map.yaml:2:19: services.imap.prot: unknown setting (did you mean \"port\"?)"},
      {"services: {imap: {tls: ssl}}", "map.yaml:2:24: services.imap.tls: expected implicit, starttls or none, found \"ssl\""},
      {"services: {imap: {tls: startls}}",
       "map.yaml:2:24: services.imap.tls: expected implicit, starttls or none, found \"startls\" (did you mean \"starttls\"?)"},
      {"services: {imap: maybe}",
       "map.yaml:2:18: services.imap: expected on, off, a mapping or a list of mappings, found \"maybe\""},
      {"services: {imap: []}", "map.yaml:2:18: services.imap: an empty list; expected at least one mapping, or off"},
      {"services: {smtp: [{tls: implicit}, {hots: x.example.com}]}",
       "map.yaml:2:37: services.smtp[1].hots: unknown setting (did you mean \"host\"?)"},
      {"services: {smtp: [on]}", "map.yaml:2:19: services.smtp[0]: expected a mapping (\"key: value\"), found \"on\""},
      {"services: [imap]", "map.yaml:2:11: services: expected a mapping (\"key: value\"), found a list"},
      {"services: {sieve: {tls: implicit}}", "map.yaml:2:25: services.sieve.tls: Sieve has no implicit TLS; expected starttls"},
      {"services: {imapp: on}",
       "map.yaml:2:12: services.imapp: unknown service (did you mean \"imap\"?); a site-defined one needs its type and port"},
      {"services: {printing: {port: 631}}",
       "map.yaml:2:12: services.printing: unknown service; a site-defined one needs its type and port"},
      {"services: {imaps: off}",
       "map.yaml:2:12: services.imaps: unknown service (did you mean \"imap\"?); a site-defined one needs its type and port"},
      {"services: {printing: {type: X-Print}}", "map.yaml:2:12: services.printing: a site-defined service needs a port"},
      {"services: {imap: {base: \"dc=example\"}}", "map.yaml:2:19: services.imap.base: unknown setting"},
      {"services: {imap: {host: \"https://x.example.com\"}}",
       "map.yaml:2:25: services.imap.host: expected a host name, found \"https://x.example.com\" (no URL: the host alone)"},
      {"services: {imap: {host: \"imap.{domian}\"}}",
       "map.yaml:2:25: services.imap.host: unknown placeholder {domian} (did you mean {domain}?)"},
      {"services: {imap: {login: \"{email\"}}",
       "map.yaml:2:26: services.imap.login: a \"{\" without its \"}\" (for a brace as such write \"{{\")"},
      {"services: {xmpp: {websocket: \"https://x.example.com/\"}}",
       "map.yaml:2:30: services.xmpp.websocket: expected a URL that begins with wss:// or ws://, found \"https://\""},
      {"services: {imap: {type: \"a\\nb\"}}",
       "map.yaml:2:25: services.imap.type: expected text of one line without control characters"},
  };
  for (const auto& [text, finding] : cases) {
    const auto found = errors(text + "\n");
    ASSERT_EQ(found.size(), 1u) << text << testing::PrintToString(found);
    EXPECT_TRUE(found[0].starts_with(finding)) << text << "\n" << found[0] << "\n" << finding;
  }
}

TEST(Errors, OfUrls) {
  struct Case {
    std::string text;
    std::string finding;
  };
  const std::vector<Case> cases = {
      {"urls: {webdav: mail.example.com/dav}",
       "map.yaml:2:16: urls.webdav: expected an absolute URL that begins with its scheme, as https://"},
      {"urls: {webdav: \"ftp://x.example.com/\"}",
       "map.yaml:2:16: urls.webdav: expected a URL that begins with https:// or http://, found \"ftp://\""},
      {"urls: {webdav: {ulr: \"https://x.example.com/\"}}",
       "map.yaml:2:17: urls.webdav.ulr: unknown setting (did you mean \"url\"?)"},
      {"urls: {webdav: on}", "map.yaml:2:8: urls.webdav: no level of the map sets this URL"},
      {"urls: {webdav: {}}", "map.yaml:2:8: urls.webdav: no level of the map sets this URL"},
      {"urls: {webdav: {type: X}}", "map.yaml:2:8: urls.webdav: no level of the map sets this URL"},
      {"urls: {webdav: [\"https://x.example.com/\"]}",
       "map.yaml:2:16: urls.webdav: expected a URL, off or a mapping, found a list"},
      {"urls: {webdaf: \"https://x.example.com/\"}",
       "map.yaml:2:8: urls.webdaf: unknown URL (did you mean \"webdav\"?); a site-defined one needs its type"},
      {"urls: {blog: \"https://x.example.com/\"}", "map.yaml:2:8: urls.blog: unknown URL; a site-defined one needs its type"},
      {"urls: {blog: off}", "map.yaml:2:8: urls.blog: unknown URL; a site-defined one needs its type"},
      {"urls: {webdav: \"https://{host}/\"}", "map.yaml:2:16: urls.webdav: unknown placeholder {host}"},
      {"urls: {webdav: \"https://{hostname}/{user.}\"}", "map.yaml:2:16: urls.webdav: unknown placeholder {user.}"},
      {"urls: {webdav: {url: \"https://x y/\"}}", "map.yaml:2:22: urls.webdav.url: expected a host name, found \"x y\""},
  };
  for (const auto& [text, finding] : cases) {
    const auto found = errors(text + "\n");
    ASSERT_EQ(found.size(), 1u) << text << testing::PrintToString(found);
    EXPECT_TRUE(found[0].starts_with(finding)) << text << "\n" << found[0] << "\n" << finding;
  }
}

TEST(Errors, OfDomains) {
  struct Case {
    std::string text;
    std::string finding;
  };
  const std::vector<Case> cases = {
      {"domains: {\"exa mple.com\": {}}", "map.yaml:2:11: domains.exa mple.com: expected a domain, \"*.\" before one, or \"*\""},
      {"domains: {\"*.\": {}}", "map.yaml:2:11: domains.*.: expected a domain, \"*.\" before one, or \"*\""},
      {"domains: {\"*.*.example\": {}}", "map.yaml:2:11: domains.*.*.example: expected a domain, \"*.\" before one, or \"*\""},
      {"domains: {\"mail.*.example\": {}}", "map.yaml:2:11: domains.mail.*.example: expected a domain"},
      {"domains: {192.0.2.1: {}}", "map.yaml:2:11: domains.192.0.2.1: expected a domain"},
      {"domains: {example.com: off}", "map.yaml:2:24: domains.example.com: expected a mapping (\"key: value\"), found \"off\""},
      {"domains: {example.com: {}, EXAMPLE.com: {}}", "map.yaml:2:28: domains.EXAMPLE.com: given twice, first in map.yaml:2:11"},
      {"domains: {\"*.a.example\": {}, \"*.A.example\": {}}",
       "map.yaml:2:30: domains.*.A.example: given twice, first in map.yaml:2:11"},
      {"domains: {example.com: {hostnam: x.example}}",
       "map.yaml:2:25: domains.example.com.hostnam: unknown setting (did you mean \"hostname\"?)"},
      {"domains: {example.com: {hostname: \"{email}\"}}",
       "map.yaml:2:35: domains.example.com.hostname: {email} cannot stand here; expected {domain}"},
      {"domains: {example.com: {login: \"{login}\"}}",
       "map.yaml:2:32: domains.example.com.login: {login} cannot stand here; expected {email}"},
      {"domains: {example.com: {netbios: \"A B\"}}", "map.yaml:2:34: domains.example.com.netbios: expected a NetBIOS name"},
      {"domains: {example.com: {netbios: ABCDEFGHIJKLMNOP}}",
       "map.yaml:2:34: domains.example.com.netbios: expected a NetBIOS name"},
      {"domains: {\"*\": {netbios: A}}", "map.yaml:2:17: domains.*.netbios: belongs to one domain, not to all of them"},
      {"domains: {\"*\": {alias_of: example.com}}",
       "map.yaml:2:17: domains.*.alias_of: belongs to one domain, not to all of them"},
      {"domains: {\"*.a.example\": {netbios: A}}",
       "map.yaml:2:36: domains.*.a.example.netbios: belongs to one domain, not to all below a.example"},
      {"domains: {a.example: {netbios: EX}, b.example: {netbios: ex}}",
       "map.yaml:2:58: domains.b.example.netbios: the NetBIOS name of another domain too, in map.yaml:2:32"},
      {"domains: {example.com: {access: {outlok: off}}}",
       "map.yaml:2:34: domains.example.com.access.outlok: unknown setting (did you mean \"outlook\"?)"},
      {"domains: {example.com: {access: {outlook: on}}}",
       "map.yaml:2:43: domains.example.com.access.outlook: expected password, anonymous or off, found \"on\""},
      {"domains: {example.com: {mta_sts: {mode: strict, mx: [a.example]}}}",
       "map.yaml:2:41: domains.example.com.mta_sts.mode: expected enforce, testing or none, found \"strict\""},
      {"domains: {example.com: {mta_sts: {mx: [a.example]}}}",
       "map.yaml:2:34: domains.example.com.mta_sts.mode: required, and missing; expected enforce, testing or none"},
      {"domains: {example.com: {mta_sts: {mode: enforce}}}",
       "map.yaml:2:34: domains.example.com.mta_sts.mx: required, and missing: the names of the mail exchangers"},
      {"domains: {example.com: {mta_sts: {mode: testing, mx: [\"a b\"]}}}",
       "map.yaml:2:55: domains.example.com.mta_sts.mx: expected a host name, or \"*.\" before one, found \"a b\""},
      {"domains: {example.com: {mta_sts: {mode: none, max_age: 400d}}}",
       "map.yaml:2:56: domains.example.com.mta_sts.max_age: expected a duration from 1h to 366d"},
      {"domains: {example.com: {redirect: there}}",
       "map.yaml:2:35: domains.example.com.redirect: expected {address: ...}, {url: ...} or off"},
      {"domains: {example.com: {redirect: {}}}", "map.yaml:2:35: domains.example.com.redirect: expected either address or url"},
      {"domains: {example.com: {redirect: {address: \"a@b.example\", url: \"https://b.example/\"}}}",
       "map.yaml:2:35: domains.example.com.redirect: expected either address or url"},
      {"domains: {example.com: {redirect: {address: b.example}}}",
       "map.yaml:2:45: domains.example.com.redirect.address: expected an address with one \"@\", as \"{local}@example.com\", "
       "found \"b.example\""},
      {"domains: {example.com: {redirect: {address: \"{local}@b example\"}}}",
       "map.yaml:2:45: domains.example.com.redirect.address: expected an address, as \"{local}@example.com\", found \"{local}@b "
       "example\""},
      {"domains: {example.com: {redirect: {address: \"{login}@b.example\"}}}",
       "map.yaml:2:45: domains.example.com.redirect.address: {login} cannot stand here; expected {email} {local} {domain} "
       "{hostname}"},
      {"domains: {example.com: {redirect: {url: \"b.example\"}}}",
       "map.yaml:2:41: domains.example.com.redirect.url: expected an absolute URL that begins with its scheme, as https://"},
  };
  for (const auto& [text, finding] : cases) {
    const auto found = errors("services: {imap: on, smtp: on}\n" + text + "\n");
    ASSERT_EQ(found.size(), 1u) << text << testing::PrintToString(found);
    auto expected = finding;  // one line further down
    for (auto at = expected.find("map.yaml:2"); at != std::string::npos; at = expected.find("map.yaml:2"))
      expected.replace(at, 10, "map.yaml:3");
    EXPECT_TRUE(found[0].starts_with(expected)) << text << "\n" << found[0] << "\n" << expected;
  }
}

TEST(Errors, OfAliasDomains) {
  struct Case {
    std::string text;
    std::string finding;
  };
  const std::vector<Case> cases = {
      {"a.example: {alias_of: exmple.com}",
       "map.yaml:5:25: domains.a.example.alias_of: exmple.com is not served here (did you mean \"example.com\"?)"},
      {"a.example: {alias_of: elsewhere.test}", "map.yaml:5:25: domains.a.example.alias_of: elsewhere.test is not served here"},
      {"a.example: {alias_of: \"a b\"}", "map.yaml:5:25: domains.a.example.alias_of: expected a domain, found \"a b\""},
      {"a.example: {alias_of: a.example}", "map.yaml:5:25: domains.a.example.alias_of: an alias of itself"},
      {"a.example: {alias_of: net.example}",
       "map.yaml:5:25: domains.a.example.alias_of: net.example is itself an alias, of example.com (map.yaml:4:3); name that"},
      {"\"*.a.example\": {alias_of: x.a.example}", "map.yaml:5:29: domains.*.a.example.alias_of: an alias of itself"},
      {"a.example: {alias_of: example.com, services: {imap: off}}",
       "map.yaml:5:38: domains.a.example.services: an alias domain is served as its target: write this at example.com, or leave "
       "alias_of out"},
      {"a.example: {alias_of: example.com, redirect: off}",
       "map.yaml:5:38: domains.a.example.redirect: an alias domain is served as its target: write this at example.com, or leave "
       "alias_of out"},
  };
  for (const auto& [text, finding] : cases) {
    const MapOnDisk map(
        "hostname: mail.example.com\nservices: {imap: on, smtp: on}\ndomains: {example.com: {},\n  net.example: {alias_of: "
        "example.com},\n  " +
        text + "}\n");
    EXPECT_THAT(map.findings(), ElementsAre(finding)) << text;
  }
}

TEST(Errors, ALoopOfAliasesIsToldAtBothEnds) {
  const MapOnDisk map(R"(hostname: mail.example.com
domains:
  a.example: {alias_of: b.example}
  b.example: {alias_of: a.example}
)");
  EXPECT_THAT(
      map.findings(),
      ElementsAre(
          "map.yaml:3:25: domains.a.example.alias_of: b.example is itself an alias, of a.example (map.yaml:4:3): a loop",
          "map.yaml:4:25: domains.b.example.alias_of: a.example is itself an alias, of b.example (map.yaml:3:3): a loop"));
}

TEST(Errors, OfPeople) {
  struct Case {
    std::string text;
    std::string finding;
  };
  const std::vector<Case> cases = {
      {"users: {ann: {}}", "map.yaml:2:9: users.ann: expected an e-mail address, found \"ann\""},
      {"users: {ann@example.com: {}, ANN@example.com: {}}",
       "map.yaml:2:30: users.ANN@example.com: given twice, first in map.yaml:2:9"},
      {"users: {ann@example.com: {aliases: [x]}}",
       "map.yaml:2:37: users.ann@example.com.aliases: expected an e-mail address, found \"x\""},
      {"users: {ann@example.com: {aliases: [\"@x y\"]}}",
       "map.yaml:2:37: users.ann@example.com.aliases: expected an e-mail address, or \"@\" and a domain, found \"@x y\""},
      {"users: {ann@example.com: {may_open: [x]}}",
       "map.yaml:2:38: users.ann@example.com.may_open: expected an e-mail address, found \"x\""},
      {"users: {ann@example.com: {displayname: Ann}}",
       "map.yaml:2:27: users.ann@example.com.displayname: unknown setting (did you mean \"display_name\"?)"},
      {"users: {ann@example.com: {display_name: \"a\\tb\"}}",
       "map.yaml:2:41: users.ann@example.com.display_name: expected text of one line without control characters"},
      {"users: {ann@example.com: {login: \"{user}\"}}", "map.yaml:2:34: users.ann@example.com.login: unknown placeholder {user}"},
      {"users: {a@example.com: {aliases: [x@example.com]}, b@example.com: {aliases: [x@example.com]}}",
       "map.yaml:2:52: users.b@example.com.aliases: x@example.com is an alias of a@example.com too; an address has one owner"},
      {"groups: {vip: {}, VIP: {}}", "map.yaml:2:19: groups.VIP: given twice, first in map.yaml:2:10"},
      {"groups: {vip: {members: [x]}}",
       "map.yaml:2:26: groups.vip.members: expected an e-mail address, or \"@\" and a domain, found \"x\""},
      {"groups: {vip: {member: [a@example.com]}}",
       "map.yaml:2:16: groups.vip.member: unknown setting (did you mean \"members\"?)"},
      {"groups: {vip: {members_file: none.txt}}",
       "map.yaml:2:30: groups.vip.members_file: cannot read none.txt: No such file or directory"},
      {"groups: {vip: {members_file: .}}", "map.yaml:2:30: groups.vip.members_file: cannot read .: Is a directory"},
  };
  for (const auto& [text, finding] : cases) {
    const auto found = errors(text + "\n");
    ASSERT_EQ(found.size(), 1u) << text << testing::PrintToString(found);
    EXPECT_TRUE(found[0].starts_with(finding)) << text << "\n" << found[0] << "\n" << finding;
  }
}

TEST(Errors, OfMembersFilesStandInThem) {
  EXPECT_THAT(
      errors("groups: {vip: {members_file: vip.txt}}\n", {{"vip.txt", "ann@example.com\n\n  bob\n@bad domain # x\n"}}),
      ElementsAre(
          "vip.txt:3:3: groups.vip.members_file: expected an e-mail address, or \"@\" and a domain, found \"bob\"",
          "vip.txt:4:1: groups.vip.members_file: expected an e-mail address, or \"@\" and a domain, found \"@bad domain\""));
}

TEST(Errors, OfTheRest) {
  struct Case {
    std::string text;
    std::string finding;
  };
  const std::vector<Case> cases = {
      {"service: {}", "map.yaml:2:1: service: unknown setting (did you mean \"services\"?)"},
      {"subaddress: \"++\"", "map.yaml:2:13: subaddress: expected one character, as \"+\", found \"++\""},
      {"subaddress: \"@\"", "map.yaml:2:13: subaddress: expected one character, as \"+\", found \"@\""},
      {"subaddress: a", "map.yaml:2:13: subaddress: expected one character, as \"+\", found \"a\""},
      {"ttl: 90m", "map.yaml:2:6: ttl: expected whole hours, as 1h or 7d"},
      {"ttl: 1m", "map.yaml:2:6: ttl: expected a duration from 1h to 9999h"},
      {"color: blue", "map.yaml:2:8: color: expected a colour, as \"#336699\", found \"blue\""},
      {"color: \"#33669\"", "map.yaml:2:8: color: expected a colour, as \"#336699\", found \"#33669\""},
      {"extra_types: [CalDav]", "map.yaml:2:15: extra_types: no URL has the type \"CalDav\" (did you mean \"CalDAV\"?)"},
      {"ignore_warnings: [clear_txt]",
       "map.yaml:2:19: ignore_warnings: unknown warning \"clear_txt\" (did you mean \"clear_text\"?)"},
      {"ignore_warnings: [xyz]", "map.yaml:2:19: ignore_warnings: unknown warning \"xyz\"; expected port_tls, clear_text,"},
      {"include: none.yaml", "map.yaml:2:10: include: there is no file \"none.yaml\" in the folder of this file"},
      {"provider_name: \"a\\nb\"", "map.yaml:2:16: provider_name: expected text of one line without control characters"},
  };
  for (const auto& [text, finding] : cases) {
    const auto found = errors(text + "\n");
    ASSERT_EQ(found.size(), 1u) << text << testing::PrintToString(found);
    EXPECT_TRUE(found[0].starts_with(finding)) << text << "\n" << found[0] << "\n" << finding;
  }
}

TEST(Errors, AreAllToldAtOnce) {
  EXPECT_THAT(
      errors("services: {imap: {prot: 1, tls: x}}\nurls: {webdav: x}\ndomains: {example.com: {nebios: A}}\nusers: {ann: {}}\n"),
      ElementsAre(testing::HasSubstr("services.imap.prot"), testing::HasSubstr("services.imap.tls"),
                  testing::HasSubstr("urls.webdav"), testing::HasSubstr("domains.example.com.nebios"),
                  testing::HasSubstr("users.ann")));
}

}  // namespace errors_test
}  // namespace smartdiscover::service_map
