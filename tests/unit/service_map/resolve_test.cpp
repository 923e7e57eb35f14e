// Settings of people, of shared mailboxes and of nobody in particular.
#include "unit/service_map/map_on_disk.hpp"

#include <array>

namespace smartdiscover::service_map {
namespace resolve_test {

using testing::ElementsAre;
using testing::IsEmpty;

Account account(std::string_view text) { return Account{.address = address(text)}; }

TEST(Resolve, APersonWithoutAnythingIsTheirAddress) {
  const MapOnDisk map("hostname: mail.example.com\nservices: {imap: on}\ndomains: {example.com: {}}\n");
  const auto settings = map.of("ann@example.com");
  EXPECT_EQ(settings.address, address("ann@example.com"));
  EXPECT_EQ(settings.domain, domain("example.com"));
  EXPECT_EQ(settings.login, "ann@example.com");
  EXPECT_EQ(settings.display_name, "ann@example.com");
  EXPECT_EQ(settings.provider_name.value, "");
  EXPECT_FALSE(settings.redirect);
  EXPECT_FALSE(settings.ttl);
  EXPECT_THAT(settings.extra_types, IsEmpty());
  EXPECT_FALSE(settings.services[0].login.location.known());
}

TEST(Resolve, TheLoginIsTheStoresElseThatOfTheLevelsElseTheAddress) {
  const MapOnDisk map(R"(hostname: mail.example.com
login: "{local}"
services: {imap: on, smtp: {login: "out-{login}"}, xmpp: {login: "{email}"}}
domains: {example.com: {}, example.org: {login: "{local}.{user.branch}"}}
groups: {vip: {login: "vip-{local}"}}
users: {bob@example.com: {login: "the-{local}"}}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  EXPECT_THAT(show(map.of("ann@example.com").services),
              ElementsAre("imap mail.example.com:993 implicit ann", "smtp mail.example.com:465 implicit out-ann",
                          "xmpp mail.example.com:5223 implicit ann@example.com"));
  EXPECT_EQ(map.of("ann@example.com").login, "ann");
  EXPECT_EQ(map.show(map.of("ann@example.com").services[0].login.location), "map.yaml:2:8");
  EXPECT_EQ(map.show(map.of("ann@example.com").services[1].login.location), "map.yaml:3:36");
  EXPECT_EQ(map.of(Account{.address = address("ann@example.com"), .login = "a17"}).login, "a17");
  EXPECT_EQ(map.of(Account{.address = address("ann@example.com"), .groups = {"vip"}}).login, "vip-ann");
  EXPECT_EQ(map.of(Account{.address = address("bob@example.com"), .login = "b17", .groups = {"vip"}}).login, "the-bob");
  EXPECT_EQ(map.show(map.of("bob@example.com").services[0].login.location), "map.yaml:6:34");
  EXPECT_EQ(map.of(Account{.address = address("ann@example.org"), .attributes = {{"branch", "north"}}}).login, "ann.north");
  EXPECT_EQ(map.error_of(account("ann@example.org")), "there is no value for {user.branch}");
}

TEST(Resolve, EveryPlaceholderIsFilled) {
  const MapOnDisk map(R"(hostname: "mail.{domain}"
services:
  imap: {host: "{local}.{domain}", login: "{email}|{local}|{domain}|{hostname}|{login}|{display_name}|{user.id}"}
  ldap: {base: "ou={local},o={display_name}"}
urls: {wiki: {type: W, url: "https://{user.id}.{hostname}/{email}/{login}?n={display_name}"}}
domains: {example.com: {}}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  const auto settings = map.of(Account{
      .address = address("ann@example.com"), .display_name = "Ann, Müller", .login = "a 1", .attributes = {{"id", "k7"}}});
  EXPECT_EQ(settings.services[0].host.value, "ann.example.com");
  EXPECT_EQ(settings.services[0].login.value, "ann@example.com|ann|example.com|mail.example.com|a 1|Ann, Müller|k7");
  EXPECT_EQ(settings.services[1].base.value, "ou=ann,o=Ann\\, Müller");
  EXPECT_EQ(settings.urls[0].url.value, "https://k7.mail.example.com/ann%40example.com/a%201?n=Ann%2C%20M%C3%BCller");
}

// Short texts live inside their strings, so that views of them go bad where a string is moved.
TEST(Resolve, ShortNamesAreFilledAsLongOnesAre) {
  const MapOnDisk map(R"(hostname: m.a
services: {imap: {login: "{login}|{hostname}|{email}"}, smtp: {host: "x.{hostname}"}, xmpp: {websocket: "wss://{hostname}/{login}"}}
urls: {wiki: {type: W, url: "https://{hostname}/{domain}/{login}/{email}/{display_name}"}}
domains: {b.c: {}, d.e: {alias_of: b.c, hostname: "n.{domain}"}}
groups: {g: {hostname: g.h}}
)");
  ASSERT_TRUE(map.loaded());
  const auto of = [&map](Account person, std::string_view asked) {
    map.map().complete(person);
    const auto settings = map.map().resolve(ResolveRequest{.domain = domain(asked), .person = &person});
    EXPECT_EQ(settings->hostname.value, settings->discovery.value);
    auto lines = show(settings->services);
    lines.push_back(settings->services.at(2).websocket.value);
    lines.push_back(settings->urls.at(0).url.value);
    return lines;
  };
  EXPECT_THAT(of(Account{.address = address("u@b.c"), .display_name = "U", .login = "l"}, "b.c"),
              ElementsAre("imap m.a:993 implicit l|m.a|u@b.c", "smtp x.m.a:465 implicit l", "xmpp m.a:5223 implicit l",
                          "wss://m.a/l", "https://m.a/b.c/l/u%40b.c/U"));
  EXPECT_THAT(of(Account{.address = address("u@b.c")}, "d.e"),
              ElementsAre("imap n.d.e:993 implicit u@b.c|n.d.e|u@b.c", "smtp x.n.d.e:465 implicit u@b.c",
                          "xmpp n.d.e:5223 implicit u@b.c", "wss://n.d.e/u%40b.c", "https://n.d.e/b.c/u%40b.c/u%40b.c/u%40b.c"));
  EXPECT_THAT(of(Account{.address = address("u@b.c"), .login = "l", .groups = {"g"}}, "b.c"),
              ElementsAre("imap g.h:993 implicit l|g.h|u@b.c", "smtp x.g.h:465 implicit l", "xmpp g.h:5223 implicit l",
                          "wss://g.h/l", "https://g.h/b.c/l/u%40b.c/u%40b.c"));
  EXPECT_THAT(show(map.of_domain("b.c").services),
              ElementsAre("imap m.a:993 implicit %EMAILADDRESS%|m.a|%EMAILADDRESS%", "smtp x.m.a:465 implicit %EMAILADDRESS%",
                          "xmpp m.a:5223 implicit %EMAILADDRESS%"));
}

TEST(Resolve, WhatCannotBeFilledIsToldWithItsLine) {
  const MapOnDisk map(R"(hostname: mail.example.com
domains:
  host.example: {services: {imap: {host: "{user.shard}.example.com"}}}
  login.example: {services: {imap: {login: "{user.uid}"}}}
  url.example: {urls: {webdav: "https://{hostname}/{user.uid}/"}}
  mapped.example: {urls: {webdav: {url: "https://{user.uid}/"}}}
  list.example: {services: {smtp: [{}, {host: "{local}.example.com"}]}}
  socket.example: {services: {xmpp: {websocket: "wss://{hostname}/{user.uid}"}}}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  EXPECT_EQ(map.unfilled_of(account("ann@host.example")),
            "imap: domains.host.example.services.imap.host (map.yaml:3:42): there is no value for {user.shard}");
  EXPECT_EQ(map.unfilled_of(account("ann@login.example")),
            "imap: domains.login.example.services.imap.login (map.yaml:4:44): there is no value for {user.uid}");
  EXPECT_EQ(map.unfilled_of(account("ann@url.example")),
            "webdav: domains.url.example.urls.webdav.url (map.yaml:5:32): there is no value for {user.uid}");
  EXPECT_EQ(map.unfilled_of(account("ann@mapped.example")),
            "webdav: domains.mapped.example.urls.webdav.url (map.yaml:6:41): there is no value for {user.uid}");
  EXPECT_EQ(
      map.unfilled_of(account("o'brien@list.example")),
      "smtp: domains.list.example.services.smtp[1].host (map.yaml:7:47): expected a host name, found \"o'brien.example.com\"");
  EXPECT_EQ(map.unfilled_of(account("ann@socket.example")),
            "xmpp: domains.socket.example.services.xmpp.websocket (map.yaml:8:49): there is no value for {user.uid}");
  Account bad = account("ann@host.example");
  for (const auto* value : {"a\nb", "a b", "-", "x/y", "\xFF", "a..b"}) {
    bad.attributes["shard"] = value;
    EXPECT_TRUE(map.unfilled_of(bad).starts_with("imap: domains.host.example.services.imap.host (map.yaml:3:42): ")) << value;
  }
}

TEST(Resolve, WhatLacksAValueSpoilsNothingElse) {
  const MapOnDisk map(R"(hostname: mail.example.com
services: {imap: on, smtp: [{host: "{user.relay}.example.com"}, {tls: starttls}], sieve: {login: "{user.uid}"}}
urls: {wiki: {type: X-Wiki, url: "https://wiki.example.com/{user.team}/"}, webdav: "https://{hostname}/webdav/"}
domains:
  example.com: {}
  gone.example: {redirect: {address: "{local}@example.com"}}
  chat.example: {services: {xmpp: {websocket: "wss://{hostname}/{user.uid}"}, ldap: {base: "ou={user.team}"}}}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  const auto settings = map.of("ann@example.com");
  EXPECT_THAT(show(settings.services), ElementsAre("imap mail.example.com:993 implicit ann@example.com",
                                                   "smtp mail.example.com:587 starttls ann@example.com"));
  EXPECT_THAT(show(settings.urls), ElementsAre("webdav https://mail.example.com/webdav/"));
  ASSERT_EQ(settings.unfilled.size(), 3U);
  EXPECT_EQ(settings.missing("smtp"), nullptr) << "one way to send is there";
  EXPECT_EQ(settings.missing("sieve"), &settings.unfilled[1]);
  EXPECT_EQ(settings.missing("wiki"), &settings.unfilled[2]);
  EXPECT_EQ(settings.missing("imap"), nullptr);
  EXPECT_EQ(settings.missing("pop3"), nullptr) << "not offered is not missing";
  const auto chat = map.of("ann@chat.example");
  EXPECT_EQ(chat.services.size(), 4U) << "XMPP and LDAP without their additions are better than none";
  EXPECT_EQ(chat.unfilled.size(), 5U);
  EXPECT_EQ(chat.missing("xmpp"), nullptr);
  EXPECT_THAT(map.of_domain("example.com").unfilled, IsEmpty()) << "anyone is not told what needs a person, and nothing is amiss";
  EXPECT_THAT(map.of("ann@gone.example").unfilled, IsEmpty()) << "nothing of a redirect is filled in";
  const auto complete =
      map.of(Account{.address = address("ann@example.com"), .attributes = {{"relay", "r1"}, {"uid", "7"}, {"team", "a"}}});
  EXPECT_THAT(complete.unfilled, IsEmpty());
  EXPECT_EQ(complete.services.size(), 4U);
  EXPECT_EQ(complete.urls.size(), 2U);
}

TEST(Resolve, FillsOnlyWhatIsNeeded) {
  const MapOnDisk map(R"(hostname: mail.example.com
services: {smtp: on, xmpp: on, printing: {type: X-Print, port: 631}, sieve: {host: "{user.none}"}, imap: on}
urls:
  oab: "https://{hostname}/oab/"
  caldav: "https://{hostname}/dav/"
  wiki: {type: X-Wiki, url: "https://{hostname}/wiki/"}
  ews: "https://{hostname}/ews/"
  freebusy: "https://{hostname}/{user.none}/"
extra_types: [CalDAV, X-Wiki]
domains: {example.com: {}}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  static constexpr std::array<std::string_view, 2> exchange = {"ews", "oab"};
  const auto ann = account("ann@example.com");
  const auto names = [&](const Needs& needs) {
    const auto settings = map.map().resolve(
        ResolveRequest{.domain = domain("example.com"), .address = ann.address, .person = &ann, .needs = needs});
    std::string all;
    for (const auto& service : settings->services) all += service.name + " ";
    for (const auto& url : settings->urls) all += url.name + " ";
    for (const auto& unfilled : settings->unfilled) all += "-" + unfilled.name + " ";
    return all;
  };
  EXPECT_EQ(names({}), "smtp xmpp printing imap oab caldav wiki ews -sieve -freebusy ");
  EXPECT_EQ(names({ServiceNeeds::mail, UrlNeeds::named_and_extras, exchange}), "smtp imap oab caldav wiki ews ");
  EXPECT_EQ(names({ServiceNeeds::mail, UrlNeeds::named, exchange}), "smtp imap oab ews ");
  EXPECT_EQ(names({ServiceNeeds::none, UrlNeeds::named, {}}), "");
}

TEST(Resolve, LoginsOfStoresAreCheckedNamesAreCleaned) {
  const MapOnDisk map("hostname: mail.example.com\nservices: {imap: on}\ndomains: {example.com: {}}\n");
  EXPECT_EQ(map.error_of(Account{.address = address("ann@example.com"), .login = "a\r\nb"}),
            "the login holds control characters or is not UTF-8");
  EXPECT_EQ(map.error_of(Account{.address = address("ann@example.com"), .login = "\xFF"}),
            "the login holds control characters or is not UTF-8");
  EXPECT_EQ(map.of(Account{.address = address("ann@example.com"), .display_name = "Ann\r\n\x01 Example"}).display_name,
            "Ann Example");
}

TEST(Resolve, AnAliasAddressGivesThePersonsOwnSettings) {
  const MapOnDisk map(R"(hostname: mail.example.com
login: "{local}%{domain}"
services: {imap: on}
urls: {caldav: "https://{hostname}/{email}/", wiki: {type: W, url: "https://wiki.{domain}/"}}
domains: {example.com: {}, example.org: {hostname: mail.example.org}}
)");
  const auto ann = account("ann@example.com");
  const auto settings =
      map.map().resolve(ResolveRequest{.domain = domain("example.org"), .address = address("a@example.org"), .person = &ann});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->address, address("ann@example.com"));
  EXPECT_EQ(settings->domain, domain("example.org"));
  EXPECT_EQ(settings->login, "ann%example.com") << "a login is the person's own";
  EXPECT_THAT(show(settings->services), ElementsAre("imap mail.example.org:993 implicit ann%example.com"));
  EXPECT_THAT(show(settings->urls),
              ElementsAre("caldav https://mail.example.org/ann%40example.com/", "wiki https://wiki.example.org/"));
}

TEST(Resolve, ANameOfTheSitesOwnMeansTheSameEverywhere) {
  std::string text =
      "hostname: mail.example.com\ndomains:\n  user.example: {services: {printing: on, fax: {host: fax.example.com}}, urls: "
      "{wiki: {url: \"https://w.example/\"}}}\n";
  for (const auto* name : {"e", "a", "d", "b", "c"}) {
    const std::string letter = name;
    text += "  " + letter + ".example: {services: {printing: {type: X-" + letter + ", port: " + std::to_string(600 + *name) +
            "}}, urls: {wiki: {type: W-" + letter + ", url: \"https://w.example/\"}}}\n";
  }
  text += "  fax.example: {services: {fax: [{type: X-Fax, port: 4559, tls: none}]}}\n";
  const MapOnDisk map(text);
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  const auto settings = map.of_domain("user.example");
  EXPECT_THAT(show(settings.services), ElementsAre("printing mail.example.com:701 implicit %EMAILADDRESS%",
                                                   "fax fax.example.com:4559 implicit %EMAILADDRESS%"));
  EXPECT_EQ(settings.services[0].type, "X-e") << "of the place that is read first";
  EXPECT_EQ(settings.services[1].type, "X-Fax");
  EXPECT_EQ(settings.urls[0].type, "W-e");
}

TEST(Resolve, ASharedMailboxHasItsOwnSettingsAndThePersonsLogin) {
  const MapOnDisk map(R"(hostname: mail.example.com
services: {imap: on, smtp: {login: "{email}"}}
urls: {caldav: "https://{hostname}/{email}/{user.id}/"}
domains: {example.com: {}, example.org: {hostname: mail.example.org, login: "org-{local}"}}
groups:
  shared: {services: {imap: {host: shared.example.com}}}
  vip: {login: "vip-{local}", services: {imap: {host: vip.example.com}}}
users:
  info@example.org: {display_name: Information, groups: [shared]}
  ann@example.com: {groups: [vip], may_open: [info@example.org]}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  auto ann = Account{.address = address("ann@example.com"), .display_name = "Ann", .attributes = {{"id", "a"}}};
  auto info = Account{.address = address("info@example.org"), .attributes = {{"id", "i"}}};
  map.map().complete(ann);
  map.map().complete(info);
  const auto settings = map.map().resolve(
      ResolveRequest{.domain = domain("example.org"), .address = info.address, .person = &ann, .mailbox = &info});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->address, address("info@example.org"));
  EXPECT_EQ(settings->display_name, "Information");
  EXPECT_EQ(settings->login, "vip-ann");
  EXPECT_THAT(show(settings->services),
              ElementsAre("imap shared.example.com:993 implicit vip-ann", "smtp mail.example.org:465 implicit ann@example.com"));
  EXPECT_THAT(show(settings->urls), ElementsAre("caldav https://mail.example.org/info%40example.org/i/"));
}

constexpr auto personal = R"(hostname: mail.example.com
services:
  imap: on
  pop3: {host: "{local}.example.com"}
  smtp: {login: "{local}"}
  sieve: {login: "{user.uid}"}
  ldap: {base: "ou={domain}"}
  xmpp: {websocket: "wss://{hostname}/{email}", bosh: "https://{local}.example.com/"}
urls:
  caldav: "https://{hostname}/dav/{email}/"
  webdav: "https://{local}.example.com/"
  webclient: "https://{hostname}/?u={login}"
  install: "https://{hostname}/install/"
domains:
  example.com: {}
  alias.example: {alias_of: example.com}
  short.example: {login: "{local}"}
  unknown.example: {login: "{user.uid}"}
groups: {g: {services: {imap: {host: never.example.com}}}}
users: {ann@example.com: {services: {imap: {host: never.example.com}}, login: never, display_name: Never}}
)";

TEST(Resolve, APersonIsToldOfTheMailboxesTheyMayOpen) {
  const MapOnDisk map(R"(hostname: mail.example.com
domains: {example.com: {}}
users: {info@example.com: {display_name: Information}}
)");
  auto ann = account("ann@example.com");
  ann.may_open = {address("info@example.com"), address("desk@example.com")};
  const auto own = map.map().resolve(ResolveRequest{.domain = domain("example.com"), .address = ann.address, .person = &ann});
  ASSERT_TRUE(own);
  ASSERT_EQ(own->shared_mailboxes.size(), 2U);
  EXPECT_EQ(own->shared_mailboxes[0].address, address("info@example.com"));
  EXPECT_EQ(own->shared_mailboxes[0].display_name, "Information");
  EXPECT_EQ(own->shared_mailboxes[1].display_name, "desk@example.com") << "nobody gave it a name";
  const auto info = account("info@example.com");
  const auto opened = map.map().resolve(
      ResolveRequest{.domain = domain("example.com"), .address = info.address, .person = &ann, .mailbox = &info});
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->shared_mailboxes.empty()) << "of one's own mailbox alone";
}

TEST(ResolveForAnyone, ADomainIsShownWithoutWhatNeedsThePerson) {
  const MapOnDisk map(personal);
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  const auto settings = map.of_domain("example.com");
  EXPECT_FALSE(settings.address);
  EXPECT_EQ(settings.login, "%EMAILADDRESS%");
  EXPECT_EQ(settings.display_name, "");
  EXPECT_THAT(
      show(settings.services),
      ElementsAre("imap mail.example.com:993 implicit %EMAILADDRESS%", "smtp mail.example.com:465 implicit %EMAILLOCALPART%",
                  "ldap mail.example.com:636 implicit %EMAILADDRESS%", "xmpp mail.example.com:5223 implicit %EMAILADDRESS%"));
  EXPECT_EQ(settings.services[2].base.value, "ou=example.com");
  EXPECT_EQ(settings.services[3].websocket.value, "wss://mail.example.com/");
  EXPECT_EQ(settings.services[3].bosh.value, "");
  EXPECT_THAT(show(settings.urls),
              ElementsAre("caldav https://mail.example.com/dav/", "install https://mail.example.com/install/"));
}

TEST(ResolveForAnyone, LoginsFollowTheTemplatesOfTheLevels) {
  const MapOnDisk map(personal);
  EXPECT_EQ(show(map.of_domain("alias.example").services[0]), "imap mail.example.com:993 implicit %EMAILLOCALPART%@example.com");
  EXPECT_EQ(show(map.of_domain("alias.example").services[1]), "smtp mail.example.com:465 implicit %EMAILLOCALPART%");
  EXPECT_EQ(show(map.of_domain("short.example").services[0]), "imap mail.example.com:993 implicit %EMAILLOCALPART%");
  EXPECT_THAT(show(map.of_domain("unknown.example").services),
              ElementsAre("smtp mail.example.com:465 implicit %EMAILLOCALPART%"));
}

TEST(ResolveForAnyone, AnAddressIsTheLoginButNoMoreIsSaidOfIt) {
  const MapOnDisk map(personal);
  const auto of = [&map](std::string_view text) {
    return *map.map().resolve(ResolveRequest{.domain = address(text).domain(), .address = address(text)});
  };
  const auto settings = of("ann@example.com");
  EXPECT_EQ(settings.address, address("ann@example.com"));
  EXPECT_EQ(settings.login, "ann@example.com");
  EXPECT_EQ(settings.display_name, "");
  EXPECT_THAT(
      show(settings.services),
      ElementsAre("imap mail.example.com:993 implicit ann@example.com", "smtp mail.example.com:465 implicit ann",
                  "ldap mail.example.com:636 implicit ann@example.com", "xmpp mail.example.com:5223 implicit ann@example.com"));
  EXPECT_THAT(show(settings.urls),
              ElementsAre("caldav https://mail.example.com/dav/", "install https://mail.example.com/install/"));
  EXPECT_EQ(of("ann@alias.example").login, "ann@example.com");
  EXPECT_EQ(of("ann@alias.example").address, address("ann@alias.example"));
  EXPECT_EQ(of("ann@short.example").login, "ann");
}

TEST(ResolveForAnyone, NobodyLearnsWhoHasAMailbox) {
  const MapOnDisk map(personal);
  const auto of = [&map](std::string_view text) {
    return *map.map().resolve(ResolveRequest{.domain = address(text).domain(), .address = address(text)});
  };
  auto known = show(of("ann@example.com").services);
  auto unknown = show(of("xyz@example.com").services);
  for (auto& line : unknown) {
    if (const auto at = line.find("xyz"); at != std::string::npos) line.replace(at, 3, "ann");
  }
  EXPECT_EQ(known, unknown);
}

TEST(ResolveForAnyone, AMailboxWithoutAPersonIsNobodys) {
  const MapOnDisk map(personal);
  const auto ann = account("ann@example.com");
  const auto settings = map.map().resolve(ResolveRequest{.domain = domain("example.com"), .mailbox = &ann});
  ASSERT_TRUE(settings);
  EXPECT_FALSE(settings->address);
  EXPECT_EQ(settings->services[0].host.value, "mail.example.com");
}

TEST(Resolve, OptionsOfTheSiteAreHandedOn) {
  const MapOnDisk map(
      "hostname: mail.example.com\nttl: 2d\nextra_types: [CalDAV, X-Wiki]\nurls: {wiki: {type: X-Wiki, url: "
      "\"https://w.example/\"}}\ndomains: {example.com: {}}\n");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  EXPECT_EQ(map.of("x@example.com").ttl, std::chrono::hours(48));
  EXPECT_THAT(map.of("x@example.com").extra_types, ElementsAre("CalDAV", "X-Wiki"));
}

TEST(Resolve, EveryKnownNameHasItsTypeAndAnyMayBeReplaced) {
  const MapOnDisk map(R"(hostname: mail.example.com
services: {imap: on, pop3: on, smtp: on, xmpp: on, sip: on, sieve: on, ldap: {type: Directory}, printing: {type: X-Print, port: 1}}
urls:
  activesync: "https://{hostname}/Microsoft-Server-ActiveSync"
  syncml: "https://{hostname}/"
  webdav: "https://{hostname}/"
  webclient: "https://{hostname}/"
  webadmin: "https://{hostname}/"
  freebusy: "https://{hostname}/"
  calendar: "https://{hostname}/"
  sms: "https://{hostname}/"
  antispam: "https://{hostname}/"
  install: "https://{hostname}/"
  teamchat: "https://{hostname}/"
  collaboration: "https://{hostname}/"
  conference: "https://{hostname}/"
  caldav: "https://{hostname}/"
  carddav: {url: "https://{hostname}/", type: Contacts}
  jmap: "https://{hostname}/"
  ews: "https://{hostname}/"
  oab: "https://{hostname}/"
  mta_sts: "https://{hostname}/"
  documentation: "https://{hostname}/"
domains: {example.com: {}}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  std::vector<std::string> types;
  const auto settings = map.of("x@example.com");
  for (const auto& service : settings.services) types.push_back(service.type);
  for (const auto& url : settings.urls) types.push_back(url.type);
  EXPECT_THAT(types, ElementsAre("IMAP", "POP3", "SMTP", "XMPP", "SIP", "Sieve", "Directory", "X-Print", "MobileSync", "SyncML",
                                 "WebDAV", "WebClient", "WebAdmin", "FreeBusy", "InternetCalendar", "SMS", "AntiSpam", "Install",
                                 "TeamChat", "Collaboration", "Conference", "CalDAV", "Contacts", "JMAP", "", "", "", ""));
  EXPECT_EQ(settings.services[7].protocol, Protocol::other);
}

TEST(Resolve, TheMapLivesAsLongAsAnyCopy) {
  std::optional<ServiceMap> copy;
  {
    const MapOnDisk map("hostname: mail.example.com\nservices: {imap: on}\ndomains: {example.com: {}}\n");
    copy = map.map();
  }
  EXPECT_TRUE(copy->resolve(ResolveRequest{.domain = domain("example.com")}));
}

}  // namespace resolve_test
}  // namespace smartdiscover::service_map
