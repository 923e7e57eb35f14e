#pragma once

// A client for one HTTPS server: HTTP/1.1, one request after another over one persistent connection. Plain HTTP is for loopback. No
// redirects, cookies or proxies.

#include <smartdiscover/client/client_stream.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace smartdiscover::client {

struct HttpUrl {
  enum class Scheme { http, https };
  Scheme scheme = Scheme::https;
  std::string host;  // IPv6 without brackets
  std::uint16_t port = 443;
  std::string target;  // path and query, "/" at least

  // nullopt: no http or https URL, or one with a user or a fragment.
  static std::optional<HttpUrl> parse(std::string_view text);
  bool is_loopback() const;  // localhost, 127.0.0.0/8, ::1
};

struct HttpRequest {
  std::vector<std::pair<std::string, std::string>> headers;  // beside Host, Content-Length, Connection
  std::string body;
};

struct HttpResponse {
  unsigned status = 0;
  std::string body;  // at most HttpClient::longest_body
};

// For one coroutine at a time, on the thread of its io_context.
class HttpClient {
 public:
  static constexpr std::size_t longest_body = 256 * 1024;

  // `tls` for https only.
  HttpClient(boost::asio::io_context& context, HttpUrl url, ClientTls tls);

  // POSTs to the URL. If the server closed the connection since the last request, and no byte of a response was read, the request is sent
  // once more on a new connection: it must be one that may arrive twice. The request is wiped from memory afterwards.
  // Errors: unavailable, timed_out, refused (the certificate).
  boost::asio::awaitable<Result<HttpResponse>> post(HttpRequest request, std::chrono::steady_clock::time_point deadline);

 private:
  boost::asio::awaitable<Result<void>> open(std::chrono::steady_clock::time_point deadline);
  boost::asio::awaitable<Result<HttpResponse>> exchange(std::string_view request);

  boost::asio::io_context& context_;
  const HttpUrl url_;
  const ClientTls tls_;
  std::unique_ptr<ClientStream> stream_;  // null: no connection is open
  std::string received_;
};

}  // namespace smartdiscover::client
