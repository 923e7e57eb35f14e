#include "server/request_reader.hpp"

#include "server/chunk_decoder.hpp"
#include "server/framing.hpp"
#include "server/header_scanner.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>

namespace smartdiscover::server {
namespace {

namespace beast_http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

constexpr unsigned content_too_large = 413;
constexpr unsigned header_too_large = 431;
constexpr unsigned version_not_supported = 505;

constexpr std::size_t usual_fields = 16;

std::string text_of(string_view view) { return {view.data(), view.size()}; }

// Turns Beast's events into a request. Beast reads request line and fields; where the body ends is framing.hpp's business.
class HeaderParser : public beast_http::basic_parser<true> {
 public:
  http::Request request;
  std::string target;
  HttpVersion version = HttpVersion::one_1;

 private:
  void on_request_impl(beast_http::verb, string_view method, string_view raw_target, int raw_version, error_code&) override {
    request.method = text_of(method);
    request.fields.reserve(usual_fields);
    target = text_of(raw_target);
    version = raw_version == 10 ? HttpVersion::one_0 : HttpVersion::one_1;
  }
  void on_field_impl(beast_http::field, string_view name, string_view value, error_code&) override {
    request.fields.push_back({text_of(name), text_of(value)});
  }
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view octets, error_code&) override { return octets.size(); }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view octets, error_code&) override { return octets.size(); }
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_finish_impl(error_code&) override {}
};

// The digits of "HTTP/d.d" at the end of the request line, or nullopt where it ends otherwise.
std::optional<std::size_t> find_version(std::string_view header) {
  const auto line = header.substr(0, header.find('\r'));
  constexpr std::string_view shape = " HTTP/1.1";
  if (line.size() < shape.size()) return std::nullopt;
  const auto tail = line.substr(line.size() - shape.size());
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!tail.starts_with(" HTTP/") || !is_digit(tail[6]) || tail[7] != '.' || !is_digit(tail[8])) return std::nullopt;
  return line.size() - 3;
}

}  // namespace

class RequestReader::Impl {
 public:
  explicit Impl(const Limits& limits)
      : header_limit_(limits.header), body_limit_(limits.body), chunks_(limits.body, limits.header) {
    parser_.header_limit(std::numeric_limits<std::uint32_t>::max());
    parser_.body_limit(boost::none);
  }

  std::size_t feed(std::string_view octets) {
    std::size_t used = 0;
    if (!header_done_) used = feed_header(octets);
    if (state_ == State::incomplete && header_done_) used += feed_body(octets.substr(used));
    return used;
  }

  State state() const { return state_; }
  bool begun() const { return scanner_.begun(); }
  unsigned refusal() const { return refusal_; }
  bool wants_continue() const { return state_ == State::incomplete && header_done_ && framing_.expects_continue && !body_begun_; }
  bool keep_alive() const { return parser_.keep_alive(); }
  bool http_1_0() const { return parser_.version == HttpVersion::one_0; }
  http::Request take() { return std::move(parser_.request); }
  std::string_view method() const { return parser_.request.method; }

 private:
  std::size_t feed_header(std::string_view octets) {
    const auto used = scanner_.scan(octets);
    if (scanner_.state() == HeaderScanner::State::malformed) {
      refuse(400);
    } else if (scanner_.octets() > header_limit_) {
      refuse(header_too_large);
    } else {
      header_.append(octets.substr(0, used));
      if (scanner_.state() == HeaderScanner::State::complete) parse_header();
    }
    return used;
  }

  void parse_header() {
    header_.erase(0, scanner_.empty_lines());
    if (const auto version = find_version(header_)) {
      if (header_[*version] != '1') return refuse(version_not_supported);
      // A higher minor version is to be read as the highest we know: RFC 9110 2.5.
      if (header_[*version + 2] > '1') header_[*version + 2] = '1';
    }
    error_code error;
    parser_.put(boost::asio::buffer(header_), error);
    if (error || !parser_.is_header_done()) return refuse(400);
    header_done_ = true;
    std::string().swap(header_);

    framing_ = read_framing(parser_.request.fields, parser_.version);
    if (framing_.refusal != 0) return refuse(framing_.refusal);
    if (!read_address(parser_.request, parser_.target, parser_.version)) return refuse(400);
    if (framing_.content_length > body_limit_) return refuse(content_too_large);
    if (!framing_.chunked && framing_.content_length == 0) state_ = State::complete;
  }

  std::size_t feed_body(std::string_view octets) {
    body_begun_ = body_begun_ || !octets.empty();
    return framing_.chunked ? feed_chunks(octets) : feed_length(octets);
  }

  std::size_t feed_length(std::string_view octets) {
    auto& body = parser_.request.body;
    const auto wanted = static_cast<std::size_t>(framing_.content_length) - body.size();
    const auto used = std::min(octets.size(), wanted);
    body.append(octets.substr(0, used));
    if (used == wanted) state_ = State::complete;
    return used;
  }

  std::size_t feed_chunks(std::string_view octets) {
    const auto used = chunks_.feed(octets, parser_.request.body);
    switch (chunks_.state()) {
      case ChunkDecoder::State::incomplete: break;
      case ChunkDecoder::State::complete: state_ = State::complete; break;
      case ChunkDecoder::State::malformed: refuse(400); break;
      case ChunkDecoder::State::body_too_large: refuse(content_too_large); break;
      case ChunkDecoder::State::trailer_too_large: refuse(header_too_large); break;
    }
    return used;
  }

  void refuse(unsigned status) {
    state_ = State::refused;
    refusal_ = status;
  }

  std::size_t header_limit_;
  std::size_t body_limit_;
  State state_ = State::incomplete;
  unsigned refusal_ = 0;
  HeaderScanner scanner_;
  std::string header_;  // until it is complete
  bool header_done_ = false;
  HeaderParser parser_;
  Framing framing_;
  bool body_begun_ = false;
  ChunkDecoder chunks_;
};

RequestReader::RequestReader(const Limits& limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestReader::~RequestReader() = default;
std::size_t RequestReader::feed(std::string_view octets) { return impl_->feed(octets); }
RequestReader::State RequestReader::state() const { return impl_->state(); }
bool RequestReader::begun() const { return impl_->begun(); }
unsigned RequestReader::refusal() const { return impl_->refusal(); }
bool RequestReader::wants_continue() const { return impl_->wants_continue(); }
bool RequestReader::keep_alive() const { return impl_->keep_alive(); }
bool RequestReader::http_1_0() const { return impl_->http_1_0(); }
std::string_view RequestReader::method() const { return impl_->method(); }
http::Request RequestReader::take() { return impl_->take(); }

}  // namespace smartdiscover::server
