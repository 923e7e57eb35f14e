// The answer to a GET of autodiscover.xml with credentials: everything the site offers to the person who signed in, as IceWarp's
// SmartDiscover gives it. Its clients are IceWarp's own; Delta Chat, MyMail and Spike ask in the same way.
//
// The document has Outlook's schema. Microsoft's types come first, in its own form. All others follow; clients of Microsoft's kind skip them:
//   a service   Type Server Port LoginName SSL [Encryption] AuthRequired, then what it has of SearchBase (LDAP),
//               WebSocketUrl (XMPP, RFC 7395) and BoshUrl (XMPP, XEP-0206)
//   a URL       Type Server LoginName AuthRequired, with the URL in Server
// EXCH and EXPR give the Exchange Web Services and their address book. The MTA-STS policy and the documentation have readers of their own
// and are not listed.

#include "dialects/plain_text.hpp"
#include "dialects/pox_answer.hpp"
#include "dialects/pox_error.hpp"
#include "dialects/pox_protocol.hpp"
#include "dialects/pox_request.hpp"
#include "dialects/pox_schemas.hpp"

namespace smartdiscover::dialects::smartdiscover_dialect {
namespace {

bool is_listed(const Url& url) {
  return url.name != "ews" && url.name != "oab" && url.name != "mta_sts" && url.name != "documentation";
}

// Neither kind of redirect has a form that a GET without a request document could carry.
Rendering render_moved() { return {plain_text(404, "This account is served elsewhere.\n")}; }

// The body, if any, does not count.
Query parse(const http::Request& request, std::chrono::system_clock::time_point received) {
  Query query;
  query.dialect = DialectName::smartdiscover;
  query.hides_exchange = is_outlook_for_windows(request);
  query.received = received;
  return query;
}

Rendering render(const Query& query, const Settings& settings) {
  if (settings.redirect) return render_moved();
  auto xml = begin_pox(outlook_response_schema);
  open_account(xml, settings);
  bool any = !query.hides_exchange && add_exchange(xml, settings);
  for (const auto& service : settings.services) {
    if (!is_mail(service)) continue;
    add_mail(xml, settings, service, service.type);
    any = true;
  }
  for (const auto& service : settings.services) {
    if (is_mail(service)) continue;
    add_host(xml, service);
    any = true;
  }
  for (const auto& url : settings.urls) {
    if (!is_listed(url)) continue;
    add_url(xml, settings, url);
    any = true;
  }
  if (const auto problem = problem_with_mail(settings, any)) return {pox_error(query, *problem), problem};
  return {pox_answer(std::move(xml))};
}

}  // namespace

Dialect row() { return {.needs = needs_everything, .parse = parse, .render = render, .render_problem = pox_error}; }

}  // namespace smartdiscover::dialects::smartdiscover_dialect
