#include <smartdiscover/client/http_client.hpp>

#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace smartdiscover::client {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

Secret request_text(const WebUrl& url, const HttpRequest& request) {
  const auto host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
  auto begin = "POST " + url.target + " HTTP/1.1\r\nHost: " + host + ":" + std::to_string(url.port_number()) +
               "\r\nContent-Length: " + std::to_string(request.body.text().size()) + "\r\n";
  for (const auto& [name, value] : request.headers) begin += name + ": " + value + "\r\n";
  if (request.authorization.empty()) return concat({begin, "\r\n", request.body.text()});
  return concat({begin, "Authorization: ", request.authorization.text(), "\r\n\r\n", request.body.text()});
}

}  // namespace

HttpClient::HttpClient(asio::io_context& context, WebUrl url, ClientTls tls)
    : context_(context), url_(std::move(url)), tls_(std::move(tls)) {}

asio::awaitable<Result<HttpResponse>> HttpClient::post(HttpRequest request, std::chrono::steady_clock::time_point deadline) {
  const auto text = request_text(url_, request);
  const bool reused = stream_ != nullptr;
  for (int attempt = 0; attempt < 2; ++attempt) {
    if (stream_ == nullptr) {
      auto opening = open(deadline);
      if (const auto opened = co_await std::move(opening); !opened) {
        stream_.reset();
        co_return opened.error();
      }
    }
    stream_->set_deadline(deadline);
    received_.clear();
    auto exchanging = exchange(text.text());
    auto response = co_await std::move(exchanging);
    if (response) co_return std::move(*response);
    stream_.reset();
    const bool was_closed = reused && attempt == 0 && received_.empty() && response.error().code == Errc::unavailable;
    if (!was_closed) co_return response.error();
  }
  co_return failure(Errc::unavailable, url_.host + " closes every connection");
}

asio::awaitable<Result<void>> HttpClient::open(std::chrono::steady_clock::time_point deadline) {
  stream_ = std::make_unique<ClientStream>(context_);
  stream_->set_deadline(deadline);
  auto connecting = stream_->connect(url_.host, url_.port_number());
  if (const auto connected = co_await std::move(connecting); !connected) co_return connected.error();
  if (url_.scheme == WebUrl::Scheme::http) co_return Result<void>();
  auto shaking = stream_->start_tls(tls_);
  co_return co_await std::move(shaking);
}

asio::awaitable<Result<HttpResponse>> HttpClient::exchange(std::string_view request) {
  auto writing = stream_->write(request);
  if (const auto written = co_await std::move(writing); !written) co_return written.error();
  http::response_parser<http::string_body> parser;
  parser.body_limit(longest_body);
  parser.eager(true);
  std::size_t taken = 0;
  while (!parser.is_done()) {
    const auto before = received_.size();
    auto reading = stream_->read_some(received_);
    if (const auto read = co_await std::move(reading); !read) {
      boost::beast::error_code error;
      if (before > 0) parser.put_eof(error);
      // A response without a length ends with its connection.
      if (before > 0 && !error && parser.is_done() && read.error().code != Errc::timed_out) break;
      co_return read.error();
    }
    boost::beast::error_code error;
    while (taken < received_.size() && !parser.is_done() && !error)
      taken += parser.put(asio::buffer(received_.data() + taken, received_.size() - taken), error);
    if (error && error != http::error::need_more)
      co_return failure(Errc::unavailable, url_.host + " sent an invalid HTTP response: " + error.message());
    if (received_.size() > 2 * longest_body)
      co_return failure(Errc::unavailable, url_.host + " sent a response that is too long");
  }
  HttpResponse response{parser.get().result_int(), std::move(parser.get().body())};
  if (!parser.keep_alive() || taken < received_.size()) {
    stream_.reset();
  } else {
    // Between requests a connection may idle.
    stream_->set_deadline(std::chrono::steady_clock::time_point::max());
  }
  co_return response;
}

}  // namespace smartdiscover::client
