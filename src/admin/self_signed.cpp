#include "admin/self_signed.hpp"

#include <smartdiscover/tls/openssl_pointers.hpp>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace smartdiscover::admin {
namespace {

constexpr long hour = 60 * 60;
constexpr long year = 365 * 24 * hour;
constexpr std::size_t longest_common_name = 64;  // RFC 5280, ub-common-name

bool set_serial(X509* certificate) {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof(bytes)) != 1) return false;
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7F) | 0x40);  // positive, and of full length
  const tls::NumberPointer number(BN_bin2bn(bytes, sizeof(bytes), nullptr));
  return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_names(X509* certificate, const std::string& name) {
  X509_NAME* subject = X509_get_subject_name(certificate);
  const auto common = name.substr(0, longest_common_name);
  const auto* bytes = reinterpret_cast<const unsigned char*>(common.data());
  return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, bytes, static_cast<int>(common.size()), -1, 0) == 1 &&
         X509_set_issuer_name(certificate, subject) == 1;
}

bool add_extension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const tls::ExtensionPointer extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

tls::X509Pointer make_certificate(EVP_PKEY* key, const std::vector<std::string>& names) {
  tls::X509Pointer certificate(X509_new());
  std::string alternatives;
  for (const auto& name : names) alternatives += (alternatives.empty() ? "DNS:" : ",DNS:") + name;
  auto* made = certificate.get();
  const bool done = made != nullptr && X509_set_version(made, X509_VERSION_3) == 1 && set_serial(made) &&
                    X509_gmtime_adj(X509_getm_notBefore(made), -hour) != nullptr &&
                    X509_gmtime_adj(X509_getm_notAfter(made), year) != nullptr && X509_set_pubkey(made, key) == 1 &&
                    set_names(made, names.front()) && add_extension(made, NID_subject_alt_name, alternatives) &&
                    add_extension(made, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                    add_extension(made, NID_key_usage, "critical,digitalSignature,keyCertSign") &&
                    add_extension(made, NID_ext_key_usage, "serverAuth") &&
                    add_extension(made, NID_subject_key_identifier, "hash") && X509_sign(made, key, EVP_sha256()) != 0;
  return done ? std::move(certificate) : nullptr;
}

std::string text_of(BIO* bio) {
  char* bytes = nullptr;
  const auto length = BIO_get_mem_data(bio, &bytes);
  return std::string(bytes, static_cast<std::size_t>(length));
}

}  // namespace

Result<SelfSigned> make_self_signed(const std::vector<std::string>& names) {
  const tls::KeyPointer key(EVP_EC_gen("P-256"));
  const auto certificate = key && !names.empty() ? make_certificate(key.get(), names) : nullptr;
  const tls::BioPointer certificate_text(BIO_new(BIO_s_mem()));
  const tls::BioPointer key_text(BIO_new(BIO_s_mem()));
  if (!certificate || !certificate_text || !key_text || PEM_write_bio_X509(certificate_text.get(), certificate.get()) != 1 ||
      PEM_write_bio_PKCS8PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return failure(Errc::internal, "cannot make a certificate: " + tls::last_openssl_error());
  }
  return SelfSigned{text_of(certificate_text.get()), text_of(key_text.get())};
}

}  // namespace smartdiscover::admin
