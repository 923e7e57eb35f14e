#include <smartdiscover/client/client_stream.hpp>
#include <smartdiscover/client/connect.hpp>
#include <smartdiscover/tls/openssl_pointers.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>

namespace smartdiscover::client {

namespace {

namespace asio = boost::asio;
constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

bool is_address(const std::string& host) {
  boost::system::error_code error;
  asio::ip::make_address(host, error);
  return !error;
}

// OpenSSL checks the name or the address itself, so that a wrong one is reported as the other reasons are.
void expect_name(SSL* ssl, const std::string& host) {
  SSL_set_verify(ssl, SSL_VERIFY_PEER, nullptr);
  if (is_address(host)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str());
  } else {
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set1_host(ssl, host.c_str());
    SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(host.c_str()));
  }
}

}  // namespace

Result<ClientTls> make_client_tls(const std::optional<std::filesystem::path>& ca) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  boost::system::error_code error;
  if (ca) {
    context->load_verify_file(ca->string(), error);
    if (error) return failure(Errc::io, "cannot read the certificates in " + ca->string());
  } else {
    context->set_default_verify_paths(error);
  }
  return context;
}

struct ClientStream::Shared {
  explicit Shared(asio::io_context& context) : socket(context), deadline(context) {}
  void close() {
    boost::system::error_code ignored;
    socket.close(ignored);
  }
  Tcp::socket socket;
  asio::steady_timer deadline;
  bool is_late = false;
};

ClientStream::ClientStream(asio::io_context& context, dns::Resolver resolver)
    : shared_(std::make_shared<Shared>(context)), resolver_(std::move(resolver)) {}

ClientStream::~ClientStream() { close(); }

void ClientStream::close() {
  shared_->deadline.cancel();
  shared_->close();
}

void ClientStream::set_deadline(std::chrono::steady_clock::time_point deadline) {
  deadline_ = deadline;
  shared_->deadline.expires_at(deadline);
  shared_->deadline.async_wait([shared = shared_](const boost::system::error_code& error) {
    // A cancellation may come too late for a timer that has expired.
    if (error || shared->deadline.expiry() > std::chrono::steady_clock::now()) return;
    shared->is_late = true;
    shared->close();
  });
}

Error ClientStream::broken(std::string_view doing, const boost::system::error_code& error) const {
  if (shared_->is_late) return failure(Errc::timed_out, peer_ + " timed out");
  return failure(Errc::unavailable, std::string(doing) + " " + peer_ + " failed: " + error.message());
}

asio::awaitable<Result<void>> ClientStream::connect(std::string host, std::uint16_t port) {
  host_ = std::move(host);
  peer_ = (host_.find(':') == std::string::npos ? host_ : "[" + host_ + "]") + ":" + std::to_string(port);
  auto resolving = resolver_.resolve(host_, deadline_);
  auto addresses = co_await std::move(resolving);
  if (!addresses) {
    const bool late = addresses.error().code == Errc::timed_out;
    co_return failure(late ? Errc::timed_out : Errc::unavailable, addresses.error().detail);
  }
  auto connecting = connect_to_any(shared_->socket, std::move(*addresses), port, deadline_);
  const auto failed = co_await std::move(connecting);
  shared_->is_late = shared_->is_late || std::chrono::steady_clock::now() >= deadline_;
  if (failed) co_return broken("connecting to", failed);
  boost::system::error_code ignored;
  shared_->socket.set_option(Tcp::no_delay(true), ignored);
  co_return Result<void>();
}

asio::awaitable<Result<void>> ClientStream::start_tls(ClientTls tls) {
  context_ = std::move(tls);
  tls_ = std::make_unique<Tls>(shared_->socket, *context_);
  auto* ssl = tls_->native_handle();
  expect_name(ssl, host_);
  auto shaking = tls_->async_handshake(asio::ssl::stream_base::client, as_values);
  const auto [error] = co_await std::move(shaking);
  if (!error) co_return Result<void>();
  const auto verdict = SSL_get_verify_result(ssl);
  if (!shared_->is_late && verdict != X509_V_OK)
    co_return failure(Errc::refused,
                      "certificate verification failed for " + peer_ + ": " + X509_verify_cert_error_string(verdict));
  co_return broken("the TLS handshake with", error);
}

asio::awaitable<Result<void>> ClientStream::write(std::string_view bytes) {
  const auto buffer = asio::buffer(bytes.data(), bytes.size());
  boost::system::error_code error;
  if (tls_ != nullptr) {
    auto writing = asio::async_write(*tls_, buffer, as_values);
    std::tie(error, std::ignore) = co_await std::move(writing);
  } else {
    auto writing = asio::async_write(shared_->socket, buffer, as_values);
    std::tie(error, std::ignore) = co_await std::move(writing);
  }
  if (error) co_return broken("writing to", error);
  co_return Result<void>();
}

asio::awaitable<Result<void>> ClientStream::read_some(std::string& into) {
  std::array<char, 8192> part;
  boost::system::error_code error;
  std::size_t size = 0;
  if (tls_ != nullptr) {
    auto reading = tls_->async_read_some(asio::buffer(part), as_values);
    std::tie(error, size) = co_await std::move(reading);
  } else {
    auto reading = shared_->socket.async_read_some(asio::buffer(part), as_values);
    std::tie(error, size) = co_await std::move(reading);
  }
  if (error) co_return broken("reading from", error);
  into.append(part.data(), size);
  co_return Result<void>();
}

asio::awaitable<Result<std::string>> ClientStream::read_line(std::string& into, std::size_t limit) {
  for (;;) {
    const auto end = into.find('\n');
    if (end != std::string::npos) {
      auto line = into.substr(0, end);
      into.erase(0, end + 1);
      if (line.ends_with('\r')) line.pop_back();
      co_return line;
    }
    if (into.size() > limit)
      co_return failure(Errc::unavailable, peer_ + " sent a line longer than " + std::to_string(limit) + " bytes");
    auto reading = read_some(into);
    if (const auto read = co_await std::move(reading); !read) co_return read.error();
  }
}

}  // namespace smartdiscover::client
