#pragma once

// An OpenLDAP of the test's own: ldap://, ldaps:// and ldapi://, one database dc=example,dc=com with ou=people and ou=groups.

#include "server_certificate.hpp"
#include "server_process.hpp"
#include "store_backend.hpp"

#include <memory>
#include <string>
#include <vector>

namespace smartdiscover::users {

class SlapdServer {
 public:
  static constexpr const char* manager = "cn=manager,dc=example,dc=com";
  static constexpr const char* password = "manager-secret";

  explicit SlapdServer(int days = 30);

  // uid=<local part>,ou=people for each; bob@example.org has robert@example.org as a second mail.
  void fill(const std::vector<User>& users);
  // LDIF for ldapmodify.
  void modify(const std::string& ldif);
  std::string url() const { return "ldap://127.0.0.1:" + std::to_string(port_); }
  std::string tls_url(const std::string& host = "127.0.0.1") const { return "ldaps://" + host + ":" + std::to_string(tls_port_); }
  std::string socket_url() const;
  std::filesystem::path ca() const { return certificate_.certificate(); }
  std::filesystem::path password_file() const { return folder_ / "password"; }
  ServerProcess& process() { return *process_; }
  std::filesystem::path operator/(std::string_view name) const { return folder_ / name; }

 private:
  TemporaryFolder folder_;
  const ServerCertificate certificate_;
  const std::uint16_t port_ = free_port();
  const std::uint16_t tls_port_ = free_port();
  std::vector<std::string> names_;
  std::unique_ptr<ServerProcess> process_;
};

}  // namespace smartdiscover::users
