#include "server/response_writer.hpp"

#include "server/control_characters.hpp"

#include <algorithm>

namespace smartdiscover::server {
namespace {

// A handler's value may quote what a client sent. Nothing in it may begin another line.
void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  if (plain_bytes(value) != value.size()) {
    const auto is_forbidden = [](char c) { return is_control(c) && c != '\t'; };
    std::replace_if(out.end() - static_cast<std::ptrdiff_t>(value.size()), out.end(), is_forbidden, ' ');
  }
  out += "\r\n";
}

// RFC 9110 8.6 and 15: these never have a body, and 204 no Content-Length.
bool may_have_body(unsigned status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

std::string write_response(const http::Response& response, Persistence persistence, BodyUse body, std::string_view date) {
  std::string out;
  out.reserve(384 + response.body.size());
  out += "HTTP/1.1 ";
  out += std::to_string(response.status);
  out += ' ';
  out += http::reason_phrase(response.status);
  out += "\r\n";
  append_field(out, "Date", date);
  for (const auto& field : response.fields) append_field(out, field.name, field.value);
  if (may_have_body(response.status)) {
    if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
    append_field(out, "Content-Length", std::to_string(response.body.size()));
  }
  if (const auto cache = http::cache_control(response.cache); !cache.empty()) append_field(out, "Cache-Control", cache);
  if (persistence == Persistence::close) append_field(out, "Connection", "close");
  if (persistence == Persistence::keep_and_say_so) append_field(out, "Connection", "keep-alive");
  out += "\r\n";
  if (body == BodyUse::sent && may_have_body(response.status)) out += response.body;
  return out;
}

http::Response plain_answer(unsigned status) {
  http::Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.cache = http::CachePolicy::no_store;
  response.body = std::string(http::reason_phrase(status)) + "\n";
  return response;
}

}  // namespace smartdiscover::server
