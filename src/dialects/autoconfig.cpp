// Mozilla's autoconfig file, format 1.1: what mail programs ask a domain before they know any password. draft-ietf-mailmaint-autoconfig.
//
// Read by Thunderbird, Thunderbird for Android and K-9, Delta Chat, FairEmail, Evolution, KMail, Nextcloud Mail and many more. The answer
// depends on the domain alone: the clients put the address in where a placeholder stands.

#include "dialects/encrypted.hpp"
#include "dialects/plain_text.hpp"
#include "dialects/pox_document.hpp"
#include "dialects/rows.hpp"
#include "dialects/xml_text.hpp"

#include <smartdiscover/base/text.hpp>

#include <array>

namespace smartdiscover::dialects {
namespace {

constexpr std::string_view by_domain = "/v1.1/";

// Nine (4.9) asks below /v1.1/, where Mozilla's database has a file for each domain.
constexpr std::array<std::string_view, 4> needed_urls{"documentation", "carddav", "caldav", "webclient"};
constexpr std::array routes{
    Route{"/mail/config-v1.1.xml", Method::get, CrossOrigin::allowed},
    Route{"/.well-known/autoconfig/mail/config-v1.1.xml", Method::get, CrossOrigin::allowed},
    Route{"/autoconfig/mail/config-v1.1.xml", Method::get, CrossOrigin::allowed},
    Route{"/v1.1/mail/config-v1.1.xml", Method::get, CrossOrigin::allowed},
    Route{"/v1.1/config-v1.1.xml", Method::get, CrossOrigin::allowed},
    Route{"/v1.1/*", Method::get, CrossOrigin::allowed},
};
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
  for (const auto& address : http::query_values(request.query, "emailaddress")) {
    query.domain = domain_of(address);
    if (query.domain) break;
  }
  return query;
}

void add_server(pugi::xml_node provider, const char* element, const char* type, const Service& service) {
  auto server = add_element(provider, element);
  set_attribute(server, "type", type);
  add_text(server, "hostname", service.host.value);
  add_text(server, "port", std::to_string(service.port.value));
  // "plain" would make K-9 refuse the whole file.
  add_text(server, "socketType", service.tls.value == TlsMode::implicit ? "SSL" : "STARTTLS");
  add_text(server, "authentication", "password-cleartext");
  add_text(server, "username", service.login.value);
}

// One entry a protocol: FairEmail (1.2331) would keep the last, Thunderbird the first. In the site's order.
bool add_incoming(pugi::xml_node provider, const Settings& settings) {
  const auto* imap = best_encrypted(settings, Protocol::imap);
  const auto* pop3 = best_encrypted(settings, Protocol::pop3);
  for (const auto& service : settings.services) {
    if (&service == imap) add_server(provider, "incomingServer", "imap", service);
    if (&service == pop3) add_server(provider, "incomingServer", "pop3", service);
  }
  return imap != nullptr || pop3 != nullptr;
}

void add_dav(pugi::xml_node root, const Settings& settings, const char* element, const char* type) {
  const auto* url = https_url(settings, type);
  if (url == nullptr) return;
  auto server = add_element(root, element);
  set_attribute(server, "type", type);
  add_text(server, "url", url->url.value);
  add_text(server, "authentication", "Basic");
  set_attribute(server.child("authentication"), "system", "http");
  add_text_unless_empty(server, "username", settings.login);
}

Rendering render(const Query& query, const Settings& settings) {
  if (settings.redirect) return refused(query, Problem::no_settings);
  pugi::xml_document document;
  begin_document(document);
  auto root = document.append_child("clientConfig");
  set_attribute(root, "version", "1.1");
  auto provider = add_element(root, "emailProvider");
  set_attribute(provider, "id", settings.domain.text());
  add_text(provider, "domain", settings.domain.text());
  add_text(provider, "displayName", provider_of(settings, 60));
  add_text(provider, "displayShortName", provider_of(settings, 20));
  const bool receives = add_incoming(provider, settings);
  const auto* smtp = best_encrypted(settings, Protocol::smtp);
  // Thunderbird throws a file away that lacks either, and does not ask on; a 404 sends it to the next source.
  if (!receives || smtp == nullptr) return refused(query, Problem::no_settings);
  add_server(provider, "outgoingServer", "smtp", *smtp);
  if (const auto* documentation = https_url(settings, "documentation")) {
    auto link = add_element(provider, "documentation");
    set_attribute(link, "url", documentation->url.value);
    add_text(link, "descr", "How to set up a mail program");
    set_attribute(link.child("descr"), "lang", "en");
  }
  add_dav(root, settings, "addressbook", "carddav");
  add_dav(root, settings, "calendar", "caldav");
  if (const auto* webclient = https_url(settings, "webclient")) {
    set_attribute(add_element(add_element(root, "webMail"), "loginPage"), "url", webclient->url.value);
  }

  Rendering rendering;
  // Thunderbird takes any other type for text, and loses it.
  rendering.response.content_type = "text/xml; charset=utf-8";
  rendering.response.cache = cache_of(settings);
  rendering.response.body = xml_text(document);
  return rendering;
}

}  // namespace

Dialect autoconfig_row() {
  return {.name = DialectName::autoconfig,
          .key = "autoconfig",
          .routes = routes,
          .scope = Scope::domain,
          .needs = {ServiceNeeds::mail, UrlNeeds::named, needed_urls},
          .parse = parse,
          .render = render,
          .render_problem = plain_problem};
}

}  // namespace smartdiscover::dialects
