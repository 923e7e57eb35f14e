// Domain lists that are databases: SQLite, PostgreSQL and MariaDB as they are installed.
#include "unit/site/folder.hpp"
#include "unit/users/database_servers.hpp"
#include "unit/users/sqlite_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::site {
namespace list_databases_test {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

// Rows as a list has them, and rows that are none.
constexpr const char* good_rows =
    "('listed.example', NULL, NULL), ('ALIAS.example', 'Example.com', ''), ('  own.example ', '', 'mail.{domain}'), "
    "('b\xC3\xBC"
    "cher.example', NULL, NULL)";
constexpr const char* bad_rows =
    "('not a domain', NULL, NULL), (NULL, NULL, NULL), ('a.example', 'of@nobody', NULL), ('h.example', NULL, '{email}'), "
    "('listed.example', NULL, 'mail.example.org'), ('lost.example', 'nowhere.example', NULL)";

class ListDatabases : public SiteFolder {
 protected:
  ListDatabases() {
    write("map.yaml", "hostname: mail.example.com\nservices: {imap: {}, smtp: {}}\ndomains: {example.com: {}}\n");
    write("users.yaml", "");
  }

  std::optional<Site> load(const std::string& list, const Site* previous = nullptr, Purpose purpose = Purpose::serving) {
    report_ = yaml::Report();
    const auto file = write("smartdiscover.yaml",
                            "listen: {https: [], proxied: [\"127.0.0.1:8080\"]}\nservice_map: map.yaml\n"
                            "users: {stores: [{type: file, path: users.yaml}]}\ndomain_lists:\n  - {" +
                                list + "}\n");
    auto site = load_site(file, report_, previous, purpose);
    return site;
  }
  // Without those about listening.
  std::vector<std::string> news() const {
    auto all = findings();
    std::erase_if(all, [](const std::string& one) { return one.find("listen.proxied") != std::string::npos; });
    return all;
  }
  static std::vector<std::string> domains(const Site& site) {
    std::vector<std::string> names;
    for (const auto& domain : site.map.domains()) names.push_back(domain.text());
    return names;
  }
  static Domain served_as(const Site& site, std::string_view name) {
    return site.map.served_as(*Domain::parse(name)).value_or(*Domain::parse("not.served"));
  }

  // The same for every kind of database. `execute` runs statements, `stop` and `start` are about the server.
  void serves_what_a_database_holds(const std::string& list, const std::function<void(std::string)>& execute) {
    execute("DELETE FROM domain");
    execute(std::string("INSERT INTO domain VALUES ") + good_rows);
    const auto site = load(list);
    ASSERT_TRUE(site) << testing::PrintToString(findings());
    EXPECT_THAT(news(), IsEmpty());
    EXPECT_THAT(domains(*site),
                UnorderedElementsAre("alias.example", "example.com", "listed.example", "own.example", "xn--bcher-kva.example"));
    EXPECT_EQ(served_as(*site, "alias.example").text(), "example.com");
    const auto own = site->map.resolve(service_map::ResolveRequest{.domain = *Domain::parse("own.example")});
    ASSERT_TRUE(own);
    EXPECT_EQ(own->services.at(0).host.value, "mail.own.example");

    execute(std::string("INSERT INTO domain VALUES ") + bad_rows);
    const auto some = load(list, &*site);
    ASSERT_TRUE(some) << testing::PrintToString(findings());
    EXPECT_EQ(domains(*some), domains(*site)) << "bad rows cost themselves alone";
    EXPECT_THAT(news(), UnorderedElementsAre(
                            AllOf(HasSubstr("smartdiscover.yaml:5:5: domain_lists[0]: warning: "),
                                  HasSubstr("a row is skipped: expected a domain, found \"not a domain\"")),
                            HasSubstr("a row is skipped: expected a domain, found \"\""),
                            HasSubstr("a row is skipped: expected the domain it is an alias of, or \"-\", found \"of@nobody\""),
                            HasSubstr("a row is skipped: {email} cannot stand here"), HasSubstr("listed.example is given twice"),
                            AllOf(HasSubstr("smartdiscover.yaml:5:5: domain_lists: warning: "),
                                  HasSubstr("the row of lost.example is skipped"), HasSubstr("nowhere.example is not served"))));
    ASSERT_TRUE(load(list, nullptr, Purpose::checking)) << "a row is no reason to refuse a start";
  }

  void keeps_the_last_good_list(const std::string& list, const std::function<void(std::string)>& execute) {
    execute("DELETE FROM domain");
    execute("INSERT INTO domain VALUES ('listed.example', NULL, NULL)");
    const auto before = load(list);
    ASSERT_TRUE(before);
    execute("ALTER TABLE domain RENAME TO gone");
    EXPECT_FALSE(load(list, nullptr, Purpose::checking)) << "the query is not taken";
    EXPECT_THAT(news(), ElementsAre(AllOf(HasSubstr("smartdiscover.yaml:5:5: domain_lists[0]: "), HasSubstr("cannot be read"),
                                          Not(HasSubstr("warning")))));
    const auto fresh = load(list);
    ASSERT_TRUE(fresh) << "a start is not stopped";
    EXPECT_THAT(news(), ElementsAre(AllOf(HasSubstr("domain_lists[0]: warning: "),
                                          HasSubstr("its domains are not served until it can"))));
    EXPECT_THAT(domains(*fresh), ElementsAre("example.com"));
    auto after = load(list, &*before);
    ASSERT_TRUE(after);
    EXPECT_THAT(news(),
                ElementsAre(AllOf(HasSubstr("domain_lists[0]: warning: "), HasSubstr("its previous contents stay in use"))));
    EXPECT_THAT(domains(*after), ElementsAre("example.com", "listed.example"));
    EXPECT_NE(after->lists.at(0).problem, "");
    after = load(list, &*after);
    EXPECT_THAT(domains(*after), ElementsAre("example.com", "listed.example")) << "and at the next reload";
    execute("ALTER TABLE gone RENAME TO domain");
    after = load(list, &*after);
    EXPECT_THAT(news(), IsEmpty());
    EXPECT_EQ(after->lists.at(0).problem, "");
  }

