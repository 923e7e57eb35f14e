// The answer to ActiveSync's POST of autodiscover.xml: the one URL that a phone needs. [MS-ASCMD] 2.2.1.1.
//
// Read by iOS, Android, Nine, EAS-4-TbSync, and by the new Outlook. Culture is constant, for the texts are English.

#include "dialects/pox_answer.hpp"
#include "dialects/pox_error.hpp"
#include "dialects/pox_request.hpp"
#include "dialects/pox_schemas.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/dialects/dialect.hpp>

#include <array>

namespace smartdiscover::dialects::mobilesync_dialect {
namespace {

constexpr std::array<std::string_view, 1> needed_urls{"activesync"};

void add_user(XmlWriter& xml, std::string_view display_name, const std::optional<MailAddress>& address) {
  xml.text("Culture", "en:us");
  if (!address) return;
  const XmlElement user(xml, "User");
  xml.text_unless_empty("DisplayName", display_name);
  xml.text("EMailAddress", address->text());
}

// Problems of the account rather than of the request. [MS-ASCMD] 2.2.3.164: status 2 is "could not be completed".
http::Response render_failure(const std::optional<MailAddress>& address, std::string_view message) {
  auto xml = begin_pox(mobilesync_response_schema);
  add_user(xml, {}, address);
  xml.open("Action");
  xml.open("Error");
  xml.text("Status", "2");
  xml.text("Message", message);
  xml.text("DebugData", "MailUser");
  return pox_answer(std::move(xml));
}

// Null: it is of the request.
const char* message_of(Problem problem) {
  switch (problem) {
    case Problem::no_settings: return "ActiveSync is not offered to this account.";
    case Problem::faulty_settings: return "The settings of this account are faulty.";
    case Problem::internal: return "The account directory is temporarily unavailable.";
    case Problem::address_unknown:
    case Problem::malformed:
    case Problem::unknown_schema: break;
  }
  return nullptr;
}

http::Response render_problem(const Query& query, Problem problem) {
  const auto* message = message_of(problem);
  return message == nullptr ? pox_error(query, problem) : render_failure(query.address, message);
}

// Phones repeat the POST with body and credentials where an HTTP redirect sends them.
Rendering render_found(const UrlRedirect& redirect) {
  http::Response response;
  response.status = 302;
  response.fields.push_back({"Location", printable(redirect.url)});
  return {std::move(response)};
}

Rendering render(const Query& query, const Settings& settings) {
  if (settings.redirect) {
    if (const auto* to_url = std::get_if<UrlRedirect>(&settings.redirect->value)) return render_found(*to_url);
  }
  const auto& address = settings.address ? settings.address : query.address;
  const auto* activesync = settings.url("activesync");
  if (!settings.redirect && activesync == nullptr) {
    const auto problem = settings.missing("activesync") != nullptr ? Problem::faulty_settings : Problem::no_settings;
    return {render_failure(address, message_of(problem)), problem};
  }

  auto xml = begin_pox(mobilesync_response_schema);
  add_user(xml, settings.display_name, address);
  xml.open("Action");
  if (settings.redirect) {
    xml.text("Redirect", std::get<AddressRedirect>(settings.redirect->value).address.text());
    return {pox_answer(std::move(xml))};
  }
  xml.open("Settings");
  xml.open("Server");
  // Android reads Url only once it has seen Type.
  xml.text("Type", "MobileSync");
  xml.text("Url", activesync->url.value);
  xml.text("Name", activesync->url.value);
  return {pox_answer(std::move(xml))};
}

}  // namespace

Dialect row() {
  return {.needs = {ServiceNeeds::none, UrlNeeds::named, needed_urls},
          .parse = parse_pox,
          .render = render,
          .render_problem = render_problem};
}

}  // namespace smartdiscover::dialects::mobilesync_dialect
