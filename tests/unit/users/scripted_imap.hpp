#pragma once

// An IMAP server that says what a test wants.

#include "fakes.hpp"
#include "server_certificate.hpp"
#include "server_process.hpp"

#include <smartdiscover/users/store_definition.hpp>

#include <chrono>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <thread>

namespace smartdiscover::users {

class ScriptedImap {
 public:
  struct More {
    int days = 30;                                           // for which the certificate is good
    std::shared_ptr<const ServerCertificate> certificate{};  // else one of its own
    std::string greeting = "* OK ready";
    std::optional<std::string> starttls{};  // it begins in clear text and says this to STARTTLS; nullopt: TLS from the start
  };
  // `answer` is what it says to whoever logs in.
  ScriptedImap(const std::string& capabilities, const std::string& answer) : ScriptedImap(capabilities, answer, More()) {}
  ScriptedImap(const std::string& capabilities, const std::string& answer, const More& more)
      : starttls_(more.starttls),
        certificate_(more.certificate != nullptr ? more.certificate : std::make_shared<const ServerCertificate>(more.days)),
        port_(free_port()),
        process_({"/usr/bin/python3", "-B", std::string(SMARTDISCOVER_SOURCE_DIR) + "/tests/unit/users/scripted_imap.py",
                  certificate_->certificate(), certificate_->key(), std::to_string(port_), capabilities, answer,
                  folder_ / "commands", more.greeting, more.starttls.value_or("")},
                 folder_ / "log", [this] { return accepts_connections(port_); }) {}

  ImapStoreDefinition definition() const {
    ImapStoreDefinition imap;
    imap.host = "localhost";
    imap.port = port_;
    imap.tls = starttls_ ? ImapStoreDefinition::Tls::starttls : ImapStoreDefinition::Tls::implicit;
    imap.ca = certificate_->certificate();
    return imap;
  }
  std::uint16_t port() const { return port_; }
  ServerProcess& process() { return process_; }
  // All that it was told up to the LOGOUT, which comes after the verdict, in its own time.
  std::string commands_until_logout() const {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (commands().find("LOGOUT\n") == std::string::npos && std::chrono::steady_clock::now() < end)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return commands();
  }
  // What it was told, a line each.
  std::string commands() const {
    std::ostringstream out;
    out << std::ifstream(folder_ / "commands").rdbuf();
    return out.str();
  }

 private:
  TemporaryFolder folder_;
  const std::optional<std::string> starttls_;
  const std::shared_ptr<const ServerCertificate> certificate_;
  std::uint16_t port_;
  ServerProcess process_;
};

}  // namespace smartdiscover::users
