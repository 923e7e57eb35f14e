#include "server/request_reader.hpp"

#include "server/statuses.hpp"

#include <algorithm>

namespace smartdiscover::server {
RequestReader::RequestReader(const Limits& limits)
    : head_limit_(limits.header), body_limit_(limits.body), chunks_(limits.body, limits.header) {}

std::size_t RequestReader::feed(std::string_view bytes) {
  std::size_t used = 0;
  if (!head_done_) used = feed_head(bytes);
  if (state_ == State::incomplete && head_done_) used += feed_body(bytes.substr(used));
  return used;
}

bool RequestReader::wants_continue() const {
  return state_ == State::incomplete && head_done_ && framing_.expects_continue && !body_begun_;
}

void RequestReader::refuse(unsigned status) {
  state_ = State::refused;
  refusal_ = status;
}

std::size_t RequestReader::feed_head(std::string_view bytes) {
  const auto used = scanner_.scan(bytes);
  const auto piece = bytes.substr(0, used);
  if (scanner_.state() == HeaderScanner::State::malformed) {
    refuse(status::bad_request);
  } else if (scanner_.bytes() > head_limit_) {
    refuse(status::header_too_large);
  } else if (scanner_.state() == HeaderScanner::State::incomplete) {
    head_ += piece;
  } else if (head_.empty()) {
    end_head(piece);
  } else {
    head_ += piece;
    end_head(head_);
    std::string().swap(head_);
  }
  return used;
}

void RequestReader::end_head(std::string_view text) {
  head_done_ = true;
  auto head = parse_head(text.substr(scanner_.empty_lines()));
  request_ = std::move(head.request);
  if (head.refusal != 0) return refuse(head.refusal);
  version_ = head.version;
  keep_alive_ = head.keep_alive;
  framing_ = read_framing(request_.fields, version_);
  if (framing_.refusal != 0) return refuse(framing_.refusal);
  if (!read_address(request_, head.target, version_)) return refuse(status::bad_request);
  if (framing_.content_length > body_limit_) return refuse(status::content_too_large);
  if (!framing_.chunked && framing_.content_length == 0) state_ = State::complete;
}

std::size_t RequestReader::feed_body(std::string_view bytes) {
  body_begun_ = body_begun_ || !bytes.empty();
  if (framing_.chunked) return feed_chunks(bytes);
  auto& body = request_.body;
  const auto wanted = static_cast<std::size_t>(framing_.content_length) - body.size();
  const auto used = std::min(bytes.size(), wanted);
  body.append(bytes.substr(0, used));
  if (used == wanted) state_ = State::complete;
  return used;
}

std::size_t RequestReader::feed_chunks(std::string_view bytes) {
  const auto used = chunks_.feed(bytes, request_.body);
  switch (chunks_.state()) {
    case ChunkDecoder::State::incomplete: break;
    case ChunkDecoder::State::complete: state_ = State::complete; break;
    case ChunkDecoder::State::malformed: refuse(status::bad_request); break;
    case ChunkDecoder::State::body_too_large: refuse(status::content_too_large); break;
    case ChunkDecoder::State::trailer_too_large: refuse(status::header_too_large); break;
  }
  return used;
}

}  // namespace smartdiscover::server
