#include "tls/tls_context.hpp"

#include <array>
#include <new>

namespace smartdiscover::tls {
namespace {

constexpr std::array<unsigned char, 9> http_1_1{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
constexpr long session_seconds = 2L * 3600;

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                    unsigned offered_size, void*) {
  unsigned char* selected = nullptr;
  const int result = SSL_select_next_proto(&selected, chosen_size, http_1_1.data(), http_1_1.size(), offered, offered_size);
  *chosen = selected;
  // RFC 7301 3.2: a client that offers only other protocols gets an alert.
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

bool use_certificate(SSL_CTX* context, const KeyPair& pair) {
  if (SSL_CTX_use_certificate(context, pair.leaf.get()) != 1) return false;
  if (SSL_CTX_use_PrivateKey(context, pair.key.get()) != 1) return false;
  for (const auto& intermediate : pair.intermediates) {
    if (SSL_CTX_add1_chain_cert(context, intermediate.get()) != 1) return false;
  }
  return true;
}

void set_memory(SSL_CTX* context) {
  // Idle connections give their record buffers back; the chain is what the file says, not a search for each handshake.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_NO_AUTO_CHAIN);
  // With it, SSL_read() works through a flood of KeyUpdate records without ever coming back to the event loop.
  SSL_CTX_clear_mode(context, SSL_MODE_AUTO_RETRY);
  // A record in one read() instead of two.
  SSL_CTX_set_read_ahead(context, 1);
}

void set_sessions(SSL_CTX* context, const TicketKeys& keys) {
  // Sessions live in tickets that the client keeps. One is enough for a client that opens one connection at a time.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 1);
  SSL_CTX_set_timeout(context, session_seconds);
  static constexpr std::array<unsigned char, 13> id{'s', 'm', 'a', 'r', 't', 'd', 'i', 's', 'c', 'o', 'v', 'e', 'r'};
  SSL_CTX_set_session_id_context(context, id.data(), id.size());
  keys.use_in(context);
}

}  // namespace

Result<ContextPointer> make_tls_context(const KeyPair& pair, MinimumTls minimum, const TicketKeys& keys) {
  ContextPointer context(SSL_CTX_new(TLS_server_method()));
  if (!context) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(context.get(), minimum == MinimumTls::version_1_3 ? TLS1_3_VERSION : TLS1_2_VERSION);
  // RFC 9325: forward secrecy and authenticated encryption only. TLS 1.3 has nothing else.
  SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                         SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
  set_memory(context.get());
  set_sessions(context.get(), keys);
  if (!use_certificate(context.get(), pair)) return failure(Errc::malformed, last_openssl_error());
  return context;
}

}  // namespace smartdiscover::tls
