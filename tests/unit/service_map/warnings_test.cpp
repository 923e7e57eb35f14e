// Each warning where it belongs, and not where it does not.
#include "unit/service_map/map_on_disk.hpp"

#include <smartdiscover/service_map/warning_codes.hpp>

namespace smartdiscover::service_map {
namespace warnings_test {

using testing::ElementsAre;
using testing::IsEmpty;

// What is said of a map with mail for its one domain, and `text` from line 4 on.
std::vector<std::string> warnings(const std::string& text) {
  const MapOnDisk map("hostname: mail.example.com\ndomains:\n  example.com: {services: {imap: on, smtp: on}}\n" + text + "\n");
  EXPECT_TRUE(map.loaded()) << text << testing::PrintToString(map.findings());
  return map.findings();
}

TEST(Warnings, NoneOfWhatWorks) {
  EXPECT_THAT(warnings(R"(services:
  imap: {port: 993}
  pop3: {tls: starttls, port: 110}
  smtp: [{tls: implicit, port: 465}, {tls: starttls, port: 587}, {tls: starttls, port: 25}, {port: 2465}]
  xmpp: {tls: starttls, websocket: "wss://{hostname}/ws"}
  sieve: {tls: starttls, port: 4190}
  printing: {type: X-Print, port: 993, tls: starttls}
urls:
  activesync: "https://{hostname}:8443/Microsoft-Server-ActiveSync"
  install: "http://{hostname}/install/"
  freebusy: "http://{hostname}/freebusy/"
  wiki: {type: X-Wiki, url: "http://wiki.{domain}/"}
  caldav: "https://{hostname}/dav/{email}/")"),
              IsEmpty());
}

TEST(Warnings, SettingsOfThePortal) {
  EXPECT_THAT(warnings("logo: logo.svg\ncolor: \"#336699\""),
              ElementsAre("map.yaml:4:7: logo: warning: this version has no portal that shows it",
                          "map.yaml:5:8: color: warning: this version has no portal that shows it"));
}

TEST(Warnings, TypeTextsThatDifferFromKnownOnesInCaseAlone) {
  EXPECT_THAT(
      warnings(
          "services: {printing: {type: Imap, port: 631}}\nurls:\n  wiki: {type: WEBCLIENT, url: \"https://wiki.{domain}/\"}\n"
          "  caldav: {type: CalDav, url: \"https://{hostname}/\"}\n  webdav: {type: WebDAV, url: \"https://{hostname}/\"}\n"
          "  sms: {type: X-SMS, url: \"https://{hostname}/\"}"),
      ElementsAre(
          "map.yaml:4:29: services.printing.type: warning: clients look for \"IMAP\", and \"Imap\" is another text to them",
          "map.yaml:6:16: urls.wiki.type: warning: clients look for \"WebClient\", and \"WEBCLIENT\" is another text to them",
          "map.yaml:7:18: urls.caldav.type: warning: clients look for \"CalDAV\", and \"CalDav\" is another text to them"));
}

TEST(Warnings, PortAndTlsModeThatContradictEachOther) {
  struct Case {
    std::string entry;
    std::string finding;
  };
  const std::vector<Case> cases = {
      {"imap: {tls: starttls, port: 993}",
       "services.imap.port: warning: port 993 of IMAP is for tls: implicit, but tls is starttls"},
      {"imap: {port: 143}", "services.imap.port: warning: port 143 of IMAP is for tls: starttls, but tls is implicit by default"},
      {"imap: {tls: implicit, port: 143}",
       "services.imap.port: warning: port 143 of IMAP is for tls: starttls, but tls is implicit"},
      {"pop3: {tls: starttls, port: 995}",
       "services.pop3.port: warning: port 995 of POP3 is for tls: implicit, but tls is starttls"},
      {"pop3: {port: 110}", "services.pop3.port: warning: port 110 of POP3 is for tls: starttls, but tls is implicit by default"},
      {"smtp: {tls: implicit, port: 587}",
       "services.smtp.port: warning: port 587 of SMTP is for tls: starttls, but tls is implicit"},
      {"smtp: {port: 25}", "services.smtp.port: warning: port 25 of SMTP is for tls: starttls, but tls is implicit by default"},
      {"smtp: {tls: starttls, port: 465}",
       "services.smtp.port: warning: port 465 of SMTP is for tls: implicit, but tls is starttls"},
      {"xmpp: {tls: implicit, port: 5222}",
       "services.xmpp.port: warning: port 5222 of XMPP is for tls: starttls, but tls is implicit"},
      {"sip: {tls: starttls, port: 5061}",
       "services.sip.port: warning: port 5061 of SIP is for tls: implicit, but tls is starttls"},
      {"ldap: {port: 389}", "services.ldap.port: warning: port 389 of LDAP is for tls: starttls, but tls is implicit by default"},
      {"smtp: [{tls: implicit}, {tls: starttls, port: 465}]",
       "services.smtp[1].port: warning: port 465 of SMTP is for tls: implicit, but tls is starttls"},
  };
  for (const auto& [entry, finding] : cases) {
    const auto found = warnings("services: {" + entry + "}");
    ASSERT_EQ(found.size(), 1u) << entry << testing::PrintToString(found);
    EXPECT_TRUE(found[0].ends_with(finding)) << found[0];
  }
}

TEST(Warnings, ContradictionsAcrossLevelsNameBothLines) {
  EXPECT_THAT(warnings("services: {imap: {tls: starttls}}\ngroups:\n  vip: {services: {imap: {port: 993}}}"),
              ElementsAre("map.yaml:6:33: groups.vip.services.imap.port: warning: port 993 of IMAP is for tls: implicit, but tls "
                          "is starttls (map.yaml:4:24)"));
  EXPECT_THAT(warnings("services: {imap: {tls: starttls}}\nusers:\n  ann@example.com: {services: {imap: {port: 993}}}"),
              ElementsAre("map.yaml:6:45: users.ann@example.com.services.imap.port: warning: port 993 of IMAP is for tls: "
                          "implicit, but tls is starttls "
                          "(map.yaml:4:24)"));
}

TEST(Warnings, ContradictionsAreToldOnceHoweverManyInheritThem) {
  const MapOnDisk map(R"(hostname: mail.example.com
services: {imap: {port: 143}, smtp: on}
domains: {a.example: {}, b.example: {services: {pop3: on}}, "*.c.example": {services: {pop3: on}}}
)");
  EXPECT_THAT(map.codes(), ElementsAre("port_tls"));
}

TEST(Warnings, AContradictionThatALevelMendsIsStillTheTops) {
  const MapOnDisk map(
      "hostname: mail.example.com\nservices: {imap: {port: 143}, smtp: on}\ndomains: {a.example: {services: {imap: {tls: "
      "starttls}}}}\n");
  EXPECT_THAT(
      map.findings(),
      ElementsAre(
          "map.yaml:2:25: services.imap.port: warning: port 143 of IMAP is for tls: starttls, but tls is implicit by default"));
}

TEST(Warnings, ClearText) {
  EXPECT_THAT(warnings("services: {pop3: {tls: none}}"),
              ElementsAre("map.yaml:4:24: services.pop3.tls: warning: passwords cross the network in clear text"));
  EXPECT_THAT(warnings("services: {pop3: {tls: none}}\nignore_warnings: [clear_text]"), IsEmpty());
}

TEST(Warnings, UrlsThatCarryCredentialsWithoutTls) {
  for (const auto* name : {"syncml", "webdav", "webclient", "webadmin", "calendar", "sms", "antispam", "teamchat",
                           "collaboration", "conference", "caldav", "carddav", "jmap", "ews", "oab"}) {
    EXPECT_THAT(warnings("urls: {" + std::string(name) + ": \"http://{hostname}/x\"}"),
                ElementsAre(testing::EndsWith("urls." + std::string(name) +
                                              ": warning: clients send a password to this URL without TLS; expected https://")));
  }
  EXPECT_THAT(warnings("urls: {activesync: \"http://{hostname}/Microsoft-Server-ActiveSync\"}"),
              ElementsAre(testing::HasSubstr("without TLS")));
  EXPECT_THAT(warnings("services: {xmpp: {websocket: \"ws://{hostname}/ws\"}}"),
              ElementsAre(testing::HasSubstr("services.xmpp.websocket: warning: clients send")));
  EXPECT_THAT(warnings("services: {xmpp: {bosh: \"http://{hostname}/b\"}}"),
              ElementsAre(testing::HasSubstr("services.xmpp.bosh: warning: clients send")));
  EXPECT_THAT(warnings("groups: {g: {redirect: {url: \"http://x.example/autodiscover/autodiscover.xml\"}}}"),
              ElementsAre(testing::HasSubstr("groups.g.redirect.url: warning: clients are sent on without TLS")));
}

TEST(Warnings, ActiveSyncHasOnePath) {
  for (const auto* path : {"/", "", "/Microsoft-Server-ActiveSync/", "/microsoft-server-activesync", "/sync",
                           "/Microsoft-Server-ActiveSync?x=1", "/{domain}/Microsoft-Server-ActiveSync"}) {
    EXPECT_THAT(warnings("urls: {activesync: \"https://{hostname}" + std::string(path) + "\"}"),
                ElementsAre("map.yaml:4:20: urls.activesync: warning: ActiveSync clients use the path "
                            "/Microsoft-Server-ActiveSync whatever stands here"))
        << path;
  }
}

TEST(Warnings, ADomainWithoutMail) {
  const auto of = [](const std::string& text) { return MapOnDisk("hostname: mail.example.com\n" + text).findings(); };
  const std::string no_incoming = "warning: no incoming mail service: neither imap nor pop3 is offered";
  const std::string no_outgoing = "warning: no outgoing mail service: smtp is not offered";
  EXPECT_THAT(of("domains: {a.example: {}}\n"), ElementsAre("map.yaml:2:11: domains.a.example: " + no_incoming,
                                                            "map.yaml:2:11: domains.a.example: " + no_outgoing));
  EXPECT_THAT(of("services: {pop3: on}\ndomains: {a.example: {}, b.example: {}, c.example: {}}\n"),
              ElementsAre("map.yaml:3:11: domains.a.example: " + no_outgoing + " (and 2 more domains)"));
  EXPECT_THAT(of("services: {imap: on, smtp: on}\ndomains: {a.example: {}, b.example: {services: {imap: off}}}\n"),
              ElementsAre("map.yaml:3:26: domains.b.example: " + no_incoming));
  EXPECT_THAT(of("services: {imap: on, smtp: on}\ndomains: {\"*.a.example\": {services: {smtp: off}}}\n"),
              ElementsAre("map.yaml:3:11: domains.*.a.example: " + no_outgoing));
  EXPECT_THAT(
      of("services: {printing: {type: X, port: 1}}\ndomains: {a.example: {}}\nignore_warnings: [no_incoming, no_outgoing]\n"),
      IsEmpty());
}

TEST(Warnings, DomainsThatHaveMovedAndAliasesNeedNoMail) {
  EXPECT_THAT(warnings(R"(include: more.yaml*
users: {})"),
              IsEmpty());
  const MapOnDisk map(R"(hostname: mail.example.com
domains:
  a.example: {services: {imap: on, smtp: on}}
  b.example: {alias_of: a.example}
  c.example: {redirect: {address: "{local}@a.example"}}
)");
  EXPECT_THAT(map.findings(), IsEmpty());
}

TEST(Warnings, StarWithoutAList) {
  const std::string text = "hostname: mail.example.com\nservices: {imap: on, smtp: on}\ndomains: {\"*\": {}}\n";
  EXPECT_THAT(MapOnDisk(text).findings(), ElementsAre("map.yaml:3:11: domains.*: warning: \"*\" serves no domain by itself, and "
                                                      "no domain list names any: it only changes the domains of this map"));
  EXPECT_THAT(MapOnDisk(text, {}, {ListedDomain{.domain = domain("example.com")}}).findings(), IsEmpty());
}

TEST(Warnings, HostsThatAnonymousDialectsWillNotShow) {
  const std::string reason = " needs the user: dialects that ask no password leave this out";
  EXPECT_THAT(warnings("services: {pop3: {host: \"{local}.example.com\"}}"),
              ElementsAre("map.yaml:4:25: services.pop3.host: warning: {local}" + reason));
  EXPECT_THAT(warnings("services: {pop3: {host: \"{user.shard}.example.com\"}}"),
              ElementsAre("map.yaml:4:25: services.pop3.host: warning: {user.shard}" + reason));
  EXPECT_THAT(warnings("services: {pop3: {login: \"{user.uid}\"}}"),
              ElementsAre("map.yaml:4:26: services.pop3.login: warning: {user.uid}" + reason));
  EXPECT_THAT(warnings("login: \"{user.uid}\""), ElementsAre("map.yaml:4:8: login: warning: {user.uid}" + reason));
  EXPECT_THAT(warnings("urls: {webdav: \"https://{user.host}/\"}"),
              ElementsAre("map.yaml:4:16: urls.webdav: warning: {user.host}" + reason));
  EXPECT_THAT(warnings("urls: {webdav: \"https://{hostname}/?u={email}\"}"),
              ElementsAre("map.yaml:4:16: urls.webdav: warning: {email}" + reason));
}

TEST(Warnings, HostsOfPeopleAreNeverShownToAnonymousDialectsAnyway) {
  EXPECT_THAT(
      warnings(
          "groups: {g: {services: {imap: {host: \"{local}.example.com\"}}}}\nusers: {ann@example.com: {login: \"{user.uid}\"}}"),
      IsEmpty());
  EXPECT_THAT(warnings("services: {pop3: {login: \"{local}\", host: \"{domain}\"}}\nlogin: \"{local}%{domain}\""), IsEmpty());
}

TEST(Warnings, GroupsThatNothingRefersTo) {
  EXPECT_THAT(warnings("groups: {admins: {}}\nusers: {ann@example.com: {groups: [admin]}}"),
              ElementsAre("map.yaml:5:9: users.ann@example.com.groups: warning: nothing in the map refers to the group \"admin\" "
                          "(did you mean \"admins\"?)"));
  EXPECT_THAT(
      warnings(
          "urls: {webadmin: {url: \"https://{hostname}/\", groups: [Admins]}}\nusers: {ann@example.com: {groups: [admins]}}"),
      IsEmpty());
}

TEST(Warnings, EachCodeIsIgnoredByItsWord) {
  const std::string text = R"(hostname: mail.example.com
services: {imap: {tls: starttls, port: 993, host: "{local}.example.com"}, pop3: {tls: none}}
urls: {activesync: "http://{hostname}/x", wiki: {type: webclient, url: "https://{hostname}/"}}
include: [none.d/*.yaml]
domains: {"*": {}, a.example: {}, b.example: {services: {imap: off, pop3: off}}}
users: {ann@a.example: {groups: [nobody]}}
)";
  auto said = MapOnDisk(text).codes();
  std::sort(said.begin(), said.end());
  said.erase(std::unique(said.begin(), said.end()), said.end());
  EXPECT_EQ(said.size() + 11, warning_codes().size()) << "all but those of the site around the map";
  for (const auto& code : said) {
    EXPECT_THAT(MapOnDisk(text + "ignore_warnings: [" + code + "]\n").codes(), testing::Not(testing::Contains(code)));
  }
  EXPECT_TRUE(MapOnDisk(text + "ignore_warnings: [uncovered_name]\n").loaded());
}

}  // namespace warnings_test
}  // namespace smartdiscover::service_map
