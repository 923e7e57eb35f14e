// Mozilla's autoconfig file, format 1.1: what mail programs ask a domain before they know any password. draft-ietf-mailmaint-autoconfig.
//
// Read by Thunderbird, Thunderbird for Android and K-9, Delta Chat, FairEmail, Evolution, KMail, Nextcloud Mail and many more. The answer
// depends on the domain alone: the clients put the address in where a placeholder stands.

#include "dialects/encrypted.hpp"
#include "dialects/plain_text.hpp"
#include "dialects/xml_writer.hpp"

#include <smartdiscover/base/text.hpp>

#include <array>

namespace smartdiscover::dialects::autoconfig_dialect {
namespace {

constexpr std::string_view domain_parameter = "emailaddress";
constexpr std::string_view by_domain = "/v1.1/";

// Nine (4.9) asks below /v1.1/, where Mozilla's database has a file for each domain.
constexpr std::array<std::string_view, 4> needed_urls{"documentation", "carddav", "caldav", "webclient"};
constexpr std::size_t longest_address = 254;

// The domain of what a client sends as the address: Evolution (3.46) puts a placeholder before the '@', others send a bare domain, raw
// pluses, nothing at all. Whatever says no domain is as good as nothing.
std::optional<Domain> domain_of(std::string_view address) {
  if (address.size() > longest_address) return std::nullopt;
  const auto at = address.rfind('@');
  if (at != std::string_view::npos) return Domain::parse(address.substr(at + 1));
  return address.find('.') == std::string_view::npos ? std::nullopt : Domain::parse(address);
}

Query parse(const http::Request& request, std::chrono::system_clock::time_point received) {
  Query query;
  query.dialect = DialectName::autoconfig;
  query.received = received;
  const auto path = lower(request.path);
  if (path.starts_with(by_domain) && !path.ends_with("/config-v1.1.xml")) {
    query.domain = domain_of(std::string_view(path).substr(by_domain.size()));
    if (!query.domain) query.problem = Problem::address_unknown;
    return query;
  }
  for (const auto& address : http::query_values(request.query, domain_parameter)) {
    query.domain = domain_of(address);
    if (query.domain) break;
  }
  return query;
}

void add_server(XmlWriter& xml, const char* element, const char* type, const Service& service) {
  const XmlElement server(xml, element);
  xml.attribute("type", type);
  xml.text("hostname", service.host.value);
  xml.number("port", service.port.value);
  // "plain" would make K-9 refuse the whole file.
  xml.text("socketType", service.tls.value == TlsMode::implicit ? "SSL" : "STARTTLS");
  xml.text("authentication", "password-cleartext");
  xml.text("username", service.login.value);
}

// One entry a protocol: FairEmail (1.2331) would keep the last, Thunderbird the first. In the site's order.
bool add_incoming(XmlWriter& xml, const Settings& settings) {
  const auto* imap = best_encrypted(settings, Protocol::imap);
  const auto* pop3 = best_encrypted(settings, Protocol::pop3);
  for (const auto& service : settings.services) {
    if (&service == imap) add_server(xml, "incomingServer", "imap", service);
    if (&service == pop3) add_server(xml, "incomingServer", "pop3", service);
  }
  return imap != nullptr || pop3 != nullptr;
}

void add_dav(XmlWriter& xml, const Settings& settings, const char* element, const char* type) {
  const auto* url = https_url(settings, type);
  if (url == nullptr) return;
  const XmlElement server(xml, element);
  xml.attribute("type", type);
  xml.text("url", url->url.value);
  xml.text("authentication", "Basic", "system", "http");
  xml.text_unless_empty("username", settings.login);
}

Rendering render(const Query& query, const Settings& settings) {
  if (settings.redirect) return plain_refusal(query, Problem::no_settings);
  XmlWriter xml;
  xml.open("clientConfig");
  xml.attribute("version", "1.1");
  xml.open("emailProvider");
  xml.attribute("id", settings.domain.text());
  xml.text("domain", settings.domain.text());
  xml.text("displayName", provider_of(settings, 60));
  xml.text("displayShortName", provider_of(settings, 20));
  const bool receives = add_incoming(xml, settings);
  const auto* smtp = best_encrypted(settings, Protocol::smtp);
  // Thunderbird throws a file away that lacks either, and does not ask on; a 404 sends it to the next source.
  if (!receives || smtp == nullptr) return plain_refusal(query, Problem::no_settings);
  add_server(xml, "outgoingServer", "smtp", *smtp);
  if (const auto* documentation = https_url(settings, "documentation")) {
    const XmlElement link(xml, "documentation");
    xml.attribute("url", documentation->url.value);
    xml.text("descr", "How to set up a mail program", "lang", "en");
  }
  xml.close();
  add_dav(xml, settings, "addressbook", "carddav");
  add_dav(xml, settings, "calendar", "caldav");
  if (const auto* webclient = https_url(settings, "webclient")) {
    xml.open("webMail");
    xml.open("loginPage");
    xml.attribute("url", webclient->url.value);
  }

  Rendering rendering;
  // Thunderbird takes any other type for text, and loses it.
  rendering.response.content_type = "text/xml; charset=utf-8";
  rendering.response.cache = cache_of(settings);
  rendering.response.body = xml.finish();
  return rendering;
}

}  // namespace

Dialect row() {
  return {.scope = Scope::domain,
          .needs = {ServiceNeeds::mail, UrlNeeds::named, needed_urls},
          .parse = parse,
          .render = render,
          .render_problem = plain_problem,
          .domain_parameter = domain_parameter};
}

}  // namespace smartdiscover::dialects::autoconfig_dialect
