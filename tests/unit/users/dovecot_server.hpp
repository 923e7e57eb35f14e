#pragma once

// A Dovecot of the test's own: auth socket, IMAP with TLS from the start and with STARTTLS.

#include "server_process.hpp"
#include "store_backend.hpp"

#include <memory>
#include <optional>
#include <string>

namespace smartdiscover::users {

class DovecotServer {
 public:
  // `settings` are added to the configuration's end. IMAP is there only with a certificate: PEM files.
  struct Imap {
    std::filesystem::path certificate;
    std::filesystem::path key;
  };
  explicit DovecotServer(std::optional<Imap> imap = std::nullopt, std::string settings = {});

  void fill(const std::vector<User>& users);
  ServerProcess& process() { return *process_; }
  std::filesystem::path socket() const { return folder_ / "run/auth-client"; }
  std::uint16_t imap_port() const { return imap_port_; }
  std::uint16_t imaps_port() const { return imaps_port_; }
  std::string log() const;

 private:
  void configure(const std::optional<Imap>& imap, const std::string& settings);

  TemporaryFolder folder_;
  std::optional<std::string> users_;  // what the file says
  std::uint16_t imap_port_ = 0;
  std::uint16_t imaps_port_ = 0;
  std::unique_ptr<ServerProcess> process_;
};

}  // namespace smartdiscover::users
