// The answer to Outlook's POST of autodiscover.xml: how mail is reached, and nothing else. [MS-OXDSCLI].
//
// Read by Outlook, Thunderbird, Evolution, exchangelib, FairEmail, DavMail. Blocks that are not Microsoft's are added only where
// the site names them in extra_types.

#include "dialects/pox_answer.hpp"
#include "dialects/pox_error.hpp"
#include "dialects/pox_protocol.hpp"
#include "dialects/pox_request.hpp"
#include "dialects/pox_schemas.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/dialects/dialect.hpp>

#include <array>

namespace smartdiscover::dialects::outlook_dialect {
namespace {

constexpr std::array<std::string_view, 2> needed_urls{"ews", "oab"};

Rendering render_redirect(const Redirect& redirect) {
  auto xml = begin_pox(outlook_response_schema);
  xml.open("Account");
  if (const auto* to_address = std::get_if<AddressRedirect>(&redirect)) {
    xml.text("Action", "redirectAddr");
    xml.text("RedirectAddr", to_address->address.text());
  } else {
    xml.text("Action", "redirectUrl");
    xml.text("RedirectUrl", std::get<UrlRedirect>(redirect).url);
  }
  return {pox_answer(std::move(xml))};
}

// Microsoft's own words: whatever a site calls a service elsewhere, Outlook knows it by these.
const char* mail_type(Protocol protocol) {
  if (protocol == Protocol::imap) return "IMAP";
  return protocol == Protocol::pop3 ? "POP3" : "SMTP";
}

void add_extra_types(XmlWriter& xml, const Settings& settings) {
  for (const auto& type : settings.extra_types) {
    for (const auto& service : settings.services) {
      if (!is_mail(service) && equal_ignoring_case(service.type, type)) add_host(xml, service);
    }
    for (const auto& url : settings.urls) {
      if (equal_ignoring_case(url.type, type)) add_url(xml, settings, url);
    }
  }
}

Rendering render(const Query& query, const Settings& settings) {
  if (settings.redirect) return render_redirect(settings.redirect->value);
  auto xml = begin_pox(outlook_response_schema);
  open_account(xml, settings);
  bool any = !query.hides_exchange && add_exchange(xml, settings);
  for (const auto& service : settings.services) {
    if (!is_mail(service)) continue;
    add_mail(xml, settings, service, mail_type(service.protocol));
    any = true;
  }
  if (const auto problem = problem_with_mail(settings, any)) return {pox_error(query, *problem), problem};
  add_extra_types(xml, settings);
  return {pox_answer(std::move(xml))};
}

}  // namespace

Dialect row() {
  return {.needs = {ServiceNeeds::mail, UrlNeeds::named_and_extras, needed_urls},
          .parse = parse_pox,
          .render = render,
          .render_problem = pox_error};
}

}  // namespace smartdiscover::dialects::outlook_dialect
