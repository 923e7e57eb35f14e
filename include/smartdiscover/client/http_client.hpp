#pragma once

// A client for one HTTPS server at a time: HTTP/1.1, one request after another over one connection that is kept. Plain HTTP is for
// loopback. It follows no redirects, knows no cookies and no proxies.

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

struct HttpQuestion {
  std::vector<std::pair<std::string, std::string>> headers;  // beside Host, Content-Length, Connection
  std::string body;
};

struct HttpAnswer {
  unsigned status = 0;
  std::string body;  // at most HttpClient::longest_body
};

// For one coroutine at a time, on the thread of its io_context.
class HttpClient {
 public:
  static constexpr std::size_t longest_body = 256 * 1024;

  // `tls` for https only.
  HttpClient(boost::asio::io_context& context, HttpUrl url, ClientTls tls);

  // POSTs to the URL. Where a connection that was kept turns out to be closed before anything of an answer came, the question is asked
  // once more on a new one: ask nothing that must not be asked twice. Errors: unavailable, timed_out, refused (the certificate).
  boost::asio::awaitable<Result<HttpAnswer>> post(HttpQuestion question, std::chrono::steady_clock::time_point deadline);

 private:
  boost::asio::awaitable<Result<void>> open(std::chrono::steady_clock::time_point deadline);
  boost::asio::awaitable<Result<HttpAnswer>> exchange(std::string request);

  boost::asio::io_context& context_;
  const HttpUrl url_;
  const ClientTls tls_;
  std::unique_ptr<ClientStream> stream_;  // null: no connection is kept
  std::string received_;
};

}  // namespace smartdiscover::client
