#pragma once

// A client for one HTTPS server: HTTP/1.1, one request after another over one persistent connection. Plain HTTP is for loopback. No
// redirects, cookies or proxies.

#include <smartdiscover/base/secret.hpp>
#include <smartdiscover/base/web_url.hpp>
#include <smartdiscover/client/client_stream.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace smartdiscover::client {

struct HttpRequest {
  std::vector<std::pair<std::string, std::string>> headers;  // beside Host, Content-Length, Connection, Authorization
  Secret body;
  Secret authorization{};  // the value of that header; empty: none
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
  HttpClient(boost::asio::io_context& context, WebUrl url, ClientTls tls);

  // POSTs to the URL. If the server closed the connection since the last request, and no byte of a response was read, the request is sent
  // once more on a new connection: it must be harmless if the server receives it twice. The request is wiped from memory afterwards.
  // Errors: unavailable, timed_out, refused (the certificate).
  boost::asio::awaitable<Result<HttpResponse>> post(HttpRequest request, std::chrono::steady_clock::time_point deadline);

 private:
  boost::asio::awaitable<Result<void>> open(std::chrono::steady_clock::time_point deadline);
  boost::asio::awaitable<Result<HttpResponse>> exchange(std::string_view request);

  boost::asio::io_context& context_;
  const WebUrl url_;
  const ClientTls tls_;
  std::unique_ptr<ClientStream> stream_;  // null: no connection is open
  std::string received_;
};

}  // namespace smartdiscover::client
