#pragma once

// How this server speaks TLS with one certificate: versions, ciphers, ALPN, sessions, memory.

#include "tls/pem_files.hpp"
#include "tls/ticket_keys.hpp"

#include <smartdiscover/tls/openssl_pointers.hpp>

namespace smartdiscover::tls {

enum class MinimumTls { version_1_2, version_1_3 };

// `keys` outlives the context's handshakes. Fails where OpenSSL refuses the certificate, such as one with too short a key.
Result<ContextPointer> make_tls_context(const KeyPair& pair, MinimumTls minimum, const TicketKeys& keys);

}  // namespace smartdiscover::tls
