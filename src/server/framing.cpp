#include "server/framing.hpp"

#include "server/statuses.hpp"

#include <smartdiscover/base/text.hpp>

#include <charconv>

namespace smartdiscover::server {
namespace {

bool read_length(std::string_view text, std::uint64_t& length) {
  const auto* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, length);
  return error == std::errc() && stopped == end;
}

}  // namespace

Framing read_framing(const std::vector<http::Field>& fields, HttpVersion version) {
  Framing framing;
  bool has_length = false;
  for (const auto& field : fields) {
    if (equal_ignoring_case(field.name, "Content-Length")) {
      // A list of equal values is allowed by RFC 9112 6.3, but only smugglers send one.
      if (has_length || !read_length(field.value, framing.content_length)) framing.refusal = status::bad_request;
      has_length = true;
    } else if (equal_ignoring_case(field.name, "Transfer-Encoding")) {
      const bool understood = equal_ignoring_case(field.value, "chunked") && version == HttpVersion::one_1;
      if (framing.chunked || !understood) framing.refusal = status::bad_request;
      framing.chunked = true;
    } else if (equal_ignoring_case(field.name, "Expect") && version == HttpVersion::one_1) {
      if (equal_ignoring_case(field.value, "100-continue")) {
        framing.expects_continue = true;
      } else if (framing.refusal == 0) {
        framing.refusal = status::expectation_failed;
      }
    }
  }
  if (has_length && framing.chunked) framing.refusal = status::bad_request;
  return framing;
}

bool read_address(http::Request& request, std::string_view target, HttpVersion version) {
  if (request.method == "CONNECT") return false;
  auto parsed = http::parse_target(target);
  if (!parsed) return false;
  if (parsed->path == "*" && request.method != "OPTIONS") return false;

  std::size_t hosts = 0;
  for (const auto& field : request.fields) {
    if (!equal_ignoring_case(field.name, "Host")) continue;
    auto host = http::parse_host(field.value);
    if (!host || ++hosts > 1) return false;
    request.host = std::move(*host);
  }
  if (hosts == 0 && version == HttpVersion::one_1) return false;

  if (!parsed->host.empty()) request.host = std::move(parsed->host);
  request.path = std::move(parsed->path);
  request.query = std::move(parsed->query);
  return true;
}

}  // namespace smartdiscover::server
