#pragma once

// Certificates made while the tests run, and folders for them.

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
  enum class Key { p256, ed25519 };  // CMS of OpenSSL 3.0 signs with no Ed25519 key
  Key key = Key::p256;
};

// Self-signed.
Pem make_certificate(const CertificateWish& wish);
Pem make_certificate(const std::string& dns_name);
std::string encrypted_key();

// Writes NAME.pem and NAME.key.
CertificateFiles write_certificate(const Folder& folder, const std::string& name, const Pem& pem);

}  // namespace smartdiscover::tls::test
