#include "server/stream.hpp"

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>

namespace smartdiscover::server {
namespace {

Transfer transfer_of(ssize_t result, Outcome wanted) {
  if (result > 0) return {Outcome::done, static_cast<std::size_t>(result)};
  if (result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return {wanted, 0};
  return {Outcome::closed, 0};
}

// SSL_get_error(3) wants an empty queue before each operation. To look is cheaper than to clear sixteen empty entries.
void forget_errors() {
  if (ERR_peek_error() != 0) ERR_clear_error();
}

int bytes_at_once(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, static_cast<std::size_t>(std::numeric_limits<int>::max())));
}

}  // namespace

Stream::Stream(boost::asio::io_context& context, int descriptor) : descriptor_(context, descriptor) {}
Stream::~Stream() = default;

Outcome Stream::begin_tls(SSL_CTX* context) {
  ssl_.reset(SSL_new(context));
  if (!ssl_ || SSL_set_fd(ssl_.get(), descriptor_.native_handle()) != 1) {
    failure_ = "out of memory";
    return Outcome::failed;
  }
  SSL_set_accept_state(ssl_.get());
  return Outcome::done;
}

Outcome Stream::outcome_of(int result) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_NONE: return Outcome::done;
    case SSL_ERROR_WANT_READ: return Outcome::want_read;
    case SSL_ERROR_WANT_WRITE: return Outcome::want_write;
    case SSL_ERROR_ZERO_RETURN: return Outcome::closed;
    case SSL_ERROR_SSL: {
      broken_ = true;
      const char* const reason = ERR_reason_error_string(ERR_peek_error());
      failure_ = reason == nullptr ? std::string_view("TLS error") : std::string_view(reason);
      ERR_clear_error();
      return Outcome::failed;
    }
    default: broken_ = true; return Outcome::closed;
  }
}

Outcome Stream::handshake() {
  forget_errors();
  return outcome_of(SSL_do_handshake(ssl_.get()));
}

std::string Stream::server_name() const {
  const char* const name = ssl_ ? SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name) : nullptr;
  return name == nullptr ? std::string() : std::string(name);
}

Transfer Stream::read(std::span<char> into) {
  if (!ssl_) return transfer_of(::recv(descriptor_.native_handle(), into.data(), into.size(), 0), Outcome::want_read);
  forget_errors();
  const int result = SSL_read(ssl_.get(), into.data(), bytes_at_once(into.size()));
  if (result > 0) return {Outcome::done, static_cast<std::size_t>(result)};
  return {outcome_of(result), 0};
}

Transfer Stream::write(std::string_view bytes) {
  if (!ssl_)
    return transfer_of(::send(descriptor_.native_handle(), bytes.data(), bytes.size(), MSG_NOSIGNAL), Outcome::want_write);
  forget_errors();
  const int result = SSL_write(ssl_.get(), bytes.data(), bytes_at_once(bytes.size()));
  if (result > 0) return {Outcome::done, static_cast<std::size_t>(result)};
  return {outcome_of(result), 0};
}

Transfer Stream::discard(std::span<char> scratch) {
  return transfer_of(::recv(descriptor_.native_handle(), scratch.data(), scratch.size(), 0), Outcome::want_read);
}

bool Stream::has_pending() const { return ssl_ && SSL_has_pending(ssl_.get()) == 1; }

bool Stream::has_arrived() {
  int bytes = 0;
  return ::ioctl(descriptor_.native_handle(), FIONREAD, &bytes) == 0 && bytes > 0;
}

void Stream::cancel() {
  boost::system::error_code ignored;
  descriptor_.cancel(ignored);
}

void Stream::close_notify() {
  if (ssl_ && !broken_ && SSL_is_init_finished(ssl_.get()) == 1) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }
}

void Stream::shut_down() {
  close_notify();
  ::shutdown(descriptor_.native_handle(), SHUT_WR);
}

}  // namespace smartdiscover::server
