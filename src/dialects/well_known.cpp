// Addresses below /.well-known/ that say where something is, for who knows a domain and nothing else.
//
//   caldav, carddav, jmap      where the service is (RFC 6764, RFC 8620). Any method: clients begin with PROPFIND
//   host-meta, host-meta.json  how XMPP is reached from a browser (XEP-0156); an empty list where it is not
//   mta-sts.txt                the policy for who delivers mail to the domain (RFC 8461)
//
// Query::operation is the last segment of the path.

#include "dialects/encrypted.hpp"
#include "dialects/json_text.hpp"
#include "dialects/plain_text.hpp"
#include "dialects/xml_writer.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <array>

namespace smartdiscover::dialects::well_known_dialect {
namespace {

constexpr std::string_view prefix = "/.well-known/";
constexpr std::array<std::string_view, 3> needed_urls{"caldav", "carddav", "jmap"};
constexpr const char* xrd_schema = "http://docs.oasis-open.org/ns/xri/xrd-1.0";
constexpr const char* websocket_relation = "urn:xmpp:alt-connections:websocket";
constexpr const char* bosh_relation = "urn:xmpp:alt-connections:xbosh";

Query parse(const http::Request& request, std::chrono::system_clock::time_point received) {
  Query query;
  query.dialect = DialectName::well_known;
  query.received = received;
  query.operation = lower(std::string_view(request.path).substr(std::min(prefix.size(), request.path.size())));
  if (query.operation.ends_with('/')) query.operation.pop_back();
  return query;
}

// A map that sends clients to the very address at which they ask us would keep them busy for ever.
bool leads_back(const Query& query, const Settings& settings, std::string_view url) {
  auto location = parse_https(url);
  if (!location || location->host != settings.discovery.value) return false;
  if (location->target.ends_with('/')) location->target.pop_back();
  return equal_ignoring_case(location->target, std::string(prefix) + query.operation);
}

Rendering render_place(const Query& query, const Settings& settings) {
  const auto* url = settings.url(query.operation);
  if (url == nullptr || leads_back(query, settings, url->url.value)) return plain_refusal(query, Problem::no_settings);
  Rendering rendering;
  // RFC 6764 5: 301, 303 or 307. The last keeps the method, which is PROPFIND as a rule.
  rendering.response.status = 307;
  rendering.response.cache = cache_of(settings);
  rendering.response.fields.push_back({"Location", printable(url->url.value)});
  return rendering;
}

struct Link {
  const char* relation;
  std::string target;
};

// Each once: several XMPP offers of a site, with TLS and with STARTTLS, share their addresses as a rule.
std::vector<Link> links_of(const Settings& settings) {
  std::vector<Link> links;
  const auto add = [&links](const char* relation, const std::string& target) {
    const auto is_same = [&](const Link& link) { return link.relation == relation && link.target == target; };
    if (!target.empty() && std::none_of(links.begin(), links.end(), is_same)) links.push_back({relation, target});
  };
  for (const auto& service : settings.services) {
    if (service.protocol != Protocol::xmpp) continue;
    add(websocket_relation, service.websocket.value);
    add(bosh_relation, service.bosh.value);
  }
  return links;
}

Rendering render_host_meta(const Settings& settings) {
  XmlWriter xml;
  xml.open("XRD");
  xml.attribute("xmlns", xrd_schema);
  for (const auto& link : links_of(settings)) {
    const XmlElement element(xml, "Link");
    xml.attribute("rel", link.relation);
    xml.attribute("href", link.target);
  }
  Rendering rendering;
  rendering.response.content_type = "application/xrd+xml";
  rendering.response.cache = cache_of(settings);
  rendering.response.body = xml.finish();
  return rendering;
}

Rendering render_host_meta_json(const Settings& settings) {
  std::string links;
  for (const auto& link : links_of(settings)) {
    if (!links.empty()) links += ',';
    links += "{\"rel\":" + json_string(link.relation) + ",\"href\":" + json_string(link.target) + "}";
  }
  Rendering rendering;
  rendering.response.content_type = "application/json";
  rendering.response.cache = cache_of(settings);
  rendering.response.body = "{\"links\":[" + links + "]}";
  return rendering;
}

std::string_view word(MtaSts::Mode mode) {
  switch (mode) {
    case MtaSts::Mode::enforce: return "enforce";
    case MtaSts::Mode::testing: return "testing";
    case MtaSts::Mode::none: return "none";
  }
  return "none";
}

Rendering render_mta_sts(const Query& query, const Settings& settings) {
  if (!settings.mta_sts) return plain_refusal(query, Problem::no_settings);
  const auto& policy = *settings.mta_sts;
  Rendering rendering;
  auto& body = rendering.response.body;
  body = "version: STSv1\r\nmode: " + std::string(word(policy.mode)) + "\r\n";
  for (const auto& mx : policy.mx) body += "mx: " + printable(mx) + "\r\n";
  body += "max_age: " + std::to_string(policy.max_age.count()) + "\r\n";
  // Senders compare the type with no regard to parameters, some with none.
  rendering.response.content_type = "text/plain";
  rendering.response.cache = cache_of(settings);
  return rendering;
}

Rendering render(const Query& query, const Settings& settings) {
  if (settings.redirect) return plain_refusal(query, Problem::no_settings);
  if (query.operation == "host-meta") return render_host_meta(settings);
  if (query.operation == "host-meta.json") return render_host_meta_json(settings);
  if (query.operation == "mta-sts.txt") return render_mta_sts(query, settings);
  return render_place(query, settings);
}

}  // namespace

Dialect row() {
  return {.scope = Scope::domain,
          .needs = {ServiceNeeds::all, UrlNeeds::named, needed_urls},
          .parse = parse,
          .render = render,
          .render_problem = plain_problem};
}

}  // namespace smartdiscover::dialects::well_known_dialect
