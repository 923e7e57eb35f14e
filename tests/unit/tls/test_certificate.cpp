#include "unit/tls/test_certificate.hpp"

#include <smartdiscover/tls/openssl_pointers.hpp>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace smartdiscover::tls::test {
namespace {

void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL: " + last_openssl_error());
}

std::string text_of(const BioPointer& bio) {
  char* begin = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &begin);
  return {begin, static_cast<std::size_t>(size)};
}

std::string key_text(EVP_PKEY* key) {
  const BioPointer bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return text_of(bio);
}

}  // namespace

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "smartdiscover-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path Folder::write(const std::string& name, const std::string& content) const {
  std::ofstream(path(name), std::ios::binary) << content;
  return path(name);
}

Pem make_certificate(const CertificateWish& wish) {
  const bool edwards = wish.key == CertificateWish::Key::ed25519;
  const KeyPointer key(edwards ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519") : EVP_EC_gen("P-256"));
  const X509Pointer certificate(X509_new());
  require(key && certificate);
  std::uint64_t serial = 0;
  require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86400L * wish.days);
  X509_set_pubkey(certificate.get(), key.get());
  auto* const subject = X509_get_subject_name(certificate.get());
  require(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                     reinterpret_cast<const unsigned char*>(wish.common_name.c_str()), -1, -1, 0) == 1);
  X509_set_issuer_name(certificate.get(), subject);
  if (!wish.alternatives.empty()) {
    std::string value;
    for (const auto& alternative : wish.alternatives) value += (value.empty() ? "" : ",") + alternative;
    const ExtensionPointer extension(X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, value.c_str()));
    require(extension && X509_add_ext(certificate.get(), extension.get(), -1) == 1);
  }
  require(X509_sign(certificate.get(), key.get(), edwards ? nullptr : EVP_sha256()) > 0);
  const BioPointer bio(BIO_new(BIO_s_mem()));
  require(PEM_write_bio_X509(bio.get(), certificate.get()) == 1);
  return {text_of(bio), key_text(key.get())};
}

Pem make_certificate(const std::string& dns_name) { return make_certificate({dns_name, {"DNS:" + dns_name}}); }

std::string encrypted_key() {
  const KeyPointer key(EVP_EC_gen("P-256"));
  const BioPointer bio(BIO_new(BIO_s_mem()));
  const std::string passphrase = "secret";
  require(PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), EVP_aes_256_cbc(), passphrase.data(),
                                        static_cast<int>(passphrase.size()), nullptr, nullptr) == 1);
  return text_of(bio);
}

CertificateFiles write_certificate(const Folder& folder, const std::string& name, const Pem& pem) {
  return {folder.write(name + ".pem", pem.certificate), folder.write(name + ".key", pem.key)};
}

}  // namespace smartdiscover::tls::test
