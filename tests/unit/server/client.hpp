#pragma once

// A small client that blocks, over plain TCP or TLS, for talking to a server in all the ways that real and evil clients do.

#include <smartdiscover/tls/openssl_pointers.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smartdiscover::server::test {

struct Answer {
  int status = 0;                                           // 0: the connection ended before an answer
  std::string head;                                         // status line and fields
  std::vector<std::pair<std::string, std::string>> fields;  // names in lower case
  std::string body;

  std::optional<std::string> field(std::string_view name) const;
};

struct TlsWish {
  std::string server_name;  // empty: no SNI
  int lowest = 0;           // TLS1_2_VERSION and so on; 0: as OpenSSL likes
  int highest = 0;
  std::string protocols;           // ALPN in wire form
  SSL_SESSION* session = nullptr;  // to resume
};

class Client {
 public:
  // Connected to 127.0.0.1 (or ::1).
  explicit Client(std::uint16_t port, std::string_view address = "127.0.0.1");
  Client(std::uint16_t port, const TlsWish& wish);
  ~Client();
  Client(Client&& other) noexcept;
  Client& operator=(Client&&) = delete;

  // Empty where the handshake succeeded, else OpenSSL's reason.
  const std::string& handshake_failure() const { return handshake_failure_; }
  std::string peer_common_name() const;
  std::string protocol() const;  // as chosen by ALPN
  bool resumed() const;
  // After the answer to a request, when TLS 1.3's tickets have come.
  SSL_SESSION* session() const;
  SSL* ssl() const { return ssl_.get(); }
  int descriptor() const { return descriptor_; }

  // False where the other side is gone.
  bool send(std::string_view bytes);
  // The next answer; `method` says whether a body follows. 100 is returned as an answer of its own.
  Answer receive(std::string_view method = "GET");
  Answer ask(std::string_view bytes, std::string_view method = "GET");
  // Everything until the other side closes.
  std::string receive_rest();
  // Whether the other side closes without sending anything more; waits for it.
  bool is_closed();
  // How TLS ended: close_notify was received.
  bool was_closed_properly() const;
  void finish_sending();  // half close
  void vanish();          // RST

 private:
  std::optional<std::size_t> fill();  // bytes read; nullopt at the end

  int descriptor_ = -1;
  tls::SslPointer ssl_;
  std::string handshake_failure_;
  std::string unread_;
};

std::string get(std::string_view path, std::string_view more_fields = "");
std::string post(std::string_view path, std::string_view body, std::string_view more_fields = "");

}  // namespace smartdiscover::server::test
