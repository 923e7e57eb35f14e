#include "unit/server/client.hpp"

#include <smartdiscover/base/text.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace smartdiscover::server::test {
namespace {

int connect_to(std::uint16_t port, std::string_view address) {
  sockaddr_storage storage{};
  socklen_t length = 0;
  const std::string text(address);
  if (text.find(':') == std::string::npos) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    inet_pton(AF_INET, text.c_str(), &v4.sin_addr);
    length = sizeof v4;
  } else {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr);
    length = sizeof v6;
  }
  const int descriptor = ::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  // A test that would wait for ever fails instead.
  const timeval longest{20, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &longest, sizeof longest);
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(descriptor, reinterpret_cast<sockaddr*>(&storage), length) != 0) {
    ::close(descriptor);
    throw std::runtime_error("cannot connect");
  }
  return descriptor;
}

}  // namespace

std::optional<std::string> Answer::field(std::string_view name) const {
  for (const auto& [key, value] : fields) {
    if (key == lower(name)) return value;
  }
  return std::nullopt;
}

Client::Client(std::uint16_t port, std::string_view address) : descriptor_(connect_to(port, address)) {}

Client::Client(std::uint16_t port, const TlsWish& wish) : Client(port) {
  const tls::ContextPointer context(SSL_CTX_new(TLS_client_method()));
  // The server's rules are tested, not those of the machine's OpenSSL: let the client offer everything.
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_options(context.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
  if (wish.lowest != 0) SSL_CTX_set_min_proto_version(context.get(), wish.lowest);
  if (wish.highest != 0) SSL_CTX_set_max_proto_version(context.get(), wish.highest);
  ssl_.reset(SSL_new(context.get()));
  if (!wish.server_name.empty()) {
    std::string name = wish.server_name;
    SSL_ctrl(ssl_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
  }
  if (!wish.protocols.empty()) {
    SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(wish.protocols.data()),
                        static_cast<unsigned>(wish.protocols.size()));
  }
  if (wish.session != nullptr) SSL_set_session(ssl_.get(), wish.session);
  SSL_set_fd(ssl_.get(), descriptor_);
  ERR_clear_error();
  if (SSL_connect(ssl_.get()) != 1) handshake_failure_ = tls::last_openssl_error();
}

Client::Client(Client&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      ssl_(std::move(other.ssl_)),
      handshake_failure_(std::move(other.handshake_failure_)),
      unread_(std::move(other.unread_)) {}

Client::~Client() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::string Client::peer_common_name() const {
  const tls::X509Pointer certificate(SSL_get1_peer_certificate(ssl_.get()));
  std::array<char, 256> name{};
  if (certificate) X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name.data(), name.size());
  return name.data();
}

std::string Client::protocol() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &name, &size);
  return {reinterpret_cast<const char*>(name), size};
}

bool Client::resumed() const { return SSL_session_reused(ssl_.get()) == 1; }
SSL_SESSION* Client::session() const { return SSL_get0_session(ssl_.get()); }

bool Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                           : ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::optional<std::size_t> Client::fill() {
  std::array<char, 16384> buffer{};
  const auto got = ssl_ ? SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()))
                        : ::recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (got <= 0) return std::nullopt;
  unread_.append(buffer.data(), static_cast<std::size_t>(got));
  return static_cast<std::size_t>(got);
}

Answer Client::receive(std::string_view method) {
  Answer answer;
  auto end = unread_.find("\r\n\r\n");
  while (end == std::string::npos) {
    if (!fill()) return answer;
    end = unread_.find("\r\n\r\n");
  }
  answer.head = unread_.substr(0, end + 2);
  unread_.erase(0, end + 4);
  answer.status = std::atoi(answer.head.substr(9, 3).c_str());
  std::size_t at = answer.head.find("\r\n") + 2;
  while (at < answer.head.size()) {
    const auto line = answer.head.substr(at, answer.head.find("\r\n", at) - at);
    const auto colon = line.find(": ");
    answer.fields.emplace_back(lower(line.substr(0, colon)), line.substr(colon + 2));
    at += line.size() + 2;
  }
  const auto length = answer.field("Content-Length");
  if (method == "HEAD" || !length) return answer;
  const auto size = static_cast<std::size_t>(std::atol(length->c_str()));
  while (unread_.size() < size && fill()) continue;
  answer.body = unread_.substr(0, size);
  unread_.erase(0, answer.body.size());
  return answer;
}

Answer Client::ask(std::string_view bytes, std::string_view method) {
  send(bytes);
  return receive(method);
}

std::string Client::receive_rest() {
  while (fill()) continue;
  return std::exchange(unread_, {});
}

bool Client::is_closed() { return receive_rest().empty(); }

bool Client::was_closed_properly() const { return (SSL_get_shutdown(ssl_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }

void Client::finish_sending() { ::shutdown(descriptor_, SHUT_WR); }

void Client::vanish() {
  const linger abort{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
  ::close(std::exchange(descriptor_, -1));
}

std::string get(std::string_view path, std::string_view more_fields) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: example.com\r\n" + std::string(more_fields) + "\r\n";
}

std::string post(std::string_view path, std::string_view body, std::string_view more_fields) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: example.com\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(more_fields) + "\r\n" + std::string(body);
}

}  // namespace smartdiscover::server::test
