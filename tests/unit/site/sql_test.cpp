#include "unit/site/folder.hpp"

namespace smartdiscover::site {
namespace sql_test {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SqlStores : public SiteFolder {
 protected:
  users::SqlStoreDefinition sql(const std::string& store) {
    const auto users = read("users:\n  stores:\n    - " + store + "\n").users;
    EXPECT_THAT(findings(), IsEmpty());
    return std::get<users::SqlStoreDefinition>(users.stores.at(0).kind);
  }
};

TEST_F(SqlStores, ReadsSqlite) {
  const auto store = sql("{type: sqlite, path: mail.db, query: \"SELECT password FROM mailbox WHERE username = {email}\"}");
  EXPECT_EQ(std::get<users::SqliteDatabase>(store.database).path, folder_ / "mail.db");
  EXPECT_EQ(store.query.text, "SELECT password FROM mailbox WHERE username = ?");
  EXPECT_THAT(store.query.values, ElementsAre(users::SqlQuery::Value::email));
  EXPECT_EQ(store.connections, 4U);
}

TEST_F(SqlStores, ReadsAQueryOfSeveralLines) {
  const auto store = sql(
      "type: sqlite\n      path: mail.db\n      connections: 2\n      query: |\n        SELECT password\n          FROM mailbox\n"
      "        WHERE username = {email}");
  EXPECT_EQ(store.query.text, "SELECT password\n  FROM mailbox\nWHERE username = ?\n");
  EXPECT_EQ(store.connections, 2U);
}

TEST_F(SqlStores, ReadsPostgresql) {
  const auto store = sql(
      "{type: postgresql, connection: \"host=db dbname=mail\", password_file: pg.password, query: \"SELECT {local}, {domain}\"}");
  const auto& database = std::get<users::PostgresqlDatabase>(store.database);
  EXPECT_EQ(database.connection, "host=db dbname=mail");
  EXPECT_EQ(database.password_file, folder_ / "pg.password");
  EXPECT_EQ(store.query.text, "SELECT $1, $2");
}

TEST_F(SqlStores, ReadsMariadb) {
  using Tls = users::MariadbDatabase::Tls;
  const auto all = std::get<users::MariadbDatabase>(sql("{type: mariadb, host: db, port: 3307, database: mail, user: sd, "
                                                        "password_file: my.password, tls: verify, ca: ca.pem, query: "
                                                        "\"SELECT {email}\"}")
                                                        .database);
  EXPECT_EQ(all.host, "db");
  EXPECT_EQ(all.port, 3307);
  EXPECT_EQ(all.database, "mail");
  EXPECT_EQ(all.user, "sd");
  EXPECT_EQ(all.password_file, folder_ / "my.password");
  EXPECT_EQ(all.tls, Tls::verify);
  EXPECT_EQ(all.ca, folder_ / "ca.pem");
  const auto least = std::get<users::MariadbDatabase>(
      sql("{type: mariadb, socket: /run/my.sock, database: mail, user: sd, tls: no, query: \"SELECT {email}\"}").database);
  EXPECT_EQ(least.host, "");
  EXPECT_EQ(least.socket, "/run/my.sock");
  EXPECT_EQ(least.tls, Tls::off);
}

struct Case {
  std::string_view store;
  std::string_view finding;
};

class BadSqlStore : public SiteFolder, public testing::WithParamInterface<Case> {};

TEST_P(BadSqlStore, IsOneErrorAtItsPlace) {
  read("users: {stores: [{" + std::string(GetParam().store) + "}]}\n");
  ASSERT_EQ(findings().size(), 1U) << GetParam().store;
  EXPECT_THAT(findings()[0], HasSubstr("smartdiscover.yaml:" + std::string(GetParam().finding)));
}

INSTANTIATE_TEST_SUITE_P(
    Sqlite, BadSqlStore,
    testing::Values(
        Case{"type: sqlite, path: m.db", "1:18: users.stores[0].query: required, and missing"},
        Case{"type: sqlite, query: \"SELECT {email}\"", "1:18: users.stores[0].path: required, and missing"},
        Case{"type: sqlite, path: m.db, query: ~", "1:18: users.stores[0].query: required, and missing"},
        Case{"type: sqlite, path: m.db, query: ''", "1:53: users.stores[0].query: expected a query"},
        Case{"type: sqlite, path: m.db, query: [SELECT]", "1:52: users.stores[0].query: expected the SQL query as text"},
        Case{"type: sqlite, path: m.db, query: SELECT 1", "1:52: users.stores[0].query: expected a placeholder such as {email}"},
        // Everybody's password would be everybody's.
        Case{"type: sqlite, path: m.db, query: \"SELECT password FROM m WHERE domain = {domain}\"",
             "1:52: users.stores[0].query: expected a placeholder such as {email}"},
        Case{"type: sqlite, path: m.db, query: \"SELECT name FROM m WHERE password = {password}\"",
             "1:52: users.stores[0].query: expected a placeholder such as {email}"},
        // The column is that of the brace.
        Case{"type: sqlite, path: m.db, query: \"SELECT {mail}\"",
             "1:60: users.stores[0].query: unknown placeholder {mail}; expected {email}, {local}, {domain}, {login} or "
             "{password}"},
        Case{"type: sqlite, path: m.db, query: \"SELECT {emial}\"", "1:60: users.stores[0].query: unknown placeholder {emial}"},
        Case{"type: sqlite, path: m.db, query: \"SELECT '{email}'\"", "1:61: users.stores[0].query: {email} in quotes"},
        Case{"type: sqlite, path: m.db, query: \"SELECT {email}, 'x\"", "1:69: users.stores[0].query: the quote ' is not closed"},
        Case{"type: sqlite, path: m.db, query: \"a\\nb\\n  {x}\"", "1:52: users.stores[0].query: line 3 of the query: unknown"},
        Case{"type: sqlite, path: m.db, query: \"{email}\", connections: 0", "1:76: users.stores[0].connections: expected"},
        Case{"type: sqlite, path: m.db, query: \"{email}\", host: x", "1:63: users.stores[0].host: unknown setting; expected"}));

INSTANTIATE_TEST_SUITE_P(
    Servers, BadSqlStore,
    testing::Values(
        Case{"type: postgresql, query: \"{email}\"", "1:18: users.stores[0].connection: required, and missing"},
        Case{"type: postgresql, connection: x, password: y, query: \"{email}\"",
             "1:52: users.stores[0].password: unknown setting"},
        Case{"type: postgresql, connection: x, query: \"'{email}'\"", "1:61: users.stores[0].query: {email} in quotes"},
        Case{"type: mariadb, user: sd, query: \"{email}\"", "1:18: users.stores[0].database: required, and missing"},
        Case{"type: mariadb, database: m, query: \"{email}\"", "1:18: users.stores[0].user: required, and missing"},
        Case{"type: mariadb, database: m, user: sd, port: 0, query: \"{email}\"", "1:63: users.stores[0].port: expected"},
        Case{"type: mariadb, database: m, user: sd, tls: starttls, query: \"{email}\"",
             "1:62: users.stores[0].tls: expected off, required or verify"},
        Case{"type: mariadb, database: m, user: sd, ca: a.pem, query: \"{email}\"", "1:57: users.stores[0].ca: has no effect"},
        Case{"type: mariadb, database: m, user: sd, host: h, socket: s, query: \"{email}\"",
             "1:66: users.stores[0].socket: expected either host or socket"}));

TEST_F(SqlStores, ReadsWhoChecksThePassword) {
  const auto store = sql(
      "{type: sqlite, path: m.db, query: \"SELECT {email}\", bind: files}\n    - {type: file, name: files, path: users.yaml}");
  EXPECT_EQ(store.bind.value, "files");
  const auto chain = read(
      "users:\n  stores:\n    - {type: sqlite, path: a, query: \"SELECT {email}\", bind: second}\n"
      "    - {type: sqlite, name: second, path: b, query: \"SELECT {email}\", bind: file}\n    - {type: file, path: u}\n");
  EXPECT_THAT(findings(), IsEmpty()) << "one by way of another";
  EXPECT_EQ(sql("{type: sqlite, path: m.db, query: \"SELECT 1 WHERE {email} = {password}\"}").query.values.back(),
            users::SqlQuery::Value::password);
}

TEST_F(SqlStores, ABindThatLeadsNowhereIsAnErrorAtItsPlace) {
  const auto all = [&](const std::string& stores) {
    read("users:\n  stores:\n" + stores);
    return findings();
  };
  const std::string first = "    - {type: sqlite, path: a, query: \"SELECT {email}\", ";
  EXPECT_THAT(
      all(first + "bind: flies}\n    - {type: file, name: files, path: u}\n"),
      ElementsAre("smartdiscover.yaml:3:62: users.stores[0].bind: no store has the name \"flies\" (did you mean \"files\"?)"));
  EXPECT_THAT(all(first + "bind: other}\n"),
              ElementsAre("smartdiscover.yaml:3:62: users.stores[0].bind: no store has the name \"other\""));
  EXPECT_THAT(
      all(first + "bind: sqlite}\n"),
      ElementsAre(
          "smartdiscover.yaml:3:62: users.stores[0].bind: a loop (sqlite, sqlite): the last store of the chain must verify the "
          "password itself"));
  EXPECT_THAT(all(first + "name: a, bind: b}\n" + first + "name: b, bind: c}\n" + first + "name: c, bind: a}\n" + first +
                  "name: d, bind: a}\n"),
              ElementsAre(HasSubstr("3:71: users.stores[0].bind: a loop (a, b, c, a)"),
                          HasSubstr("4:71: users.stores[1].bind: a loop (b, c, a, b)"),
                          HasSubstr("5:71: users.stores[2].bind: a loop (c, a, b, c)")));
  EXPECT_THAT(
      all("    - {type: sqlite, path: a, query: \"SELECT {email} = {password}\", bind: file}\n    - {type: file, path: u}\n"),
      ElementsAre(
          "smartdiscover.yaml:3:75: users.stores[0].bind: the query verifies {password} itself; remove bind or {password}"));
  EXPECT_THAT(all("    - {type: file, path: a, bind: file}\n"), ElementsAre(HasSubstr("bind: unknown setting")));
}

TEST_F(SqlStores, AFileThatIsNotThereIsAWarning) {
  write("map.yaml", "hostname: mail.example.com\nservices: {imap: {}, smtp: {}}\ndomains: {example.com: {}}\n");
  yaml::Report report;
  const auto site = load_site(write("smartdiscover.yaml",
                                    "listen: {https: [], proxied: [\"127.0.0.1:8080\"]}\nservice_map: map.yaml\nusers: {stores: "
                                    "[{type: sqlite, path: no.db, query: \"SELECT {email}\"}]}\n"),
                              report);
  report_ = report;
  EXPECT_TRUE(site) << testing::PrintToString(findings());
  EXPECT_THAT(findings(), testing::Contains(HasSubstr("3:18: users.stores[0]: warning: ")));
}

}  // namespace sql_test
}  // namespace smartdiscover::site
