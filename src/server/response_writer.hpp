#pragma once

// Spells an answer as HTTP/1.1 bytes, header and body in one piece so that one write sends it. RFC 9110, RFC 9112.

#include <smartdiscover/http/message.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::server {

enum class Persistence {
  close,            // "Connection: close"
  keep,             // HTTP/1.1 says nothing
  keep_and_say_so,  // to an HTTP/1.0 client that asked for it
};

enum class BodyUse { sent, left_out };  // left out: the answer to HEAD

std::string write_response(const http::Response& response, Persistence persistence, BodyUse body, std::string_view date);

// A short answer in plain text for what never reaches a handler.
http::Response plain_answer(unsigned status);

}  // namespace smartdiscover::server
