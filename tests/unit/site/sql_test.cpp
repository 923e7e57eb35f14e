#include "unit/site/folder.hpp"

namespace smartdiscover::site {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SqlStores : public SiteFolder {
 protected:
  identity::SqlStoreDefinition sql(const std::string& store) {
    const auto users = read("users:\n  stores:\n    - " + store + "\n").users;
    EXPECT_THAT(findings(), IsEmpty());
    return std::get<identity::SqlStoreDefinition>(users.stores.at(0).kind);
  }
};

TEST_F(SqlStores, ReadsSqlite) {
  const auto store = sql("{type: sqlite, path: mail.db, query: \"SELECT password FROM mailbox WHERE username = {email}\"}");
  EXPECT_EQ(std::get<identity::SqliteDatabase>(store.database).path, folder_ / "mail.db");
  EXPECT_EQ(store.query.text, "SELECT password FROM mailbox WHERE username = ?");
  EXPECT_THAT(store.query.values, ElementsAre(identity::SqlQuery::Value::email));
  EXPECT_EQ(store.connections, 4U);
}

TEST_F(SqlStores, ReadsAQueryOfSeveralLines) {
  const auto store = sql(
      "type: sqlite\n      path: mail.db\n      connections: 2\n      query: |\n        SELECT password\n          FROM mailbox\n"
      "        WHERE username = {email}");
  EXPECT_EQ(store.query.text, "SELECT password\n  FROM mailbox\nWHERE username = ?\n");
  EXPECT_EQ(store.connections, 2U);
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
        Case{"type: sqlite, path: m.db, query: [SELECT]", "1:52: users.stores[0].query: expected a text: the SQL query"},
        Case{"type: sqlite, path: m.db, query: SELECT 1", "1:52: users.stores[0].query: expected a placeholder such as {email}"},
        // The column is that of the brace.
        Case{"type: sqlite, path: m.db, query: \"SELECT {mail}\"",
             "1:60: users.stores[0].query: unknown placeholder {mail}; expected {email}, {local}, {domain} or {login}"},
        Case{"type: sqlite, path: m.db, query: \"SELECT {emial}\"", "1:60: users.stores[0].query: unknown placeholder {emial}"},
        Case{"type: sqlite, path: m.db, query: \"SELECT '{email}'\"", "1:61: users.stores[0].query: {email} within quotes"},
        Case{"type: sqlite, path: m.db, query: \"SELECT {email}, 'x\"", "1:69: users.stores[0].query: the quote ' is never closed"},
        Case{"type: sqlite, path: m.db, query: \"a\\nb\\n  {x}\"", "1:52: users.stores[0].query: line 3 of the query: unknown"},
        Case{"type: sqlite, path: m.db, query: \"{email}\", connections: 0", "1:76: users.stores[0].connections: expected"},
        Case{"type: sqlite, path: m.db, query: \"{email}\", host: x",
             "1:63: users.stores[0].host: unknown setting; expected"}));

TEST_F(SqlStores, AFileThatIsNotThereIsAWarning) {
  write("map.yaml", "hostname: mail.example.com\nservices: {imap: {}, smtp: {}}\ndomains: {example.com: {}}\n");
  yaml::Report report;
  const auto site = load_site(
      write("smartdiscover.yaml",
            "listen: {https: [], proxied: [\"127.0.0.1:8080\"]}\nservice_map: map.yaml\nusers: {stores: [{type: sqlite, path: no.db, query: \"SELECT {email}\"}]}\n"),
      report);
  report_ = report;
  EXPECT_TRUE(site) << testing::PrintToString(findings());
  EXPECT_THAT(findings(), testing::Contains(HasSubstr("3:18: users.stores[0]: warning: ")));
}

}  // namespace
}  // namespace smartdiscover::site
