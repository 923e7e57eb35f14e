#pragma once

// OpenSSL's objects with owners, and its errors as text.

#include <openssl/bn.h>
#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace smartdiscover::tls {

// Deletes with the function that OpenSSL has for it.
template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
template <class T, auto Free>
using OpensslPointer = std::unique_ptr<T, FreeWith<Free>>;

using X509Pointer = OpensslPointer<X509, X509_free>;
using ExtensionPointer = OpensslPointer<X509_EXTENSION, X509_EXTENSION_free>;
using KeyPointer = OpensslPointer<EVP_PKEY, EVP_PKEY_free>;
using CipherPointer = OpensslPointer<EVP_CIPHER, EVP_CIPHER_free>;
using DigestPointer = OpensslPointer<EVP_MD_CTX, EVP_MD_CTX_free>;
using ContextPointer = OpensslPointer<SSL_CTX, SSL_CTX_free>;
using SslPointer = OpensslPointer<SSL, SSL_free>;
using BioPointer = OpensslPointer<BIO, BIO_free_all>;
using NumberPointer = OpensslPointer<BIGNUM, BN_free>;
using CmsPointer = OpensslPointer<CMS_ContentInfo, CMS_ContentInfo_free>;

// The reason of the last error; the queue is empty afterwards.
inline std::string last_openssl_error() {
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "unknown error" : reason;
}

}  // namespace smartdiscover::tls
