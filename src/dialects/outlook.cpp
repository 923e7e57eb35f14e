// The answer to Outlook's POST of autodiscover.xml: how mail is reached, and nothing else. [MS-OXDSCLI].
//
// Read by Outlook, Thunderbird, Evolution, exchangelib, FairEmail, DavMail. Blocks that are not Microsoft's are added only where
// the site names them in extra_types.

#include "dialects/pox_error.hpp"
#include "dialects/pox_protocol.hpp"
#include "dialects/pox_request.hpp"
#include "dialects/pox_schemas.hpp"
#include "dialects/rows.hpp"

#include <smartdiscover/base/text.hpp>

#include <array>

namespace smartdiscover::dialects {
namespace {

constexpr std::array<std::string_view, 2> needed_urls{"ews", "oab"};
constexpr std::array routes{Route{"/autodiscover/autodiscover.xml", Method::post}};

Rendering render_redirect(const Redirect& redirect) {
  const PoxDocument document(outlook_response_schema);
  auto account = add_element(document.response(), "Account");
  if (const auto* to_address = std::get_if<AddressRedirect>(&redirect)) {
    add_text(account, "Action", "redirectAddr");
    add_text(account, "RedirectAddr", to_address->address.text());
  } else {
    add_text(account, "Action", "redirectUrl");
    add_text(account, "RedirectUrl", std::get<UrlRedirect>(redirect).url);
  }
  return {document.answer()};
}

// Microsoft's own words: whatever a site calls a service elsewhere, Outlook knows it by these.
const char* mail_type(Protocol protocol) {
  if (protocol == Protocol::imap) return "IMAP";
  return protocol == Protocol::pop3 ? "POP3" : "SMTP";
}

void add_extra_types(pugi::xml_node account, const Settings& settings) {
  for (const auto& type : settings.extra_types) {
    for (const auto& service : settings.services) {
      if (!is_mail(service) && equal_ignoring_case(service.type, type)) add_host(account, service);
    }
    for (const auto& url : settings.urls) {
      if (equal_ignoring_case(url.type, type)) add_url(account, settings, url);
    }
  }
}

Rendering render(const Query& query, const Settings& settings) {
  if (settings.redirect) return render_redirect(settings.redirect->value);
  const PoxDocument document(outlook_response_schema);
  auto account = add_account(document, settings);
  bool any = !query.hides_exchange && add_exchange(account, settings);
  for (const auto& service : settings.services) {
    if (!is_mail(service)) continue;
    add_mail(account, settings, service, mail_type(service.protocol));
    any = true;
  }
  if (const auto problem = problem_with_mail(settings, any)) return {pox_error(query, *problem), problem};
  add_extra_types(account, settings);
  return {document.answer()};
}

}  // namespace

Dialect outlook_row() {
  return {.name = DialectName::outlook,
          .key = "outlook",
          .routes = routes,
          .needs = {ServiceNeeds::mail, UrlNeeds::named_and_extras, needed_urls},
          .parse = parse_pox,
          .render = render,
          .render_problem = pox_error};
}

}  // namespace smartdiscover::dialects
