#include "connection.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

namespace smartdiscover::bench {

Connection::Connection(SSL_CTX* context, int poll, std::uint16_t port) : context_(context), poll_(poll), port_(port) {
  connect();
}

Connection::~Connection() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Connection::connect() {
  descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // No TIME_WAIT on this side: the ports of one machine would be used up in seconds.
  const linger reset{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address);
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLET | EPOLLRDHUP;
  event.data.ptr = this;
  ::epoll_ctl(poll_, EPOLL_CTL_ADD, descriptor_, &event);
  ssl_.reset(SSL_new(context_));
  SSL_set_fd(ssl_.get(), descriptor_);
  SSL_set_connect_state(ssl_.get());
  stage_ = Stage::handshake;
  answer_.clear();
}

void Connection::begin_anew() {
  SSL_set_quiet_shutdown(ssl_.get(), 1);
  ssl_.reset();
  ::close(descriptor_);
  connect();
}

Progress Connection::waiting_or_failed(int result) {
  const int error = SSL_get_error(ssl_.get(), result);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return Progress::waiting;
  if (error == SSL_ERROR_SYSCALL && errno == ENOTCONN) return Progress::waiting;
  return Progress::failed;
}

Progress Connection::judge() {
  const auto end = answer_.find("\r\n\r\n");
  if (end == std::string::npos) return Progress::waiting;
  if (answer_.compare(0, 12, "HTTP/1.1 200") != 0) return Progress::failed;
  const auto length = answer_.find("Content-Length: ");
  if (length == std::string::npos || length > end) return Progress::failed;
  const auto size = static_cast<std::size_t>(std::atol(answer_.c_str() + length + 16));
  if (answer_.size() < end + 4 + size) return Progress::waiting;
  answer_.clear();
  stage_ = Stage::send;
  return Progress::answered;
}

Progress Connection::advance() {
  ERR_clear_error();
  errno = 0;
  if (stage_ == Stage::handshake) {
    const int result = SSL_do_handshake(ssl_.get());
    if (result != 1) return waiting_or_failed(result);
    stage_ = Stage::send;
  }
  if (stage_ == Stage::send) {
    const int result = SSL_write(ssl_.get(), request_.data(), static_cast<int>(request_.size()));
    if (result <= 0) return waiting_or_failed(result);
    stage_ = Stage::receive;
  }
  std::array<char, 16384> buffer;
  while (true) {
    const int result = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (result <= 0) return waiting_or_failed(result);
    answer_.append(buffer.data(), static_cast<std::size_t>(result));
    const auto progress = judge();
    if (progress != Progress::waiting) return progress;
  }
}

}  // namespace smartdiscover::bench
