#pragma once

// OpenSSL's objects with owners, and its errors as text.

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace smartdiscover::tls {

struct OpensslFree {
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(CMS_ContentInfo* message) const { CMS_ContentInfo_free(message); }
};

using X509Pointer = std::unique_ptr<X509, OpensslFree>;
using KeyPointer = std::unique_ptr<EVP_PKEY, OpensslFree>;
using ContextPointer = std::unique_ptr<SSL_CTX, OpensslFree>;
using BioPointer = std::unique_ptr<BIO, OpensslFree>;
using CmsPointer = std::unique_ptr<CMS_ContentInfo, OpensslFree>;

// The reason of the last error; the queue is empty afterwards.
inline std::string last_openssl_error() {
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown error" : reason;
}

}  // namespace smartdiscover::tls
