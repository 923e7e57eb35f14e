#include "tls/ticket_keys.hpp"

#include "tls/pem_files.hpp"

#include <smartdiscover/tls/openssl_pointers.hpp>

#include <openssl/core_names.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace smartdiscover::tls {
namespace {

constexpr std::size_t name_size = 16;
constexpr std::size_t long_size = 80;
constexpr std::size_t short_size = 48;

int slot() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

const unsigned char* bytes(const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); }

bool use_hmac_key(EVP_MAC_CTX* mac, const std::string& key) {
  std::string digest = "SHA256";
  std::string copy = key;
  const std::array parameters{OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, copy.data(), copy.size()),
                              OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
                              OSSL_PARAM_construct_end()};
  return EVP_MAC_CTX_set_params(mac, parameters.data()) == 1;
}

// Fetched once: EVP_aes_256_cbc() would make OpenSSL 3 search its providers at each handshake.
const EVP_CIPHER* cipher_of(const std::string& key) {
  static const CipherPointer short_cipher(EVP_CIPHER_fetch(nullptr, "AES-128-CBC", nullptr));
  static const CipherPointer long_cipher(EVP_CIPHER_fetch(nullptr, "AES-256-CBC", nullptr));
  return key.size() == 16 ? short_cipher.get() : long_cipher.get();
}

// SSL_CTX_set_tlsext_ticket_key_evp_cb(3): 1 go on, 0 unknown key (a full handshake follows), -1 failure.
int ticket_callback(SSL* ssl, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, int encrypting) {
  const auto* const keys = static_cast<const TicketKeys*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), slot()));
  if (keys == nullptr) return -1;
  const auto* const method = cipher_of(keys->aes_key());
  if (encrypting == 1) {
    if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(method)) != 1) return -1;
    std::copy_n(bytes(keys->name()), name_size, name);
    if (EVP_EncryptInit_ex(cipher, method, nullptr, bytes(keys->aes_key()), iv) != 1) return -1;
  } else {
    if (!std::equal(name, name + name_size, bytes(keys->name()))) return 0;
    if (EVP_DecryptInit_ex(cipher, method, nullptr, bytes(keys->aes_key()), iv) != 1) return -1;
  }
  return use_hmac_key(mac, keys->hmac_key()) ? 1 : -1;
}

}  // namespace

TicketKeys::TicketKeys(const std::string& bytes) {
  const std::size_t part = (bytes.size() - name_size) / 2;
  name_ = bytes.substr(0, name_size);
  hmac_key_ = bytes.substr(name_size, part);
  aes_key_ = bytes.substr(name_size + part);
}

Result<TicketKeys> TicketKeys::read(const std::filesystem::path& path) {
  const auto content = read_small_file(path, 4096);
  if (!content) return content.error();
  if (content->size() != long_size && content->size() != short_size) {
    return failure(Errc::malformed, path.string() + ": expected 80 random bytes (openssl rand -out FILE 80), found " +
                                        std::to_string(content->size()) + " bytes");
  }
  return TicketKeys(*content);
}

TicketKeys TicketKeys::random() {
  std::array<unsigned char, long_size> drawn{};
  if (RAND_bytes(drawn.data(), static_cast<int>(drawn.size())) != 1)
    throw std::runtime_error("no random numbers for ticket keys");
  return TicketKeys(std::string(drawn.begin(), drawn.end()));
}

void TicketKeys::use_in(ssl_ctx_st* context) const {
  SSL_CTX_set_ex_data(context, slot(), const_cast<TicketKeys*>(this));
  SSL_CTX_set_tlsext_ticket_key_evp_cb(context, ticket_callback);
}

}  // namespace smartdiscover::tls
