// The examples of docs/stores.md as they stand there, each against a real server that holds the tables of the product. Only where the
// server is (hosts, ports, paths) is replaced.
#include "unit/async/coroutines.hpp"
#include "unit/site/folder.hpp"
#include "unit/users/database_servers.hpp"
#include "unit/users/dovecot_server.hpp"
#include "unit/users/slapd_server.hpp"
#include "unit/users/sqlite_file.hpp"

#include <smartdiscover/sign_in/make_authenticator.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace smartdiscover::site {
namespace examples_test {

using sign_in::SignIn;
using testing::ElementsAre;
using testing::IsEmpty;
using Verdict = SignIn::Verdict;
using Replacements = std::vector<std::pair<std::string, std::string>>;

// Of "right" and "app-one", as each product writes them.
constexpr const char* sha512_crypt =
    "{SHA512-CRYPT}$6$rounds=1000$saltsalt$dfMP2LY3oP.RCle.MrovYod7J5ZWd7wa2WJOtw1cdMugHgIZ8H3PUFaxN7fS6Rbcl4YomrlE/fCkobwA8g/"
    "as/";
constexpr const char* md5_crypt = "$1$saltsalt$SWh2jK7VNoHg7Y0vgbCuG/";
constexpr const char* ssha512 =
    "{SSHA512}hlZQ6o5lJ2xNb8/0qPDEpfLdxoGRylRfe9x6F2JSd7iefzH40tlJ+g5nVrbCezau5yKED45/isXhePkW034cbnNhbHRzYWx0";
constexpr const char* bcrypt = "{BLF-CRYPT}$2y$05$abcdefghijklmnopqrstuu8xaCxxL82bnl.UY74PMksDxIJShppPC";
constexpr const char* bcrypt_of_app = "{BLF-CRYPT}$2y$05$abcdefghijklmnopqrstuubMucIBAHize4xf0dikEPuJ1ZU6hg7K2";

// The YAML below a heading of the manual.
std::string example(const std::string& heading) {
  std::ifstream manual(std::string(SMARTDISCOVER_SOURCE_DIR) + "/docs/stores.md");
  std::ostringstream whole;
  whole << manual.rdbuf();
  const auto text = whole.str();
  const auto title = text.find("\n" + heading + "\n");
  const auto begin = text.find("\n```yaml\n", title);
  const auto next = text.find("\n#", title + 1);
  const auto end = text.find("\n```\n", begin);
  if (title == std::string::npos || begin == std::string::npos || begin > next || end == std::string::npos)
    throw std::invalid_argument("no example: " + heading);
  return text.substr(begin + 9, end - begin - 8);
}

class Examples : public SiteFolder {
 protected:
  // What stands there must be found, so that nobody renames it in the manual alone.
  void use(std::string text, const Replacements& replacements) {
    for (const auto& [from, to] : replacements) {
      const auto at = text.find(from);
      ASSERT_NE(at, std::string::npos) << from;
      text.replace(at, from.size(), to);
    }
    const auto users = SiteFolder::read(text).users;
    EXPECT_THAT(findings(), IsEmpty()) << text;
    yaml::Report report;
    sign_in::check_stores(users, report);
    for (const auto& finding : report.sorted()) ADD_FAILURE() << to_string(finding) << "\n" << text;
    const auto file = write(
        "map.yaml", "hostname: mail.example.com\nservices: {imap: {}, smtp: {}}\ndomains: {example.com: {netbios: EXAMPLE}}\n");
    const auto map = service_map::load_service_map(file, {}, report);
    ASSERT_TRUE(map);
    authenticator_ = sign_in::make_authenticator(users, std::make_shared<const service_map::ServiceMap>(*map), pool_, log_);
  }
  SignIn sign_in(std::string login, std::string password) {
    http::BasicCredentials credentials{std::move(login), std::move(password)};
    auto asking = authenticator_->sign_in(std::move(credentials), {});
    return run(std::move(asking));
  }
  // Everybody who is in all the tables: ann, who is active, and bob, who is not.
  void ann_gets_in_and_nobody_else(const std::string& name, const std::string& alias = {}) {
    const auto ann = sign_in("ann@example.com", "right");
    ASSERT_EQ(ann.verdict, Verdict::accepted) << ann.reason << lines_;
    EXPECT_EQ(ann.account->address.text(), "ann@example.com");
    EXPECT_EQ(ann.account->display_name, name);
    for (const auto* password : {"wrong", "Right", "right ", "' OR 1=1 --", ""})
      EXPECT_EQ(sign_in("ann@example.com", password).verdict, Verdict::refused) << password;
    for (const auto* login : {"bob@example.com", "nobody@example.com", "an@example.com", "%@example.com"})
      EXPECT_EQ(sign_in(login, "right").verdict, Verdict::refused) << login;
    if (alias.empty()) return;
    const auto by_alias = sign_in(alias, "right");
    ASSERT_EQ(by_alias.verdict, Verdict::accepted) << by_alias.reason << lines_;
    EXPECT_EQ(by_alias.account->address.text(), "ann@example.com");
    EXPECT_EQ(sign_in(alias, "wrong").verdict, Verdict::refused);
    std::vector<std::string> aliases;
    for (const auto& one : ann.account->aliases) aliases.push_back(one.text());
    EXPECT_THAT(aliases, ElementsAre(alias)) << "and the clients may ask about it";
  }