  void a_query_that_is_no_list_is_an_error(const std::string& list) {
    for (const auto& [query, says] : std::vector<std::pair<std::string, std::string>>{
             {"SELECT domain AS name FROM domain", "the query returns a column name; expected domain, alias_of and hostname"},
             {"SELECT alias_of FROM domain", "the query returns no column \\\"domain\\\""},
             {"SELECT domain, domain AS Domain FROM domain", "the query returns the column"},
             {"SELECT domain FROM nothing", "nothing"},
             {"DELETE FROM domain", ""},
         }) {
      EXPECT_FALSE(load(list + ", query: \"" + query + "\"", nullptr, Purpose::checking)) << query;
      auto expected = says;
      std::erase(expected, '\\');
      EXPECT_THAT(news(), ElementsAre(AllOf(HasSubstr("smartdiscover.yaml:5:5: domain_lists[0]: "), HasSubstr(expected))))
          << query;
    }
  }
};

const std::string query = ", query: \"SELECT domain, alias_of, hostname FROM domain\"";

TEST_F(ListDatabases, Sqlite) {
  const auto file = folder_ / "lists.db";
  users::sqlite_file(file, "CREATE TABLE domain (domain, alias_of, hostname)");
  const auto execute = [&](const std::string& statement) { users::sqlite_file(file, statement); };
  serves_what_a_database_holds("type: sqlite, path: lists.db" + query, execute);
  keeps_the_last_good_list("type: sqlite, path: lists.db" + query, execute);
  a_query_that_is_no_list_is_an_error("type: sqlite, path: lists.db");
  const auto before = load("type: sqlite, path: lists.db" + query);
  std::filesystem::remove(file);
  const auto after = load("type: sqlite, path: lists.db" + query, &*before, Purpose::checking);
  ASSERT_TRUE(after) << "a file that is not there is a list that is down";
  EXPECT_THAT(news(), ElementsAre(AllOf(HasSubstr("lists.db: cannot be read"), HasSubstr("its previous contents stay in use"))));
  EXPECT_THAT(domains(*after), ElementsAre("example.com", "listed.example"));
  EXPECT_THAT(domains(*load("type: sqlite, path: other.db" + query, &*before)), ElementsAre("example.com")) << "another list";
}

TEST_F(ListDatabases, Postgresql) {
  auto& server = users::PostgresqlServer::instance();
  server.execute("DROP TABLE IF EXISTS domain, gone; CREATE TABLE domain (domain text, alias_of text, hostname text)");
  const auto execute = [&](const std::string& statement) {
    server.execute(statement + "; GRANT SELECT ON ALL TABLES IN SCHEMA public TO sd");
  };
  const auto database = server.database();
  const auto list =
      "type: postgresql, connection: \"" + database.connection + "\", password_file: " + database.password_file.string();
  execute("SELECT 1");
  serves_what_a_database_holds(list + query, execute);
  keeps_the_last_good_list(list + query, execute);
  a_query_that_is_no_list_is_an_error(list);
  server.process().stop();
  ASSERT_TRUE(load(list + query, nullptr, Purpose::checking)) << "a server that is down stops nothing";
  EXPECT_THAT(news(),
              ElementsAre(AllOf(HasSubstr("warning: postgresql: cannot be read: "), Not(HasSubstr(users::database_password)))));
  server.process().start();
}

TEST_F(ListDatabases, Mariadb) {
  auto& server = users::MariadbServer::instance();
  server.execute({"USE mail", "DROP TABLE IF EXISTS domain, gone",
                  "CREATE TABLE domain (domain varchar(255), alias_of varchar(255), hostname varchar(255))"});
  const auto execute = [&](const std::string& statement) { server.execute({"USE mail", "SET NAMES utf8mb4", statement}); };
  const auto database = server.database();
  const auto list = "type: mariadb, host: 127.0.0.1, port: " + std::to_string(database.port) +
                    ", database: " + database.database + ", user: " + database.user +
                    ", password_file: " + database.password_file.string();
  serves_what_a_database_holds(list + query, execute);
  keeps_the_last_good_list(list + query, execute);
  a_query_that_is_no_list_is_an_error(list);
  server.process().stop();
  ASSERT_TRUE(load(list + query, nullptr, Purpose::checking)) << "a server that is down stops nothing";
  EXPECT_THAT(news(),
              ElementsAre(AllOf(HasSubstr("warning: mariadb: cannot be read: "), Not(HasSubstr(users::database_password)))));
  server.process().start();
}

}  // namespace list_databases_test
}  // namespace smartdiscover::site
