#pragma once

// A certificate for servers on this machine, in files.

#include "fakes.hpp"
#include "unit/tls/test_certificate.hpp"

namespace smartdiscover::users {

class ServerCertificate {
 public:
  explicit ServerCertificate(int days = 30, std::vector<std::string> names = {"DNS:localhost", "IP:127.0.0.1"}) {
    const auto pem = tls::test::make_certificate(tls::test::CertificateWish{"localhost", std::move(names), days});
    std::filesystem::permissions(folder_ / "", std::filesystem::perms(0755));
    write_file(certificate(), pem.certificate);
    write_file(key(), pem.key);
  }
  std::filesystem::path certificate() const { return folder_ / "certificate.pem"; }
  std::filesystem::path key() const { return folder_ / "key.pem"; }

 private:
  TemporaryFolder folder_;
};

}  // namespace smartdiscover::users
