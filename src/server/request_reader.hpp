#pragma once

// Reads one HTTP/1.x request out of bytes that arrive in any pieces: RFC 9112, read strictly. What could be read in two ways is
// refused, so that no proxy before us and we can disagree where a request ends.

#include "server/chunk_decoder.hpp"
#include "server/framing.hpp"
#include "server/header_scanner.hpp"
#include "server/request_head.hpp"

#include <smartdiscover/http/message.hpp>
#include <smartdiscover/server/limits.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace smartdiscover::server {

class RequestReader {
 public:
  enum class State { incomplete, complete, refused };

  explicit RequestReader(const Limits& limits);

  // Takes the next bytes; returns how many belong to this request. All of them, unless it is complete or refused.
  std::size_t feed(std::string_view bytes);

  State state() const { return state_; }
  // More than empty lines has arrived.
  bool begun() const { return scanner_.begun(); }
  // Where refused: the status of the answer. The connection cannot be used further.
  unsigned refusal() const { return refusal_; }
  // Of the request line, also where refused after it; empty before.
  std::string_view method() const { return request_.method; }
  // The client waits for "100 Continue" before it sends the body: RFC 9110 10.1.1. False again once some of the body is here.
  bool wants_continue() const;

  // Where complete.
  bool keep_alive() const { return keep_alive_; }
  bool http_1_0() const { return version_ == HttpVersion::one_0; }
  http::Request take() { return std::move(request_); }

 private:
  std::size_t feed_head(std::string_view bytes);
  void end_head(std::string_view text);
  std::size_t feed_body(std::string_view bytes);
  std::size_t feed_chunks(std::string_view bytes);
  void refuse(unsigned status);

  std::size_t head_limit_;
  std::size_t body_limit_;
  State state_ = State::incomplete;
  unsigned refusal_ = 0;
  HeaderScanner scanner_;
  std::string head_;  // what came before the piece that completes it
  bool head_done_ = false;
  HttpVersion version_ = HttpVersion::one_1;
  bool keep_alive_ = false;
  http::Request request_;
  Framing framing_;
  bool body_begun_ = false;
  ChunkDecoder chunks_;
};

}  // namespace smartdiscover::server
