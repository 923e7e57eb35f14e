#include "unit/site/folder.hpp"

#include <fstream>
#include <sstream>

namespace smartdiscover::site {
namespace remote_stores_test {

using testing::ElementsAre;
using testing::IsEmpty;

class RemoteStores : public SiteFolder {
 protected:
  template <class Definition>
  Definition only(const std::string& store) {
    const auto users = read("users: {stores: [" + store + "]}\n").users;
    EXPECT_EQ(users.stores.size(), 1U);
    return std::get<Definition>(users.stores.at(0).kind);
  }
};

TEST_F(RemoteStores, ReadsDovecot) {
  const auto plain = only<users::DovecotStoreDefinition>("{type: dovecot, socket: auth}");
  EXPECT_EQ(plain.socket, folder_ / "auth");
  EXPECT_EQ(plain.service, "smartdiscover");
  EXPECT_EQ(plain.login, "{email}");
  const auto all =
      only<users::DovecotStoreDefinition>("{type: dovecot, socket: /run/auth, service: imap, login: \"{local}%{domain}\"}");
  EXPECT_EQ(all.socket, "/run/auth");
  EXPECT_EQ(all.service, "imap");
  EXPECT_EQ(all.login, "{local}%{domain}");
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(RemoteStores, ReadsImap) {
  using Tls = users::ImapStoreDefinition::Tls;
  const auto plain = only<users::ImapStoreDefinition>("{type: imap, host: mail.example.com}");
  EXPECT_EQ(plain.host, "mail.example.com");
  EXPECT_FALSE(plain.port);
  EXPECT_EQ(plain.tls, Tls::implicit);
  EXPECT_FALSE(plain.ca);
  const auto all =
      only<users::ImapStoreDefinition>("{type: imap, host: \"::1\", port: 1143, tls: starttls, ca: ca.pem, login: \"{local}\"}");
  EXPECT_EQ(all.port, 1143);
  EXPECT_EQ(all.tls, Tls::starttls);
  EXPECT_EQ(all.ca, folder_ / "ca.pem");
  EXPECT_EQ(all.login, "{local}");
  EXPECT_FALSE(only<users::ImapStoreDefinition>("{type: imap, host: service-map}").host);
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(RemoteStores, ReadsHttp) {
  const auto http = only<users::HttpStoreDefinition>(
      "{type: http, url: \"https://auth.example.com/check?x=1\", token_file: token, ca: ca.pem}");
  EXPECT_EQ(http.url, WebUrl::parse("https://auth.example.com/check?x=1"));
  EXPECT_EQ(http.token_file, folder_ / "token");
  EXPECT_EQ(http.ca, folder_ / "ca.pem");
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(RemoteStores, WarnsOfPasswordsInClearText) {
  only<users::HttpStoreDefinition>("{type: http, url: \"http://127.0.0.1:8000/check\"}");
  ASSERT_EQ(findings().size(), 1U);
  EXPECT_NE(findings()[0].find("warning"), std::string::npos) << findings()[0];
}

TEST_F(RemoteStores, ReadsLdap) {
  using Tls = users::LdapStoreDefinition::Tls;
  const auto plain =
      only<users::LdapStoreDefinition>("{type: ldap, urls: [\"ldaps://a\", \"ldapi://%2Frun%2Fldapi\"], base: \"dc=x\"}");
  EXPECT_THAT(plain.urls, ElementsAre("ldaps://a", "ldapi://%2Frun%2Fldapi"));
  EXPECT_EQ(plain.tls, Tls::none);
  EXPECT_EQ(plain.filter, "(mail={email})");
  EXPECT_EQ(plain.attributes.at("address"), "mail");
  const auto all = only<users::LdapStoreDefinition>(
      "{type: ldap, urls: \"ldap://a\", tls: starttls, ca: ca.pem, base: \"dc=x\", filter: \"(uid={local})\", bind_dn: \"cn=a\", "
      "bind_password_file: p, attributes: {display_name: displayName, room: l}, connections: 9}");
  EXPECT_EQ(all.tls, Tls::starttls);
  EXPECT_EQ(all.filter, "(uid={local})");
  EXPECT_EQ(all.bind_dn, "cn=a");
  EXPECT_EQ(all.bind_password_file, folder_ / "p");
  EXPECT_EQ(all.attributes.at("display_name"), "displayName");
  EXPECT_EQ(all.attributes.at("room"), "l");
  EXPECT_EQ(all.connections, 9U);
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(RemoteStores, NamesWhatIsWrong) {
  struct Case {
    const char* store;
    const char* finding;
  };
  for (const auto& [store, finding] : std::vector<Case>{
           {"{type: dovecot}", "socket: required, and missing"},
           {"{type: dovecot, socket: s, login: \"{mail}\"}",
            "login: expected {email}, {local} or {domain} in braces, found \"{mail}\""},
           {"{type: dovecot, socket: s, login: \"{email\"}", "login: expected {email}, {local} or {domain} in braces"},
           {"{type: dovecot, socket: s, sock: s}", "sock: unknown setting (did you mean \"socket\"?)"},
           {"{type: imap}", "host: required, and missing"},
           {"{type: imap, host: \"a b\"}", "host: expected the name of a host"},
           {"{type: imap, host: a, tls: none}", "tls: expected implicit or starttls"},
           {"{type: imap, host: a, port: 0}", "port: expected"},
           {"{type: imap, host: service-map, port: 993}", "port: cannot be combined with host: service-map"},
           {"{type: imap, host: service-map, login: \"{local}\"}", "login: cannot be combined with host: service-map"},
           {"{type: http}", "url: required, and missing"},
           {"{type: http, url: \"ftp://a\"}", "url: expected a URL"},
           {"{type: http, url: \"https://u:p@a/\"}", "url: expected a URL"},
           {"{type: http, url: \"https://a:0/\"}", "url: expected a URL"},
           {"{type: http, url: \"https://a:70000/\"}", "url: expected a URL"},
           {"{type: http, url: \"https://a/#b\"}", "url: expected a URL"},
           {"{type: http, url: \"https:///x\"}", "url: expected a URL"},
           {"{type: http, url: \"http://auth.example.com/\"}",
            "url: expected https: passwords must not cross the network in clear text"},
           {"{type: ldap, base: \"dc=x\"}", "urls: required"},
           {"{type: ldap, urls: [\"https://a\"], base: \"dc=x\"}", "urls[0]: expected a URL such as ldaps://"},
           {"{type: ldap, urls: [\"ldap://a\"], base: \"dc=x\"}", "urls: passwords must not cross the network in clear text"},
           {"{type: ldap, urls: [\"ldaps://a\"]}", "base: required"},
           {"{type: ldap, urls: [\"ldaps://a\"], base: \"dc=x\", tls: starttls}", "tls: ldaps:// uses TLS from the first byte"},
           {"{type: ldap, urls: [\"ldaps://a\"], user_dn: \"uid={local}\", base: \"dc=x\"}",
            "user_dn: either user_dn, or base and filter"},
           {"{type: ldap, urls: [\"ldaps://a\"], base: \"dc=x\", bind_dn: \"cn=a\"}",
            "bind_dn and bind_password_file go together"},
           {"{type: ldap, urls: [\"ldaps://a\"], base: \"dc=x\", filter: \"(mail={mail})\"}", "filter: expected {email}"},
           {"{type: ldap, urls: [\"ldaps://a\"], base: \"dc=x\", attributes: {login: \"a b\"}}",
            "attributes.login: expected the name of an LDAP"},
       }) {
    RemoteStores::read("users: {stores: [" + std::string(store) + "]}\n");
    EXPECT_THAT(findings(), testing::Contains(testing::HasSubstr(finding))) << store;
  }
}

// Every example of the manual is one that works as it stands.
TEST_F(RemoteStores, ReadsTheExamplesOfTheManual) {
  std::ifstream manual(std::string(SMARTDISCOVER_SOURCE_DIR) + "/docs/stores.md");
  std::string line;
  std::string example;
  bool inside = false;
  int read_so_far = 0;
  while (std::getline(manual, line)) {
    if (!inside && line == "```yaml") {
      inside = true;
      example.clear();
    } else if (inside && line == "```") {
      inside = false;
      read(example);
      EXPECT_THAT(findings(), IsEmpty()) << example;
      ++read_so_far;
    } else if (inside) {
      example += line + "\n";
    }
  }
  EXPECT_GE(read_so_far, 6);
}

}  // namespace remote_stores_test
}  // namespace smartdiscover::site
