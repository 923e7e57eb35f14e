#include "database_servers.hpp"

#include <libpq-fe.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace smartdiscover::users {

namespace {

const std::string programs = "/usr/lib/postgresql/15/bin/";

// PostgreSQL refuses to run as root.
std::vector<std::string> not_as_root(std::vector<std::string> command) {
  if (::geteuid() != 0) return command;
  std::vector<std::string> whole{"setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"};
  whole.insert(whole.end(), command.begin(), command.end());
  return whole;
}

void give_away(const std::filesystem::path& path) {
  const auto* nobody = ::getpwnam("nobody");
  if (::geteuid() == 0 && ::chown(path.c_str(), nobody->pw_uid, nobody->pw_gid) != 0) throw std::runtime_error("chown");
}

}  // namespace

PostgresqlServer& PostgresqlServer::instance() {
  static PostgresqlServer server;
  return server;
}

PostgresqlServer::PostgresqlServer() {
  give_away(file(""));
  write_file(file("password"), database_password + "\nnot this\n");
  run_program(not_as_root({programs + "initdb", "-D", file("data"), "-U", "admin", "--locale=C", "--encoding=UTF8", "--no-sync",
                           "--auth-local=trust", "--auth-host=scram-sha-256"}));
  // SIGTERM would wait for every connection to end.
  const auto script = "'" + programs + "postgres' -D '" + file("data").string() + "' -p " + std::to_string(port_) +
                      " -c listen_addresses=127.0.0.1 -c unix_socket_directories='" + file("").string() +
                      "' -c fsync=off -c shared_buffers=8MB -c max_connections=40 & child=$!\n"
                      "trap 'kill -INT $child' TERM\nwait $child\nwait $child";
  const auto connection = administrator();
  process_ = std::make_unique<ServerProcess>(not_as_root({"sh", "-c", script}), file("log"),
                                             [connection] { return PQping(connection.c_str()) == PQPING_OK; });
  const std::string quoted = "'p\xC3\xA4ss''\\word'";
  execute("SET standard_conforming_strings = on; CREATE ROLE sd LOGIN PASSWORD " + quoted);
}

void PostgresqlServer::execute(const std::string& statements) {
  const auto connection = administrator();
  const std::unique_ptr<PGconn, decltype(&PQfinish)> opened(PQconnectdb(connection.c_str()), PQfinish);
  PQsetNoticeProcessor(
      opened.get(), [](void*, const char*) {}, nullptr);
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(opened.get(), statements.c_str()), PQclear);
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw std::runtime_error(PQerrorMessage(opened.get()));
}

std::string PostgresqlServer::administrator() const {
  return "host=" + file("").string() + " port=" + std::to_string(port_) + " user=admin dbname=postgres";
}

PostgresqlServer::Lock::Lock(PostgresqlServer& server, const std::string& table)
    : connection_(PQconnectdb(server.administrator().c_str()), [](PGconn* connection) { PQfinish(connection); }) {
  const auto statements = "BEGIN; LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE";
  PQclear(PQexec(static_cast<PGconn*>(connection_.get()), statements.c_str()));
}

PostgresqlDatabase PostgresqlServer::database(const std::string& more) const {
  return {"host=127.0.0.1 port=" + std::to_string(port_) + " user=sd dbname=postgres " + more, file("password")};
}

void PostgresqlServer::use_certificate(const std::string& certificate, const std::string& key) {
  const auto pem = file("data") / "server.crt";
  const auto secret = file("data") / "server.key";
  write_file(pem, certificate);
  write_file(secret, key);
  give_away(pem);
  give_away(secret);
  ::chmod(secret.c_str(), 0600);
  execute(certificate.empty() ? "ALTER SYSTEM SET ssl = off" : "ALTER SYSTEM SET ssl = on");
  process_->stop();
  process_->start();
}

}  // namespace smartdiscover::users
