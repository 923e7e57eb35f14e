// A GET as strangers send it, to the dialects that read their question from the address line: autoconfig, pacc, well_known, mobileconfig.
// The input is a request target; what each of them makes of it is parsed, rendered, and looked at.

#include "dialects/strict_xml.hpp"
#include "fuzz/promise.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/dialects/dialect.hpp>

#include <pugixml.hpp>

#include <string>

using namespace smartdiscover;
using dialects::DialectName;
using fuzz::promise;

namespace {

Settings settings_of(const Domain& domain) {
  Settings settings{.domain = domain};
  settings.login = "%EMAILADDRESS%";
  for (const auto protocol : {Protocol::imap, Protocol::smtp}) {
    Service service;
    service.protocol = protocol;
    service.host.value = "mail." + domain.text();
    service.port.value = 993;
    service.tls.value = TlsMode::implicit;
    service.login.value = "%EMAILADDRESS%";
    settings.services.push_back(std::move(service));
  }
  Url url;
  url.name = "caldav";
  url.url.value = "https://dav." + domain.text() + "/";
  settings.urls.push_back(std::move(url));
  return settings;
}

void check(const http::Response& response) {
  for (const auto& field : response.fields) promise(!has_control_character(field.value), "no control characters in a field");
  const auto& type = response.content_type;
  if (type.find("xml") != std::string::npos) promise(dialects::is_strict_xml(response.body), "every answer is well-formed");
  if (type == "application/x-apple-aspen-config") {
    pugi::xml_document document;
    promise(static_cast<bool>(document.load_buffer(response.body.data(), response.body.size())), "every profile is well-formed");
  }
  promise(is_utf8(response.body), "every answer is UTF-8");
}

void ask(const dialects::Dialect& dialect, const http::Request& request) {
  const auto query = dialect.parse(request, {});
  promise(query.dialect == dialect.name, "it answers for itself");
  if (query.problem) check(dialect.render_problem(query, *query.problem));
  if (dialect.scope == dialects::Scope::domain) promise(!query.address, "an answer about a domain knows no address");
  if (query.domain)
    promise(Domain::parse(query.domain->text()) == query.domain, "a domain that was read is read again as itself");
  const auto domain = query.domain ? *query.domain : *Domain::parse("example.com");
  auto settings = settings_of(domain);
  check(dialect.render(query, settings).response);
  if (!query.address) return;
  settings.address = query.address;
  settings.domain = query.address->domain();
  check(dialect.render(query, settings).response);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto target = http::parse_target(fuzz::as_text(bytes, size));
  if (!target) return 0;
  http::Request request;
  request.method = "GET";
  request.host = "example.com";
  request.path = target->path;
  request.query = target->query;
  for (const auto name : {DialectName::autoconfig, DialectName::pacc, DialectName::well_known, DialectName::mobileconfig}) {
    ask(dialects::find(name), request);
  }
  return 0;
}
