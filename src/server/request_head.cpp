#include "server/request_head.hpp"

#include "server/statuses.hpp"
#include "server/token.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>

namespace smartdiscover::server {
namespace {

constexpr std::size_t usual_fields = 16;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// The line that `text` begins with, which is cut off it.
std::string_view take_line(std::string_view& text) {
  const auto line = text.substr(0, text.find('\r'));
  text.remove_prefix(std::min(text.size(), line.size() + 2));
  return line;
}

// Returns the status to refuse it with.
unsigned read_request_line(std::string_view line, RequestHead& head) {
  constexpr std::string_view shape = " HTTP/1.1";
  if (line.size() < shape.size()) return status::bad_request;
  const auto tail = line.substr(line.size() - shape.size());
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!tail.starts_with(" HTTP/") || !is_digit(tail[6]) || tail[7] != '.' || !is_digit(tail[8])) return status::bad_request;
  if (tail[6] != '1') return status::version_not_supported;
  // A higher minor version is read as the highest known one: RFC 9110 2.5.
  head.version = tail[8] == '0' ? HttpVersion::one_0 : HttpVersion::one_1;
  line.remove_suffix(shape.size());
  const auto method = line.substr(0, line.find(' '));
  if (!is_token(method) || method.size() == line.size()) return status::bad_request;
  head.request.method = method;
  head.target = line.substr(method.size() + 1);
  return 0;
}

// What a list of connection options says of persistence; false where it is no list of tokens. RFC 9110 7.6.1.
bool read_connection(std::string_view value, bool& close, bool& keep_alive) {
  while (!value.empty()) {
    const auto item = value.substr(0, value.find(','));
    value.remove_prefix(std::min(value.size(), item.size() + 1));
    const auto option = without_blanks(item);
    if (!option.empty() && !is_token(option)) return false;
    close = close || equal_ignoring_case(option, "close");
    keep_alive = keep_alive || equal_ignoring_case(option, "keep-alive");
  }
  return true;
}

}  // namespace

RequestHead parse_head(std::string_view text) {
  RequestHead head;
  head.refusal = read_request_line(take_line(text), head);
  if (head.refusal != 0) return head;
  head.request.fields.reserve(usual_fields);
  bool close = false;
  bool keep_alive = false;
  for (auto line = take_line(text); !line.empty(); line = take_line(text)) {
    const auto colon = line.find(':');
    const auto name = line.substr(0, colon);
    if (colon == std::string_view::npos || !is_token(name)) {
      head.refusal = status::bad_request;
      return head;
    }
    const auto value = without_blanks(line.substr(colon + 1));
    if (equal_ignoring_case(name, "Connection") && !read_connection(value, close, keep_alive)) head.refusal = status::bad_request;
    head.request.fields.push_back({std::string(name), std::string(value)});
  }
  head.keep_alive = !close && (keep_alive || head.version == HttpVersion::one_1);
  return head;
}

}  // namespace smartdiscover::server
