#pragma once

// PostgreSQL and MariaDB from Debian's packages, in temporary folders, reached on 127.0.0.1 and by sockets. Started once for a
// test program, since making a new database takes seconds.

#include "fakes.hpp"
#include "server_process.hpp"

#include <smartdiscover/users/sql_database.hpp>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace smartdiscover::users {

inline const std::string database_password = "p\xC3\xA4ss'\\word";

class PostgresqlServer {
 public:
  static PostgresqlServer& instance();

  PostgresqlServer();
  ServerProcess& process() { return *process_; }
  // Runs statements as the administrator.
  void execute(const std::string& statements);
  // The user sd, who signs in with database_password over TCP.
  PostgresqlDatabase database(const std::string& more = "") const;
  std::filesystem::path file(std::string_view name) const { return folder_ / name; }
  std::uint16_t port() const { return port_; }
  // Certificate and key that it shows from its next start on; empty: no TLS.
  void use_certificate(const std::string& certificate, const std::string& key);

  // As long as it lives, nobody can read the table: they wait.
  class Lock {
   public:
    Lock(PostgresqlServer& server, const std::string& table);

   private:
    std::shared_ptr<void> connection_;
  };

 private:
  std::string administrator() const;

  TemporaryFolder folder_;
  std::uint16_t port_ = free_port();
  std::unique_ptr<ServerProcess> process_;
};

class MariadbServer {
 public:
  static MariadbServer& instance();

  MariadbServer();
  ServerProcess& process() { return *process_; }
  void execute(const std::vector<std::string>& statements);
  MariadbDatabase database() const;
  std::filesystem::path socket() const { return folder_ / "s"; }
  std::filesystem::path file(std::string_view name) const { return folder_ / name; }
  std::uint16_t port() const { return port_; }
  void use_certificate(const std::string& certificate, const std::string& key);

 private:
  TemporaryFolder folder_;
  std::uint16_t port_ = free_port();
  std::unique_ptr<ServerProcess> process_;
};

}  // namespace smartdiscover::users
