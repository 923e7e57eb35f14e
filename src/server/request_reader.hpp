#pragma once

// Reads one HTTP/1.x request out of octets that arrive in any pieces: RFC 9112, read strictly. What could be read in two ways is
// refused, so that no proxy before us and we can disagree where a request ends. The only place that knows Beast.

#include <smartdiscover/http/message.hpp>
#include <smartdiscover/server/limits.hpp>

#include <cstddef>
#include <memory>
#include <string_view>

namespace smartdiscover::server {

class RequestReader {
 public:
  enum class State { incomplete, complete, refused };

  explicit RequestReader(const Limits& limits);
  ~RequestReader();
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;

  // Takes the next octets; returns how many belong to this request. All of them, unless it is complete or refused.
  std::size_t feed(std::string_view octets);

  State state() const;
  // More than empty lines has arrived.
  bool begun() const;
  // Where refused: the status of the answer. The connection cannot be used further.
  unsigned refusal() const;
  // Of the request line, also where refused after it; empty before.
  std::string_view method() const;
  // The client waits for "100 Continue" before it sends the body: RFC 9110 10.1.1. False again once some of the body is here.
  bool wants_continue() const;

  // Where complete.
  bool keep_alive() const;
  bool http_1_0() const;
  http::Request take();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smartdiscover::server
