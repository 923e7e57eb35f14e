#include "database_servers.hpp"

#include <mysql.h>
#include <pwd.h>
#include <unistd.h>

namespace smartdiscover::users {

namespace {

std::string own_name() {
  const auto* user = ::getpwuid(::geteuid());
  return user != nullptr ? user->pw_name : "root";
}

std::vector<std::string> command(const MariadbServer& server, const std::vector<std::string>& more) {
  std::vector<std::string> whole{"/usr/sbin/mariadbd",
                                 "--no-defaults",
                                 "--user=" + own_name(),
                                 "--datadir=" + server.file("data").string(),
                                 "--socket=" + server.socket().string(),
                                 "--port=" + std::to_string(server.port()),
                                 "--bind-address=127.0.0.1",
                                 "--pid-file=" + server.file("pid").string(),
                                 "--skip-name-resolve",
                                 "--innodb-flush-log-at-trx-commit=0",
                                 "--innodb-buffer-pool-size=16M",
                                 "--innodb-log-file-size=8M"};
  whole.insert(whole.end(), more.begin(), more.end());
  return whole;
}

}  // namespace

MariadbServer& MariadbServer::instance() {
  static MariadbServer server;
  return server;
}

MariadbServer::MariadbServer() {
  write_file(file("password"), database_password + "\n");
  run_program({"mariadb-install-db", "--no-defaults", "--user=" + own_name(), "--datadir=" + file("data").string(),
               "--auth-root-authentication-method=normal", "--skip-test-db", "--innodb-log-file-size=8M"});
  use_certificate("", "");
  execute({"CREATE DATABASE mail CHARACTER SET utf8mb4", "CREATE USER sd@'%' IDENTIFIED BY 'p\xC3\xA4ss''\\\\word'",
           "GRANT SELECT ON mail.* TO sd@'%'"});
}

void MariadbServer::execute(const std::vector<std::string>& statements) {
  const std::unique_ptr<MYSQL, decltype(&mysql_close)> connection(mysql_init(nullptr), mysql_close);
  mysql_options(connection.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
  if (mysql_real_connect(connection.get(), nullptr, "root", "", "", 0, socket().c_str(), 0) == nullptr)
    throw std::runtime_error(mysql_error(connection.get()));
  for (const auto& statement : statements) {
    if (mysql_query(connection.get(), statement.c_str()) != 0) throw std::runtime_error(mysql_error(connection.get()));
  }
}

MariadbDatabase MariadbServer::database() const {
  MariadbDatabase database;
  database.host = "127.0.0.1";
  database.port = port_;
  database.database = "mail";
  database.user = "sd";
  database.password_file = file("password");
  return database;
}

void MariadbServer::use_certificate(const std::string& certificate, const std::string& key) {
  process_.reset();
  write_file(file("cert.pem"), certificate);
  write_file(file("key.pem"), key);
  const std::vector<std::string> tls{"--ssl-cert=" + file("cert.pem").string(), "--ssl-key=" + file("key.pem").string()};
  process_ = std::make_unique<ServerProcess>(command(*this, certificate.empty() ? std::vector<std::string>() : tls), file("log"),
                                             [this] { return accepts_connections(socket()) && accepts_connections(port_); });
}

}  // namespace smartdiscover::users
