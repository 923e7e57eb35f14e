#pragma once

// The TLS certificates of the site, selected by SNI (RFC 6066). Immutable once loaded; used by all workers.

#include <smartdiscover/base/result.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct ssl_ctx_st;

namespace smartdiscover::tls {

struct CertificateFiles {
  std::filesystem::path chain;  // PEM, the leaf first
  std::filesystem::path key;    // PEM
};

struct CertificateOptions {
  std::vector<CertificateFiles> files;  // in order; the first is the default unless `default_name` names one
  std::string default_name;             // a name that one of them covers; empty: the first
  bool refuse_unmatched = false;      // a name that none covers: refuse the handshake (unrecognized_name) instead of the default
  bool tls_1_3_only = false;          // minimum_version "1.3"
  std::filesystem::path ticket_keys;  // 80 random bytes shared by all nodes; empty: keys of this process
};

// One certificate as loaded.
struct Certificate {
  CertificateFiles files;
  std::vector<std::string> names;  // DNS names and addresses it covers, in lower case; wildcards as they stand
  std::chrono::system_clock::time_point expires;
};

class Certificates {
 public:
  // Loads and checks that key and chain belong together. `errors` receives one text for each certificate that cannot be used; it is
  // replaced by `previous`' own version of the same files where there is one. Fails where none is usable.
  static Result<std::shared_ptr<const Certificates>> load(const CertificateOptions& options, const Certificates* previous,
                                                          std::vector<std::string>& errors);
  ~Certificates();
  Certificates(const Certificates&) = delete;
  Certificates& operator=(const Certificates&) = delete;

  const std::vector<Certificate>& list() const;
  // Whether one of them covers this host name (RFC 6125: a wildcard is one left-most label).
  bool covers(std::string_view name) const;
  // The content with the signature of the certificate that covers this name, else of the default: CMS SignedData (RFC 5652) in DER, with
  // the content and the certificate chain included. Errors: internal. Takes about a millisecond; with an RSA key of 4096 bits, several.
  Result<std::string> sign(std::string_view name, std::string_view content) const;
  // The context with which a handshake begins.
  ssl_ctx_st* context() const;

 private:
  class Impl;
  explicit Certificates(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace smartdiscover::tls
