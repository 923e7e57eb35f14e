#pragma once

// Content and the signature over it in one message. CMS SignedData, RFC 5652.

#include "tls/pem_files.hpp"

#include <string>
#include <string_view>

namespace smartdiscover::tls {

// In DER. Inside are the content, byte for byte, and the whole chain, since Apple's devices fetch no certificates; the signer is named by
// issuer and serial number, the digest is SHA-256. Errors: internal, with OpenSSL's reason.
Result<std::string> signed_content(const KeyPair& pair, std::string_view content);

}  // namespace smartdiscover::tls
