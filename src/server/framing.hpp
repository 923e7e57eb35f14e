#pragma once

// Where a request's body ends, and for which host and path the request is, by its head. RFC 9112 6.3 and 3.2, read strictly.

#include "server/request_head.hpp"

#include <smartdiscover/http/message.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace smartdiscover::server {

struct Framing {
  unsigned refusal = 0;  // the status of the answer; 0: none
  bool chunked = false;
  std::uint64_t content_length = 0;
  bool expects_continue = false;
};

Framing read_framing(const std::vector<http::Field>& fields, HttpVersion version);

// Fills path, query and host of `request` from its target and Host header. False where they are malformed.
bool read_address(http::Request& request, std::string_view target, HttpVersion version);

}  // namespace smartdiscover::server
