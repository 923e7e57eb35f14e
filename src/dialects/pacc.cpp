// PACC, the user agent's configuration in JSON. draft-ietf-mailmaint-pacc-02 and -03: the first calls submission "smtp", the second
// "submit", so both stand here.
//
// Read by himalaya and other new clients. The format knows one way to reach a service: TLS from the first byte, on the default port, with
// the mail address as the login. What the map offers in any other way is left out, and found through autoconfig.

#include "dialects/encrypted.hpp"
#include "dialects/json_text.hpp"
#include "dialects/plain_text.hpp"
#include "dialects/sha.hpp"

#include <smartdiscover/base/base64.hpp>
#include <smartdiscover/dialects/pacc.hpp>

#include <array>

namespace smartdiscover::dialects::pacc_dialect {
namespace {

constexpr std::array<std::string_view, 5> needed_urls{"jmap", "caldav", "carddav", "webdav", "documentation"};

std::string member(std::string_view name, const std::string& value) { return json_string(name) + ":" + value; }

// {"a":1,"b":2} of what is not empty.
std::string object(std::initializer_list<std::string> members) {
  std::string text = "{";
  for (const auto& each : members) {
    if (each.empty()) continue;
    if (text.size() > 1) text += ',';
    text += each;
  }
  return text += '}';
}

bool signs_in_with_address(const std::string& login, const Settings& settings) {
  return settings.address ? login == settings.address->text() : login == "%EMAILADDRESS%";
}

std::string host_member(std::string_view name, const Settings& settings, Protocol protocol, std::uint16_t port) {
  for (const auto& service : settings.services) {
    const bool can_be_said = service.protocol == protocol && service.tls.value == TlsMode::implicit &&
                             service.port.value == port && signs_in_with_address(service.login.value, settings);
    if (can_be_said) return member(name, object({member("host", json_string(service.host.value))}));
  }
  return {};
}

enum class Path { any, below_root };

std::string url_member(std::string_view name, const Settings& settings, Path path) {
  const auto* url = https_url(settings, name);
  if (url == nullptr || !signs_in_with_address(settings.login, settings)) return {};
  const auto location = parse_https(url->url.value);
  const bool is_root = location->target == "/";
  if (location->port || (path == Path::below_root && is_root)) return {};
  return member(name, object({member("url", json_string(url->url.value))}));
}

std::string documentation(const Settings& settings) {
  const auto* url = https_url(settings, "documentation");
  return url == nullptr ? std::string() : member("help", object({member("documentation", json_string(url->url.value))}));
}

Query parse(const http::Request&, std::chrono::system_clock::time_point received) {
  Query query;
  query.dialect = DialectName::pacc;
  query.received = received;
  return query;
}

Rendering render(const Query& query, const Settings& settings) {
  auto document = settings.redirect ? std::nullopt : pacc_document(settings);
  if (!document) return plain_refusal(query, Problem::no_settings);
  Rendering rendering;
  rendering.response.content_type = "application/json";
  rendering.response.cache = cache_of(settings);
  rendering.response.body = *std::move(document);
  return rendering;
}

}  // namespace

Dialect row() {
  return {.scope = Scope::domain,
          .needs = {ServiceNeeds::mail, UrlNeeds::named, needed_urls},
          .parse = parse,
          .render = render,
          .render_problem = plain_problem};
}

}  // namespace smartdiscover::dialects::pacc_dialect

namespace smartdiscover::dialects {

std::optional<std::string> pacc_document(const Settings& settings) {
  using namespace pacc_dialect;
  const auto protocols = object({
      host_member("imap", settings, Protocol::imap, 993),
      host_member("pop3", settings, Protocol::pop3, 995),
      host_member("submit", settings, Protocol::smtp, 465),
      host_member("smtp", settings, Protocol::smtp, 465),
      url_member("jmap", settings, Path::any),
      url_member("caldav", settings, Path::below_root),
      url_member("carddav", settings, Path::below_root),
      url_member("webdav", settings, Path::below_root),
  });
  if (protocols == "{}") return std::nullopt;
  const auto provider = object({
      member("name", json_string(provider_of(settings, 60))),
      member("shortName", json_string(provider_of(settings, 20))),
  });
  return object({
      member("protocols", protocols),
      member("authentication", object({member("password", "true")})),
      member("info", object({member("provider", provider), documentation(settings)})),
  });
}

std::string pacc_digest(std::string_view document) { return encode_base64(sha256(document)); }

std::string pacc_record(std::string_view document) { return "v=UAAC1; a=sha256; d=" + pacc_digest(document); }

}  // namespace smartdiscover::dialects
