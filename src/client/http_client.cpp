#include <smartdiscover/base/text.hpp>
#include <smartdiscover/client/http_client.hpp>
#include <smartdiscover/model/domain.hpp>

#include <boost/asio/ip/address.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <openssl/crypto.h>

#include <charconv>

namespace smartdiscover::client {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

std::string request_text(const HttpUrl& url, const HttpQuestion& question) {
  const auto host = url.host.find(':') == std::string::npos ? url.host : "[" + url.host + "]";
  std::string text = "POST " + url.target + " HTTP/1.1\r\nHost: " + host + ":" + std::to_string(url.port) +
                     "\r\nContent-Length: " + std::to_string(question.body.size()) + "\r\n";
  for (const auto& [name, value] : question.headers) text += name + ": " + value + "\r\n";
  return text + "\r\n" + question.body;
}

}  // namespace

std::optional<HttpUrl> HttpUrl::parse(std::string_view text) {
  HttpUrl url;
  const auto colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const auto scheme = lower(text.substr(0, colon));
  if (scheme != "https" && scheme != "http") return std::nullopt;
  url.scheme = scheme == "https" ? Scheme::https : Scheme::http;
  url.port = scheme == "https" ? 443 : 80;
  text.remove_prefix(colon + 3);
  for (const char c : text) {
    if (c <= ' ' || c == '#' || c == '"' || c == '<' || c == '>' || c == '\\' || c == '\x7f') return std::nullopt;
  }
  const auto end = std::min(text.find_first_of("/?"), text.size());
  auto authority = text.substr(0, end);
  url.target = std::string(text.substr(end));
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  if (authority.find('@') != std::string_view::npos) return std::nullopt;
  const auto bracket = authority.starts_with('[') ? authority.find(']') : std::string_view::npos;
  const auto port = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (port != std::string_view::npos) {
    const auto digits = authority.substr(port + 1);
    const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
    if (error != std::errc() || rest != digits.data() + digits.size() || url.port == 0) return std::nullopt;
    authority = authority.substr(0, port);
  }
  if (bracket != std::string_view::npos) {
    if (bracket + 1 != authority.size()) return std::nullopt;
    authority = authority.substr(1, bracket - 1);
  }
  if (!is_host(authority)) return std::nullopt;
  url.host = std::string(authority);
  return url;
}

bool HttpUrl::is_loopback() const {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(host, error);
  return error ? equal_ignoring_case(host, "localhost") : address.is_loopback();
}

HttpClient::HttpClient(asio::io_context& context, HttpUrl url, ClientTls tls)
    : context_(context), url_(std::move(url)), tls_(std::move(tls)) {}

asio::awaitable<Result<HttpAnswer>> HttpClient::post(HttpQuestion question, std::chrono::steady_clock::time_point deadline) {
  const auto request = request_text(url_, question);
  const bool kept = stream_ != nullptr;
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
    auto exchanging = exchange(request);
    auto answer = co_await std::move(exchanging);
    if (answer) co_return std::move(*answer);
    stream_.reset();
    const bool never_read = kept && attempt == 0 && received_.empty() && answer.error().code == Errc::unavailable;
    if (!never_read) co_return answer.error();
  }
  co_return failure(Errc::unavailable, url_.host + " closes every connection");
}

asio::awaitable<Result<void>> HttpClient::open(std::chrono::steady_clock::time_point deadline) {
  stream_ = std::make_unique<ClientStream>(context_);
  stream_->set_deadline(deadline);
  auto connecting = stream_->connect(url_.host, url_.port);
  if (const auto connected = co_await std::move(connecting); !connected) co_return connected.error();
  if (url_.scheme == HttpUrl::Scheme::http) co_return Result<void>();
  auto shaking = stream_->start_tls(tls_);
  co_return co_await std::move(shaking);
}

asio::awaitable<Result<HttpAnswer>> HttpClient::exchange(std::string request) {
  auto writing = stream_->write(request);
  const auto written = co_await std::move(writing);
  OPENSSL_cleanse(request.data(), request.size());
  if (!written) co_return written.error();
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
      // An answer without a length ends with its connection.
      if (before > 0 && !error && parser.is_done() && read.error().code != Errc::timed_out) break;
      co_return read.error();
    }
    boost::beast::error_code error;
    while (taken < received_.size() && !parser.is_done() && !error)
      taken += parser.put(asio::buffer(received_.data() + taken, received_.size() - taken), error);
    if (error && error != http::error::need_more)
      co_return failure(Errc::unavailable, url_.host + " does not answer in HTTP: " + error.message());
    if (received_.size() > 2 * longest_body) co_return failure(Errc::unavailable, url_.host + " answers more than is reasonable");
  }
  HttpAnswer answer{parser.get().result_int(), std::move(parser.get().body())};
  if (!parser.keep_alive() || taken < received_.size()) {
    stream_.reset();
  } else {
    // Until the next question the connection may rest.
    stream_->set_deadline(std::chrono::steady_clock::time_point::max());
  }
  co_return answer;
}

}  // namespace smartdiscover::client
