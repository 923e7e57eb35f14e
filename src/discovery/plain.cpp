#include "discovery/plain.hpp"

#include "discovery/fixed_answers.hpp"
#include "discovery/request_domain.hpp"
#include "discovery/router.hpp"

#include <smartdiscover/base/file.hpp>
#include <smartdiscover/base/text.hpp>

#include <algorithm>

namespace smartdiscover::discovery {
namespace {

constexpr std::string_view acme_prefix = "/.well-known/acme-challenge/";
constexpr std::size_t largest_challenge = 4096;

// RFC 8555 8.3: tokens are of the base64url alphabet, so no path can be smuggled in.
bool is_acme_token(std::string_view token) {
  return !token.empty() && token.size() <= 256 && std::all_of(token.begin(), token.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

Answer acme_answer(const State& state, std::string_view token) {
  if (state.acme_webroot.empty() || !is_acme_token(token)) return not_found();
  const auto file = state.acme_webroot / ".well-known" / "acme-challenge" / std::string(token);
  std::error_code error;
  // A link would let everyone who may write challenges show any file that the daemon can read.
  if (!std::filesystem::is_regular_file(std::filesystem::symlink_status(file, error))) return not_found();
  auto content = read_file(file, largest_challenge);
  if (!content) return not_found();
  Answer answer;
  answer.response.content_type = "text/plain; charset=utf-8";
  answer.response.cache = http::CachePolicy::no_store;
  answer.response.body = std::move(*content);
  return answer;
}

// The parameter that would name the domain, where only the Host does: K-9, the KDE wizard and others ask for autoconfig without an address.
// Empty: the Host is not needed.
std::string_view missing_domain_parameter(const http::Request& request) {
  const auto* endpoint = find_endpoint(request.path);
  const auto* row = endpoint == nullptr ? nullptr : endpoint->row("GET");
  if (row == nullptr) return {};
  const auto parameter = row->dialect->domain_parameter;
  return parameter.empty() || !http::query_values(request.query, parameter).empty() ? std::string_view() : parameter;
}

// Bytes that no URL may hold as they are, percent-encoded; what is encoded stays (RFC 3986 3.4).
std::string encoded_query(std::string_view query) {
  constexpr std::string_view never = "\"<>\\^`{|}";
  std::string out;
  for (const char c : query) {
    const bool plain = c > 0x20 && c < 0x7f && never.find(c) == std::string_view::npos;
    out += plain ? std::string(1, c) : percent_encode({&c, 1});
  }
  return out;
}

}  // namespace

Answer plain_answer(const State& state, const http::Request& request) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (request.path.starts_with(acme_prefix)) {
    return reads ? acme_answer(state, std::string_view(request.path).substr(acme_prefix.size()))
                 : method_not_allowed("GET, HEAD");
  }
  const auto host = Domain::parse(request.host);
  if (!host) return not_found();
  const auto domain = domain_of_host(state.map, host->text());
  if (!domain && !state.map.is_discovery_name(*host)) return not_found();
  if (!reads && request.method != "POST") return method_not_allowed("GET, HEAD, POST");
  const bool covered = state.certificates && state.certificates->covers(host->text());
  std::string location = "https://";
  location += covered ? host->text() : domain ? state.map.discovery_name(*domain) : state.map.discovery_name();
  location += http::encode_path(request.path);
  auto query = encoded_query(request.query);
  // Under another name the Host no longer says which domain is meant.
  const auto parameter = missing_domain_parameter(request);
  if (!covered && domain && !parameter.empty())
    query += (query.empty() ? "" : "&") + std::string(parameter) + "=" + domain->text();
  if (!query.empty()) location += "?" + query;
  return moved(std::move(location));
}

}  // namespace smartdiscover::discovery
