#pragma once

// Splits a complete request head into request line and fields: RFC 9112 3 and 5, read strictly.

#include <smartdiscover/http/message.hpp>

#include <string_view>

namespace smartdiscover::server {

enum class HttpVersion { one_0, one_1 };

struct RequestHead {
  unsigned refusal = 0;     // the status of the answer; 0: none
  http::Request request;    // method and fields; the method also where a field is malformed
  std::string_view target;  // of the text that was parsed
  HttpVersion version = HttpVersion::one_1;
  bool keep_alive = false;  // RFC 9112 9.3
};

// `text` is what HeaderScanner found complete, without empty lines before it.
RequestHead parse_head(std::string_view text);

}  // namespace smartdiscover::server
