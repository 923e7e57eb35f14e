#include "fuzz/promise.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/http/message.hpp>

#include <string>

using namespace smartdiscover;
using fuzz::promise;

namespace {

void check_host(const std::string& host) {
  const auto again = http::parse_host(host.find(':') == std::string::npos ? host : "[" + host + "]");
  promise(again == host, "a host that was read is read again as itself");
  promise(lower(host) == host, "a host is in lower case");
}

void check_target(std::string_view text) {
  const auto target = http::parse_target(text);
  if (!target) return;
  check_host(target->host);
  promise(!has_control_character(target->path) && !has_control_character(target->query),
          "no control characters in path and query");
  if (target->path == "*") return;
  promise(target->path.starts_with('/'), "a path begins with a slash");
  const auto closed = target->path + "/";
  promise(closed.find("/./") == std::string::npos && closed.find("/../") == std::string::npos, "no dot segments");
  const auto again = http::parse_target(http::encode_path(target->path));
  promise(again && again->path == target->path, "an encoded path is read again as itself");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto text = fuzz::as_text(bytes, size);
  check_target(text);
  if (const auto host = http::parse_host(text)) check_host(*host);
  for (const auto& value : http::query_values(text, "email"))
    promise(value.size() <= text.size(), "decoding makes nothing longer");
  return 0;
}
