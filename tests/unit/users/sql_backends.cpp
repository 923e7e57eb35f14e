// The databases' part in the contract of all stores.

#include "database_servers.hpp"
#include "server_backend.hpp"
#include "sqlite_file.hpp"

namespace smartdiscover::users {

namespace {

constexpr const char* columns =
    "SELECT m.username AS address, m.password, (SELECT {list} FROM alias a WHERE a.goto = m.username) AS aliases FROM mailbox m "
    "WHERE m.username = {email} OR m.username = (SELECT goto FROM alias WHERE address = {email})";

SqlStoreDefinition definition_of(SqlDatabase database, const std::string& list) {
  std::string text = columns;
  text.replace(text.find("{list}"), 6, list);
  auto query = parse_sql_query(text, dialect_of(database));
  if (!query) throw std::invalid_argument(query.error().text);
  return {std::move(database), *query};
}

std::string quoted(const std::string& text, const std::string& special) {
  std::string out = "'";
  for (const char c : text) {
    if (special.find(c) != std::string::npos) out += c;
    out += c;
  }
  return out + "'";
}

// The statements that make `users` all there are. `special`: what is doubled within quotes.
std::vector<std::string> statements(const std::vector<User>& users, const std::string& special) {
  std::vector<std::string> out{"DELETE FROM mailbox", "DELETE FROM alias"};
  for (const auto& user : users) {
    out.push_back("INSERT INTO mailbox VALUES (" + quoted(user.address, special) + "," +
                  quoted("{PLAIN}" + user.password, special) + ")");
    if (user.address == "bob@example.org") out.push_back("INSERT INTO alias VALUES ('robert@example.org', 'bob@example.org')");
  }
  return out;
}

std::string joined(const std::vector<std::string>& statements) {
  std::string out = "BEGIN;";
  for (const auto& one : statements) out += one + ";";
  return out + "COMMIT";
}

// Its "server" is the file: away, or locked by a writer who does not come to an end.
class SqliteBackend : public Backend {
 public:
  SqliteBackend() { sqlite_file(file_, "CREATE TABLE mailbox (username, password); CREATE TABLE alias (address, goto)"); }
  StoreDefinition definition() const override {
    return {"sqlite-mail", {}, std::chrono::seconds(5), {}, definition_of(SqliteDatabase{file_}, "group_concat(a.address)"), {}};
  }
  void fill(const std::vector<User>& users) override { sqlite_file(file_, joined(statements(users, "'"))); }
  bool has_aliases() const override { return true; }
  bool has_server() const override { return true; }
  void stop() override { move(file_, away_); }
  void start() override { move(away_, file_); }
  void freeze() override {
    writer_ = std::make_unique<SqliteWriter>(file_, "DELETE FROM mailbox", SqliteWriter::Lock::exclusive);
  }
  void thaw() override {
    if (writer_) writer_->roll_back();
    writer_ = nullptr;
  }

 private:
  static void move(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (std::filesystem::exists(from)) std::filesystem::rename(from, to);
  }
  TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "mail.db";
  std::filesystem::path away_ = folder_ / "away.db";
  std::unique_ptr<SqliteWriter> writer_;
};

class PostgresqlBackend : public ServerBackend {
 public:
  PostgresqlBackend() {
    server_.execute(
        "DROP TABLE IF EXISTS mailbox, alias; CREATE TABLE mailbox (username text, password text);"
        "CREATE TABLE alias (address text, goto text); GRANT SELECT ON mailbox, alias TO sd");
  }
  StoreDefinition definition() const override {
    return {"pg-mail", {}, std::chrono::seconds(5), {}, definition_of(server_.database(), "string_agg(a.address, ',')"), {}};
  }
  void fill(const std::vector<User>& users) override { server_.execute(joined(statements(users, "'"))); }
  bool has_aliases() const override { return true; }
  bool knows_users() const override { return true; }
  // Its processes are in sessions of their own, which no signal reaches together.
  void freeze() override { locked_ = std::make_unique<PostgresqlServer::Lock>(server_, "mailbox"); }
  void thaw() override { locked_ = nullptr; }

 private:
  ServerProcess& process() override { return server_.process(); }
  PostgresqlServer& server_ = PostgresqlServer::instance();
  std::unique_ptr<PostgresqlServer::Lock> locked_;
};

class MariadbBackend : public ServerBackend {
 public:
  MariadbBackend() {
    const std::string text = " varchar(255) COLLATE utf8mb4_bin";
    server_.execute({"DROP TABLE IF EXISTS mail.mailbox, mail.alias",
                     "CREATE TABLE mail.mailbox (username" + text + ", password" + text + ")",
                     "CREATE TABLE mail.alias (address" + text + ", goto" + text + ")"});
  }
  StoreDefinition definition() const override {
    return {"maria-mail", {}, std::chrono::seconds(5), {}, definition_of(server_.database(), "group_concat(a.address)"), {}};
  }
  void fill(const std::vector<User>& users) override {
    auto all = statements(users, "'\\");
    all.insert(all.begin(), {"USE mail", "BEGIN"});
    all.push_back("COMMIT");
    server_.execute(all);
  }
  bool has_aliases() const override { return true; }
  bool knows_users() const override { return true; }

 private:
  ServerProcess& process() override { return server_.process(); }
  MariadbServer& server_ = MariadbServer::instance();
};

}  // namespace

std::vector<BackendRow> store_backends() {
  return {
      {"sqlite", []() -> std::shared_ptr<Backend> { return std::make_shared<SqliteBackend>(); }},
      {"postgresql", []() -> std::shared_ptr<Backend> { return std::make_shared<PostgresqlBackend>(); }},
      {"mariadb", []() -> std::shared_ptr<Backend> { return std::make_shared<MariadbBackend>(); }},
  };
}

}  // namespace smartdiscover::users
