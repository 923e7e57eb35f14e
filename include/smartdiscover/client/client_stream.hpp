#pragma once

// A connection to another server: TCP, and TLS with the server's certificate verified against its name. For one coroutine at a time,
// on the thread of its io_context.

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/dns/resolver.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::client {

using ClientTls = std::shared_ptr<boost::asio::ssl::context>;

// TLS 1.2 or later, trusting the CA certificates in `ca`, a PEM file, or those of the system. Errors: io where the file cannot be read.
Result<ClientTls> make_client_tls(const std::optional<std::filesystem::path>& ca);

class ClientStream {
 public:
  explicit ClientStream(boost::asio::io_context& context, dns::Resolver resolver = dns::Resolver());
  ~ClientStream();
  ClientStream(const ClientStream&) = delete;
  ClientStream& operator=(const ClientStream&) = delete;

  // Operations that have not ended by then fail with timed_out, and the stream cannot be used any more. Call it before connect().
  void set_deadline(std::chrono::steady_clock::time_point deadline);

  // Resolves the host and tries its addresses as connect_to_any() does. Errors of all that follows: unavailable, timed_out, with the host
  // in the text.
  boost::asio::awaitable<Result<void>> connect(std::string host, std::uint16_t port);
  // Errors also: refused, where the verification of the certificate fails; the text says why.
  boost::asio::awaitable<Result<void>> start_tls(ClientTls tls);
  boost::asio::awaitable<Result<void>> write(std::string_view bytes);  // the caller keeps them
  // At least one byte, appended to `into`.
  boost::asio::awaitable<Result<void>> read_some(std::string& into);
  // A line without its CRLF or LF, from `into` or from the other side. Longer than `limit`: unavailable.
  boost::asio::awaitable<Result<std::string>> read_line(std::string& into, std::size_t limit);
  void close();

 private:
  using Tcp = boost::asio::ip::tcp;
  using Tls = boost::asio::ssl::stream<Tcp::socket&>;
  struct Shared;  // with the deadline's handler

  Error broken(std::string_view doing, const boost::system::error_code& error) const;

  const std::shared_ptr<Shared> shared_;
  const dns::Resolver resolver_;
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
  std::unique_ptr<Tls> tls_;
  ClientTls context_;
  std::string host_;
  std::string peer_;  // host and port, for errors
};

}  // namespace smartdiscover::client
