#include "tls/pem_files.hpp"

#include <smartdiscover/base/file.hpp>

#include <openssl/pem.h>

#include <iterator>

namespace smartdiscover::tls {
namespace {

constexpr std::size_t largest_pem = 1024 * 1024;

BioPointer bio_of(const std::string& text) { return BioPointer(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))); }

// OpenSSL would ask at the terminal.
int no_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

Error problem(const std::filesystem::path& path, const std::string& what) {
  return failure(Errc::malformed, path.string() + ": " + what);
}

Result<std::vector<X509Pointer>> read_chain(const std::filesystem::path& path) {
  const auto text = read_small_file(path, largest_pem);
  if (!text) return text.error();
  const auto bio = bio_of(*text);
  std::vector<X509Pointer> chain;
  while (X509* const certificate = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) chain.emplace_back(certificate);
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  const auto reason = last_openssl_error();
  if (!at_end) return problem(path, "certificate " + std::to_string(chain.size() + 1) + " is broken (" + reason + ")");
  if (chain.empty()) return problem(path, "holds no certificate in PEM form (\"-----BEGIN CERTIFICATE-----\")");
  return chain;
}

Result<KeyPointer> read_key(const std::filesystem::path& path) {
  const auto text = read_small_file(path, largest_pem);
  if (!text) return text.error();
  const auto bio = bio_of(*text);
  bool asked = false;
  KeyPointer key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, &asked));
  const auto reason = last_openssl_error();
  if (asked)
    return problem(path, "the private key is encrypted; store it without a passphrase (openssl pkey -in FILE -out NEWFILE)");
  if (!key) return problem(path, "holds no private key in PEM form (" + reason + ")");
  return key;
}

}  // namespace

Result<std::string> read_small_file(const std::filesystem::path& path, std::size_t limit) {
  auto content = read_file(path, limit);
  if (content) return content;
  auto text = path.string() + ": cannot be read: " + content.error().detail;
  if (content.error().code == Errc::refused) text += "; the user that runs the daemon needs read permission";
  return failure(content.error().code == Errc::malformed ? Errc::malformed : Errc::io, text);
}

Result<KeyPair> read_key_pair(const CertificateFiles& files) {
  auto chain = read_chain(files.chain);
  if (!chain) return chain.error();
  auto key = read_key(files.key);
  if (!key) return key.error();

  for (std::size_t i = 0; i < chain->size(); ++i) {
    const bool belongs = X509_check_private_key((*chain)[i].get(), key->get()) == 1;
    ERR_clear_error();
    if (belongs && i == 0) break;
    if (belongs) {
      return problem(files.chain,
                     "the private key belongs to certificate " + std::to_string(i + 1) + "; the server's own must come first");
    }
    if (i + 1 == chain->size())
      return problem(files.key, "the private key does not belong to the certificate in " + files.chain.string());
  }
  KeyPair pair;
  pair.leaf = std::move(chain->front());
  pair.intermediates.assign(std::make_move_iterator(chain->begin() + 1), std::make_move_iterator(chain->end()));
  pair.key = std::move(*key);
  return pair;
}

}  // namespace smartdiscover::tls