  std::string lines_;
  observe::Log log_{{}, &lines_};
  passwords::HashPool pool_{{.threads = 2, .queue = 64}};
  std::shared_ptr<sign_in::Authenticator> authenticator_;
};

// As postfixadmin's upgrade.php makes them, for SQLite.
TEST_F(Examples, Postfixadmin) {
  users::sqlite_file(folder_ / "pa.db", R"(
    CREATE TABLE domain (domain varchar(255) NOT NULL, description varchar(255) NOT NULL, aliases int NOT NULL DEFAULT 0,
      mailboxes int NOT NULL DEFAULT 0, maxquota bigint NOT NULL DEFAULT 0, quota bigint NOT NULL DEFAULT 0,
      transport varchar(255) NOT NULL, backupmx tinyint NOT NULL DEFAULT 0, created datetime NOT NULL DEFAULT '2000-01-01 00:00:00',
      modified datetime NOT NULL DEFAULT '2000-01-01 00:00:00', active tinyint NOT NULL DEFAULT 1, password_expiry int DEFAULT 0,
      PRIMARY KEY (domain));
    CREATE TABLE mailbox (username varchar(255) NOT NULL, password varchar(255) NOT NULL, name varchar(255) NOT NULL,
      maildir varchar(255) NOT NULL, quota bigint NOT NULL DEFAULT 0, local_part varchar(255) NOT NULL, domain varchar(255) NOT NULL,
      created datetime NOT NULL DEFAULT '2000-01-01 00:00:00', modified datetime NOT NULL DEFAULT '2000-01-01 00:00:00',
      active tinyint NOT NULL DEFAULT 1, phone varchar(30) NOT NULL DEFAULT '', email_other varchar(255) NOT NULL DEFAULT '',
      token varchar(255) NOT NULL DEFAULT '', token_validity datetime NOT NULL DEFAULT '2000-01-01 00:00:00',
      password_expiry datetime NOT NULL DEFAULT '2000-01-01 00:00:00', smtp_active tinyint NOT NULL DEFAULT 1, PRIMARY KEY (username));
    CREATE TABLE alias (address varchar(255) NOT NULL, goto text NOT NULL, domain varchar(255) NOT NULL,
      created datetime NOT NULL DEFAULT '2000-01-01 00:00:00', modified datetime NOT NULL DEFAULT '2000-01-01 00:00:00',
      active tinyint NOT NULL DEFAULT 1, PRIMARY KEY (address));
    INSERT INTO domain (domain, description, transport) VALUES ('example.com', '', 'virtual');
    INSERT INTO mailbox (username, password, name, maildir, local_part, domain, active) VALUES
      ('ann@example.com', ')" + std::string(md5_crypt) +
                                            R"(', 'Ann Example', 'ann/', 'ann', 'example.com', 1),
      ('away@example.com', ')" + sha512_crypt +
                                            R"(', 'Away', 'away/', 'away', 'example.com', 1),
      ('bob@example.com', ')" + sha512_crypt +
                                            R"(', 'Bob', 'bob/', 'bob', 'example.com', 0);
    INSERT INTO alias (address, goto, domain, active) VALUES
      ('ann@example.com', 'ann@example.com', 'example.com', 1), ('a@example.com', 'ann@example.com', 'example.com', 1),
      ('gone@example.com', 'ann@example.com', 'example.com', 0), ('team@example.com', 'ann@example.com,bob@example.com', 'example.com', 1),
      ('away@example.com', 'ann@elsewhere.example', 'example.com', 1), ('b@example.com', 'bob@example.com', 'example.com', 1);)");
  use(example("### Postfixadmin"), {{"/var/lib/postfixadmin/postfixadmin.db", "pa.db"}});
  ann_gets_in_and_nobody_else("Ann Example", "a@example.com");
  EXPECT_EQ(sign_in("away@example.com", "right").verdict, Verdict::accepted) << "whose mail goes elsewhere";
  for (const auto* login : {"gone@example.com", "team@example.com", "b@example.com"})
    EXPECT_EQ(sign_in(login, "right").verdict, Verdict::refused) << login;
}

// iRedMail's vmail.mailbox and vmail.forwardings, the same in both databases but for their types.
std::string iredmail(const std::string& integer, const std::string& time) {
  const auto flag = [&integer](const std::string& name) { return name + " " + integer + " NOT NULL DEFAULT 1, "; };
  std::string text =
      "CREATE TABLE mailbox (username VARCHAR(255) NOT NULL, password VARCHAR(255) NOT NULL DEFAULT '', name VARCHAR(255) NOT "
      "NULL DEFAULT '', "
      "language VARCHAR(5) NOT NULL DEFAULT '', first_name VARCHAR(255) NOT NULL DEFAULT '', last_name VARCHAR(255) NOT NULL "
      "DEFAULT '', "
      "mobile VARCHAR(255) NOT NULL DEFAULT '', telephone VARCHAR(255) NOT NULL DEFAULT '', recovery_email VARCHAR(255) NOT NULL "
      "DEFAULT '', "
      "birthday DATE NOT NULL DEFAULT '2001-01-01', mailboxformat VARCHAR(50) NOT NULL DEFAULT 'maildir', "
      "mailboxfolder VARCHAR(50) NOT NULL DEFAULT 'Maildir', storagebasedirectory VARCHAR(255) NOT NULL DEFAULT '', "
      "storagenode VARCHAR(255) NOT NULL DEFAULT '', maildir VARCHAR(255) NOT NULL DEFAULT '', quota BIGINT NOT NULL DEFAULT 0, "
      "domain VARCHAR(255) NOT NULL DEFAULT '', transport VARCHAR(255) NOT NULL DEFAULT '', department VARCHAR(255) NOT NULL "
      "DEFAULT '', "
      "employeeid VARCHAR(255) DEFAULT '', isadmin " +
      integer + " NOT NULL DEFAULT 0, isglobaladmin " + integer + " NOT NULL DEFAULT 0, ";
  for (const auto* name : {"enablesmtp", "enablesmtpsecured", "enablepop3", "enablepop3secured", "enablepop3tls", "enableimap",
                           "enableimapsecured", "enableimaptls", "enabledeliver", "enablelda", "enablemanagesieve", "enablesieve",
                           "enableinternal", "enabledoveadm", "enablelmtp", "enablesogo"})
    text += flag(name);
  return text + "allow_nets TEXT, disclaimer TEXT, settings TEXT, passwordlastchange " + time +
         " NOT NULL DEFAULT '1970-01-01 01:01:01', created " + time + " NOT NULL DEFAULT '1970-01-01 01:01:01', modified " +
         time + " NOT NULL DEFAULT '1970-01-01 01:01:01', expired " + time + " NOT NULL DEFAULT '9999-12-31 00:00:00', active " +
         integer + " NOT NULL DEFAULT 1, PRIMARY KEY (username))";
}
std::string iredmail_forwardings(const std::string& id, const std::string& integer) {
  return "CREATE TABLE forwardings (id " + id +
         ", address VARCHAR(255) NOT NULL DEFAULT '', forwarding VARCHAR(255) NOT NULL DEFAULT '', "
         "domain VARCHAR(255) NOT NULL DEFAULT '', dest_domain VARCHAR(255) NOT NULL DEFAULT '', is_maillist " +
         integer + " NOT NULL DEFAULT 0, is_list " + integer + " NOT NULL DEFAULT 0, is_forwarding " + integer +
         " NOT NULL DEFAULT 0, is_alias " + integer + " NOT NULL DEFAULT 0, active " + integer +
         " NOT NULL DEFAULT 1, PRIMARY KEY (id), UNIQUE (address, forwarding))";
}
const std::string iredmail_people =
    std::string("INSERT INTO mailbox (username, password, name, domain, active) VALUES ('ann@example.com', '") + ssha512 +
    "', 'Ann Example', 'example.com', 1), ('bob@example.com', '" + ssha512 + "', 'Bob', 'example.com', 0)";
// Everybody's own row, an alias, and somebody whose mail goes on to ann.
constexpr const char* iredmail_aliases =
    "INSERT INTO forwardings (address, forwarding, domain, dest_domain, is_forwarding, is_alias) VALUES "
    "('ann@example.com', 'ann@example.com', 'example.com', 'example.com', 1, 0), "
    "('a@example.com', 'ann@example.com', 'example.com', 'example.com', 0, 1), "
    "('bob@example.com', 'ann@example.com', 'example.com', 'example.com', 1, 0), "
    "('nobody@example.com', 'ann@example.com', 'example.com', 'example.com', 1, 0)";

TEST_F(Examples, IRedMailOnMariadb) {
  auto& server = users::MariadbServer::instance();
  server.execute(
      {"DROP DATABASE IF EXISTS vmail", "CREATE DATABASE vmail CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci", "USE vmail",
       iredmail("TINYINT(1)", "DATETIME"), iredmail_forwardings("BIGINT UNSIGNED AUTO_INCREMENT", "TINYINT(1)"), iredmail_people,
       iredmail_aliases, "CREATE OR REPLACE USER smartdiscover@'%' IDENTIFIED BY 'p\xC3\xA4ss''\\\\word'",
       "GRANT SELECT ON vmail.mailbox TO smartdiscover@'%'", "GRANT SELECT ON vmail.forwardings TO smartdiscover@'%'"});
  use(example("### iRedMail on MariaDB"),
      {{"port: 3306", "port: " + std::to_string(server.port())}, {"vmail.password", server.file("password").string()}});
  ann_gets_in_and_nobody_else("Ann Example", "a@example.com");
}

TEST_F(Examples, IRedMailOnPostgresql) {
  auto& server = users::PostgresqlServer::instance();
  server.execute(
      "DROP TABLE IF EXISTS mailbox, forwardings; DROP ROLE IF EXISTS smartdiscover;"
      "SET standard_conforming_strings = on; CREATE ROLE smartdiscover LOGIN PASSWORD 'p\xC3\xA4ss''\\word'; " +
      iredmail("INT2", "TIMESTAMP WITHOUT TIME ZONE") + ";" + iredmail_forwardings("SERIAL", "INT2") + ";" + iredmail_people +
      ";" + iredmail_aliases + "; GRANT SELECT ON mailbox, forwardings TO smartdiscover");
  use(example("### iRedMail on PostgreSQL"), {{"port=5432", "port=" + std::to_string(server.port())},
                                              {"dbname=vmail", "dbname=postgres"},
                                              {"vmail.password", server.file("password").string()}});
  ann_gets_in_and_nobody_else("Ann Example", "a@example.com");
  authenticator_.reset();
  server.execute("DROP TABLE mailbox, forwardings; DROP ROLE smartdiscover");
}

// As data/web/inc/init_db.inc.php makes them.
TEST_F(Examples, Mailcow) {
  auto& server = users::MariadbServer::instance();
  server.execute(
      {"DROP DATABASE IF EXISTS mailcow", "CREATE DATABASE mailcow CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci",
       "USE mailcow",
       "CREATE TABLE mailbox (username VARCHAR(255) NOT NULL, password VARCHAR(255) NOT NULL, name VARCHAR(255), description "
       "VARCHAR(255), "
       "mailbox_path_prefix VARCHAR(150) DEFAULT '/var/vmail/', quota BIGINT(20) NOT NULL DEFAULT 102400, local_part "
       "VARCHAR(255) NOT NULL, "
       "domain VARCHAR(255) NOT NULL, attributes JSON, custom_attributes JSON NOT NULL DEFAULT ('{}'), kind VARCHAR(100) NOT "
       "NULL DEFAULT '', "
       "multiple_bookings INT NOT NULL DEFAULT -1, authsource ENUM('mailcow', 'keycloak', 'generic-oidc', 'ldap') DEFAULT "
       "'mailcow', "
       "created DATETIME(0) NOT NULL DEFAULT NOW(0), modified DATETIME ON UPDATE CURRENT_TIMESTAMP, active TINYINT(1) NOT NULL "
       "DEFAULT '1', "
       "PRIMARY KEY (username), KEY domain (domain), KEY kind (kind)) ENGINE=InnoDB ROW_FORMAT=Dynamic",
       "CREATE TABLE app_passwd (id INT NOT NULL AUTO_INCREMENT, name VARCHAR(255) NOT NULL, mailbox VARCHAR(255) NOT NULL, "
       "domain VARCHAR(255) NOT NULL, password VARCHAR(255) NOT NULL, created DATETIME(0) NOT NULL DEFAULT NOW(0), "
       "modified DATETIME ON UPDATE CURRENT_TIMESTAMP, imap_access TINYINT(1) NOT NULL DEFAULT '1', smtp_access TINYINT(1) NOT "
       "NULL DEFAULT '1', "
       "dav_access TINYINT(1) NOT NULL DEFAULT '1', eas_access TINYINT(1) NOT NULL DEFAULT '1', pop3_access TINYINT(1) NOT NULL "
       "DEFAULT '1', "
       "sieve_access TINYINT(1) NOT NULL DEFAULT '1', active TINYINT(1) NOT NULL DEFAULT '1', PRIMARY KEY (id), KEY mailbox "
       "(mailbox), "
       "CONSTRAINT fk_username_app_passwd FOREIGN KEY (mailbox) REFERENCES mailbox (username) ON DELETE CASCADE) ENGINE=InnoDB "
       "ROW_FORMAT=Dynamic",
       std::string("INSERT INTO mailbox (username, password, name, local_part, domain, kind, active) VALUES ") +
           "('ann@example.com', '" + bcrypt + "', 'Ann Example', 'ann', 'example.com', '', 1), " + "('bob@example.com', '" +
           bcrypt + "', 'Bob', 'bob', 'example.com', '', 0), " + "('room@example.com', '" + bcrypt +
           "', 'Room', 'room', 'example.com', 'location', 1)",
       std::string("INSERT INTO app_passwd (name, mailbox, domain, password, active) VALUES ") +
           "('phone', 'ann@example.com', 'example.com', '" + bcrypt_of_app +
           "', 1), ('old', 'ann@example.com', 'example.com', '{PLAIN}app-old', 0), ('bob', 'bob@example.com', 'example.com', '" +
           bcrypt_of_app + "', 1)",
       "CREATE OR REPLACE USER smartdiscover@'%' IDENTIFIED BY 'p\xC3\xA4ss''\\\\word'",
       "GRANT SELECT ON mailcow.mailbox TO smartdiscover@'%'", "GRANT SELECT ON mailcow.app_passwd TO smartdiscover@'%'"});
  use(example("### Mailcow"),
      {{"port: 13306", "port: " + std::to_string(server.port())}, {"mailcow.password", server.file("password").string()}});
  ann_gets_in_and_nobody_else("Ann Example");
  EXPECT_EQ(sign_in("ann@example.com", "app-one").verdict, Verdict::accepted);
  EXPECT_EQ(sign_in("ann@example.com", "app-old").verdict, Verdict::refused) << "switched off";
  EXPECT_EQ(sign_in("bob@example.com", "app-one").verdict, Verdict::refused) << "his mailbox is switched off";
  EXPECT_EQ(sign_in("room@example.com", "right").verdict, Verdict::refused) << "no person";
}

TEST_F(Examples, DovecotPassdb) {
  users::DovecotServer server;
  server.fill({{"ann@example.com", "right"}});
  use(example("### Dovecot passdb"), {{"/run/dovecot/auth-client", server.socket().string()}});
  ann_gets_in_and_nobody_else("");
}

TEST_F(Examples, OpenLdap) {
  users::SlapdServer server;
  server.fill({{"ann@example.com", "right"}});
  server.modify("dn: uid=ann,ou=people,dc=example,dc=com\nchangetype: modify\nadd: l\nl: Room 7\n");
  use(example("### OpenLDAP"), {{"ldaps://ldap1.example.com", "ldaps://127.0.0.1:" + std::to_string(users::free_port())},
                                {"ldaps://ldap2.example.com", server.tls_url()},
                                {"tls/ldap-ca.pem", server.ca().string()}});
  ann_gets_in_and_nobody_else("The ann@example.com");
  EXPECT_EQ(sign_in("ann@example.com", "right").account->attributes.at("office"), "Room 7");
  EXPECT_EQ(sign_in("ann@example.com", "right").account->login, "ann");
}

TEST_F(Examples, ThePasswordThatTheDatabaseChecks) {
  auto& server = users::PostgresqlServer::instance();
  server.execute(
      "CREATE EXTENSION IF NOT EXISTS pgcrypto; DROP TABLE IF EXISTS mailbox; DROP ROLE IF EXISTS smartdiscover; SET "
      "standard_conforming_strings = on;"
      "CREATE ROLE smartdiscover LOGIN PASSWORD 'p\xC3\xA4ss''\\word'; CREATE TABLE mailbox (username text PRIMARY KEY, password "
      "text, name text);"
      "INSERT INTO mailbox VALUES ('ann@example.com', crypt('right', gen_salt('bf', 5)), 'Ann'), ('bob@example.com', NULL, "
      "'Bob');"
      "GRANT SELECT ON mailbox TO smartdiscover");
  use(example("### Where the password is not a column"),
      {{"host=127.0.0.1", "host=127.0.0.1 port=" + std::to_string(server.port())},
       {"dbname=mail", "dbname=postgres"},
       {"mail.password", server.file("password").string()}});
  ann_gets_in_and_nobody_else("Ann");
  authenticator_.reset();
  server.execute("DROP TABLE mailbox; DROP ROLE smartdiscover");
}

TEST_F(Examples, ThePasswordThatAnotherStoreChecks) {
  users::DovecotServer server;
  server.fill({{"ann@example.com", "right"}, {"bob@example.com", "right"}, {"carl@example.com", "right"}});
  users::sqlite_file(folder_ / "people.db",
                     "CREATE TABLE people (address, display_name, office, active);"
                     "INSERT INTO people VALUES ('ann@example.com', 'Ann', '7', 1), ('bob@example.com', 'Bob', '8', 0), "
                     "('dora@example.com', 'Dora', '9', 1)");
  auto text = example("### Where the password is not a column");
  std::ifstream manual(std::string(SMARTDISCOVER_SOURCE_DIR) + "/docs/stores.md");
  std::ostringstream whole;
  whole << manual.rdbuf();
  const auto second = whole.str().find("```yaml\n", whole.str().find(text) + text.size());
  text = whole.str().substr(second + 8, whole.str().find("```\n", second + 8) - second - 8);
  use(text, {{"/run/dovecot/auth-client", server.socket().string()}});
  ann_gets_in_and_nobody_else("Ann");
  EXPECT_EQ(sign_in("ann@example.com", "right").account->attributes.at("office"), "7");
  EXPECT_EQ(sign_in("ann@example.com", "right").store, "sqlite");
  EXPECT_EQ(sign_in("carl@example.com", "right").verdict, Verdict::refused) << "Dovecot knows him, the query does not";
  EXPECT_EQ(sign_in("dora@example.com", "right").verdict, Verdict::refused) << "the query knows her, Dovecot does not";
  server.process().stop();
  EXPECT_EQ(sign_in("ann@example.com", "other").verdict, Verdict::unavailable);
}

}  // namespace examples_test
}  // namespace smartdiscover::site
