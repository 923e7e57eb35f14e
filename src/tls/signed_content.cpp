#include "tls/signed_content.hpp"

#include <limits>

namespace smartdiscover::tls {
namespace {

Error problem() { return failure(Errc::internal, "signing failed: " + last_openssl_error()); }

}  // namespace

Result<std::string> signed_content(const KeyPair& pair, std::string_view content) {
  constexpr unsigned flags = CMS_BINARY | CMS_NOSMIMECAP | CMS_PARTIAL;
  if (content.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    return failure(Errc::internal, "too long to be signed");
  // The certificates in it belong to the pair.
  const auto free_stack = [](STACK_OF(X509) * stack) { sk_X509_free(stack); };
  const std::unique_ptr<STACK_OF(X509), decltype(free_stack)> chain(sk_X509_new_null(), free_stack);
  if (!chain) return problem();
  for (const auto& certificate : pair.intermediates) {
    if (sk_X509_push(chain.get(), certificate.get()) == 0) return problem();
  }
  const CmsPointer message(CMS_sign(nullptr, nullptr, chain.get(), nullptr, flags));
  if (!message || CMS_add1_signer(message.get(), pair.leaf.get(), pair.key.get(), EVP_sha256(), flags) == nullptr)
    return problem();
  const BioPointer in(BIO_new_mem_buf(content.data(), static_cast<int>(content.size())));
  if (!in || CMS_final(message.get(), in.get(), nullptr, flags) != 1) return problem();

  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(message.get(), &der);
  if (size <= 0) return problem();
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

}  // namespace smartdiscover::tls
