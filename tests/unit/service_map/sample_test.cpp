// The map of the manual, whole: it must load without a word, and answer as it says.
#include "unit/service_map/map_on_disk.hpp"

namespace smartdiscover::service_map {
namespace sample_test {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto sample = R"(hostname: mail.example.com
discovery: autodiscover.example.com
provider_name: Example Inc.
include: [domains.d/*.yaml]

services:
  imap: {host: imap.example.com}
  pop3: "off"
  smtp:
    - {tls: implicit}
    - {tls: starttls, port: 587}
  xmpp: {tls: starttls, websocket: "wss://{hostname}/ws", bosh: "https://{hostname}/bosh"}
  sip: {tls: implicit}
  printing: {type: X-Print, host: print.example.com, port: 631}

urls:
  activesync: "https://{hostname}/Microsoft-Server-ActiveSync"
  syncml: "https://{hostname}/syncml/"
  webdav: "https://{hostname}/webdav/"
  webclient: "https://{hostname}/webmail/"
  webadmin: {url: "https://{hostname}/admin/", groups: [admins]}
  caldav: "https://{hostname}/dav/{email}/"
  carddav: "https://{hostname}/dav/{email}/"
  wiki: {type: X-Wiki, url: "https://wiki.{domain}/"}

domains:
  example.com: {netbios: EXAMPLE, mta_sts: {mode: enforce, mx: [mail.example.com], max_age: 7d}}
  example.org: {hostname: mail.example.org, provider_name: Example Org, services: {pop3: {tls: implicit}}}
  example.net: {alias_of: example.com}
  "*.customers.example": {hostname: "mail.{domain}", access: {autoconfig: "off"}}
  old.example: {redirect: {address: "{local}@example.com"}}
  moved.example: {redirect: {url: "https://autodiscover.elsewhere.example/autodiscover/autodiscover.xml"}}
groups:
  vip: {services: {imap: {host: imap-vip.example.com}}}
  moved: {members_file: moved.txt, redirect: {url: "https://autodiscover.new.example/autodiscover/autodiscover.xml"}}
users:
  ann@example.com: {display_name: Ann Example, login: ann, groups: [vip], aliases: [a.example@example.com], may_open: [info@example.com]}
)";

class Sample : public testing::Test {
 protected:
  MapOnDisk map{
      sample,
      {{"moved.txt", "bob@example.com  # since May\n\n# nobody else\n"}, {"domains.d/a.yaml", "domains:\n  example.edu: {}\n"}}};
};

TEST_F(Sample, LoadsWithoutAWord) {
  EXPECT_THAT(map.findings(), IsEmpty());
  ASSERT_TRUE(map.loaded());
}

TEST_F(Sample, AnswersAnn) {
  const auto settings = map.of("ann@example.com");
  EXPECT_EQ(settings.display_name, "Ann Example");
  EXPECT_EQ(settings.login, "ann");
  EXPECT_EQ(settings.hostname.value, "mail.example.com");
  EXPECT_EQ(settings.discovery.value, "autodiscover.example.com");
  EXPECT_EQ(settings.provider_name.value, "Example Inc.");
  EXPECT_THAT(show(settings.services),
              ElementsAre("imap imap-vip.example.com:993 implicit ann", "smtp mail.example.com:465 implicit ann",
                          "smtp mail.example.com:587 starttls ann", "xmpp mail.example.com:5222 starttls ann",
                          "sip mail.example.com:5061 implicit ann", "printing print.example.com:631 implicit ann"));
  EXPECT_EQ(settings.service(Protocol::xmpp)->websocket.value, "wss://mail.example.com/ws");
  EXPECT_EQ(settings.service(Protocol::xmpp)->bosh.value, "https://mail.example.com/bosh");
  EXPECT_THAT(show(settings.urls),
              ElementsAre("activesync https://mail.example.com/Microsoft-Server-ActiveSync",
                          "syncml https://mail.example.com/syncml/", "webdav https://mail.example.com/webdav/",
                          "webclient https://mail.example.com/webmail/", "caldav https://mail.example.com/dav/ann%40example.com/",
                          "carddav https://mail.example.com/dav/ann%40example.com/", "wiki https://wiki.example.com/"));
}

TEST_F(Sample, AnswersEveryKindOfDomain) {
  EXPECT_EQ(map.of("x@example.org").hostname.value, "mail.example.org");
  EXPECT_EQ(show(map.of("x@example.org").services).at(1), "pop3 mail.example.org:995 implicit x@example.org");
  EXPECT_EQ(map.of("x@a.customers.example").hostname.value, "mail.a.customers.example");
  EXPECT_EQ(map.of("x@example.edu").hostname.value, "mail.example.com");
  EXPECT_EQ(map.map().served_as(domain("example.net")), domain("example.com"));
  EXPECT_EQ(show(map.map().domain_redirect(address("cy@old.example"))), "cy@example.com");
  EXPECT_EQ(show(map.map().domain_redirect(address("cy@moved.example"))),
            "https://autodiscover.elsewhere.example/autodiscover/autodiscover.xml");
  EXPECT_EQ(show(map.of("bob@example.com").redirect), "https://autodiscover.new.example/autodiscover/autodiscover.xml");
}

TEST_F(Sample, EveryValueKnowsItsLine) {
  const auto settings = map.of("ann@example.com");
  EXPECT_EQ(map.show(settings.hostname.location), "map.yaml:1:11");
  EXPECT_EQ(map.show(settings.services[0].location), "map.yaml:7:3");
  EXPECT_EQ(map.show(settings.services[0].host.location), "map.yaml:34:33");
  EXPECT_EQ(map.show(settings.services[0].port.location), "default");
  EXPECT_EQ(map.show(settings.services[0].tls.location), "default");
  EXPECT_EQ(map.show(settings.services[0].login.location), "map.yaml:37:55");
  EXPECT_EQ(map.show(settings.services[2].location), "map.yaml:11:7");
  EXPECT_EQ(map.show(settings.services[2].host.location), "map.yaml:1:11");
  EXPECT_EQ(map.show(settings.services[2].port.location), "map.yaml:11:29");
  EXPECT_EQ(map.show(settings.services[2].tls.location), "map.yaml:11:13");
  EXPECT_EQ(map.show(settings.url("wiki")->url.location), "map.yaml:24:29");
}

}  // namespace sample_test
}  // namespace smartdiscover::service_map
