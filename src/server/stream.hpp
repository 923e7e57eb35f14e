#pragma once

// The bytes of one connection, over TLS or plain. OpenSSL works on the socket's own descriptor, which never blocks: every operation is
// tried at once and says what to wait for. Nothing is kept between two operations but what OpenSSL itself needs, so an idle connection
// holds no buffer. SIGPIPE must be ignored in the process. Used by one thread at a time.

#include <smartdiscover/tls/openssl_pointers.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace smartdiscover::server {

enum class Outcome {
  done,        // some bytes passed
  want_read,   // nothing passed: wait until the socket can be read
  want_write,  // nothing passed: wait until it can be written
  closed,      // the other side is gone
  failed,      // TLS was violated
};

struct Transfer {
  Outcome outcome = Outcome::closed;
  std::size_t bytes = 0;
};

class Stream {
 public:
  // Takes over `descriptor`, a connected stream socket of any family that does not block.
  Stream(boost::asio::io_context& context, int descriptor);
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  // From here on TLS is spoken, as the server. `done`, or `failed` where memory is short.
  Outcome begin_tls(SSL_CTX* context);
  Outcome handshake();
  bool tls() const { return ssl_ != nullptr; }
  std::string server_name() const;                       // as the client sent it (SNI); empty without
  std::string_view failure() const { return failure_; }  // why the last operation failed

  Transfer read(std::span<char> into);
  Transfer write(std::string_view bytes);
  // What the peer still sends is thrown away without being decrypted. Only after shut_down().
  Transfer discard(std::span<char> scratch);
  // Bytes that were received but not yet read: waiting for the socket would miss them.
  bool has_pending() const;
  // Bytes lie in the kernel's buffer.
  bool has_arrived();

  // Until what `wanted` says is possible, or cancel() was called. To be awaited.
  auto wait(Outcome wanted) {
    using boost::asio::posix::descriptor_base;
    return descriptor_.async_wait(wanted == Outcome::want_write ? descriptor_base::wait_write : descriptor_base::wait_read,
                                  boost::asio::as_tuple(boost::asio::use_awaitable));
  }
  void cancel();

  // Nothing will be written any more: TLS says so to the peer. Never waits, like all of these.
  void close_notify();
  // Then FIN, while reading goes on.
  void shut_down();

 private:
  Outcome outcome_of(int result);

  boost::asio::posix::stream_descriptor descriptor_;
  tls::SslPointer ssl_;
  std::string_view failure_;
  bool broken_ = false;  // no close_notify after an error: RFC 8446 6, and OpenSSL forbids it
};

}  // namespace smartdiscover::server
