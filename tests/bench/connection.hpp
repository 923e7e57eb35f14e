#pragma once

// One client's connection to a TLS server on 127.0.0.1, driven by readiness: handshake, request, answer, and again.

#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace smartdiscover::bench {

enum class Progress { waiting, answered, failed };

class Connection {
 public:
  // Registers itself with the epoll descriptor `poll`, edge-triggered.
  Connection(SSL_CTX* context, int poll, std::uint16_t port);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The request that is sent next. Before the first advance() and after each `answered`.
  void set_request(std::string_view request) { request_ = request; }
  // As far as it goes now.
  Progress advance();
  // Closes and connects again, with a full handshake.
  void begin_anew();

 private:
  enum class Stage { handshake, send, receive };
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  void connect();
  Progress waiting_or_failed(int result);
  // Whether `answer_` holds a whole one; `failed` where its status is not 200.
  Progress judge();

  SSL_CTX* context_;
  int poll_;
  std::uint16_t port_;
  std::string request_;
  int descriptor_ = -1;
  std::unique_ptr<SSL, Free> ssl_;
  Stage stage_ = Stage::handshake;
  std::string answer_;
};

}  // namespace smartdiscover::bench
