#pragma once

// Certificates made while the tests run, and folders to keep them in.

#include <smartdiscover/tls/certificates.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace smartdiscover::tls::test {

// A folder that is gone with the object.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path path(const std::string& name) const { return path_ / name; }
  std::filesystem::path write(const std::string& name, const std::string& content) const;

 private:
  std::filesystem::path path_;
};

struct Pem {
  std::string certificate;
  std::string key;
};

struct CertificateWish {
  std::string common_name;
  std::vector<std::string> alternatives;  // "DNS:example.com", "IP:192.0.2.1"
  int days = 30;
};

// Self-signed, EC P-256.
Pem make_certificate(const CertificateWish& wish);
Pem make_certificate(const std::string& dns_name);
std::string encrypted_key();

// Writes NAME.pem and NAME.key.
CertificateFiles write_certificate(const Folder& folder, const std::string& name, const Pem& pem);

}  // namespace smartdiscover::tls::test
