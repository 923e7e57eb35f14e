// The answer to a POST of autodiscover.svc: the settings that a client names, of several mailboxes or domains at once. [MS-OXWSADISC].
//
// Read by exchangelib (4.9, 5), the EWS Managed API and its Java and JavaScript children. What is wrong with one mailbox or one setting is
// said beside the others; HTTP says 200 for all of it.

#include "dialects/redirect_target.hpp"
#include "dialects/soap_document.hpp"
#include "dialects/soap_request.hpp"
#include "dialects/soap_settings.hpp"

#include <smartdiscover/dialects/dialect.hpp>

#include <array>

namespace smartdiscover::dialects::soap_dialect {
namespace {

constexpr std::array<std::string_view, 4> needed_urls{"ews", "oab", "webclient", "webdav"};

// How the parts of an answer about users, or about domains, are called.
struct Words {
  const char* responses;
  const char* response;
  const char* errors;
  const char* error;
  const char* settings;
  const char* unknown;  // the code of a subject that there is not
  std::optional<SettingValue> (*find)(std::string_view name);
  bool (*add)(XmlWriter& xml, std::string_view name, SettingValue value, const Settings& settings);
};

constexpr Words of_users{"UserResponses", "UserResponse", "UserSettingErrors", "UserSettingError",
                         "UserSettings",  "InvalidUser",  find_user_setting,   add_user_setting};
constexpr Words of_domains{"DomainResponses", "DomainResponse", "DomainSettingErrors", "DomainSettingError",
                           "DomainSettings",  "InvalidDomain",  find_domain_setting,   add_domain_setting};

bool is_about_domains(const Query& query) { return query.operation == get_domain_settings; }

struct Redirection {
  const char* code;
  std::string target;
};

Redirection redirection_of(const Redirect& redirect, const Query& query) {
  if (const auto* to_url = std::get_if<UrlRedirect>(&redirect)) {
    return {"RedirectUrl", beside_autodiscover(to_url->url, "autodiscover.svc")};
  }
  const auto& address = std::get<AddressRedirect>(redirect).address;
  return {"RedirectAddress", is_about_domains(query) ? address.domain().text() : address.text()};
}

void add_problem(XmlWriter& xml, const Words& words, Problem problem) {
  switch (problem) {
    case Problem::faulty_settings: return add_outcome(xml, "InternalServerError", "The settings of this account are faulty.");
    case Problem::internal: return add_outcome(xml, "InternalServerError", "The account directory is temporarily unavailable.");
    case Problem::address_unknown:
    case Problem::no_settings:
    case Problem::malformed:
    case Problem::unknown_schema: break;
  }
  const bool domains = words.unknown == of_domains.unknown;
  add_outcome(xml, words.unknown, domains ? "The domain is unknown here." : "The email address can't be found.");
}

void add_setting_error(XmlWriter& xml, const Words& words, const char* code, const std::string& message,
                       const std::string& name) {
  const XmlElement error(xml, words.error);
  add_outcome(xml, code, message);
  xml.text("SettingName", name);
}

// What is wrong with some of the settings goes to `errors`, the others to `list`.
void add_settings(XmlWriter& errors, XmlWriter& list, const Words& words, const Query& query, const Settings& settings) {
  for (const auto& name : query.wanted) {
    const auto value = words.find(name);
    // exchangelib (4.9) names these always, and takes any error beside its settings for a failure of all.
    if (value == SettingValue::x500_name) continue;
    if (!value) {
      add_setting_error(errors, words, "InvalidSetting", "There is no setting of this name.", name);
    } else if (!words.add(list, name, *value, settings)) {
      add_setting_error(errors, words, "SettingIsNotAvailable", "There is no value for this setting.", name);
    }
  }
}

void add_target(XmlWriter& xml, const std::string& target) {
  if (!target.empty()) return xml.text("RedirectTarget", target);
  const XmlElement nothing(xml, "RedirectTarget");
  xml.attribute("i:nil", "true");
}

// The order of the elements is that of the two schemas: RedirectTarget stands second for a user, and last for a domain.
void add_finding(XmlWriter& xml, const Words& words, const Query& query, const Finding& finding) {
  const auto* settings = std::get_if<Settings>(&finding);
  std::string target;
  if (settings == nullptr) {
    add_problem(xml, words, std::get<Problem>(finding));
  } else if (settings->redirect) {
    auto redirection = redirection_of(settings->redirect->value, query);
    add_outcome(xml, redirection.code, "Ask elsewhere.");
    target = std::move(redirection.target);
    settings = nullptr;
  } else {
    add_outcome(xml, "NoError", "No error.");
  }
  if (!is_about_domains(query)) add_target(xml, target);
  xml.open(words.errors);
  auto list = XmlWriter::fragment(xml.depth());
  if (settings != nullptr) add_settings(xml, list, words, query, *settings);
  xml.close();
  xml.open(words.settings);
  xml.append(std::move(list));
  xml.close();
  if (is_about_domains(query)) add_target(xml, target);
}

// No federation of organisations, and no relations between them.
Rendering render_not_federated(const Query& query) {
  return {SoapDocument(query, "NotFederated", "This server takes no part in any federation.").answer(), Problem::no_settings};
}

Rendering render_all(const Query& query, std::span<const Finding> findings) {
  if (query.operation == get_federation_information || query.operation == get_organization_relationship_settings) {
    return render_not_federated(query);
  }
  const auto& words = is_about_domains(query) ? of_domains : of_users;
  SoapDocument document(query, "NoError", "");
  auto& xml = document.xml();
  xml.open(words.responses);
  Rendering rendering;
  bool any = false;
  for (const auto& finding : findings) {
    xml.open(words.response);
    add_finding(xml, words, query, finding);
    xml.close();
    const auto* problem = std::get_if<Problem>(&finding);
    if (problem == nullptr) any = true;
    if (problem != nullptr && !rendering.problem) rendering.problem = *problem;
  }
  if (any) rendering.problem.reset();
  rendering.response = document.answer();
  return rendering;
}

Rendering render(const Query& query, const Settings& settings) {
  const std::array<Finding, 1> one{settings};
  return render_all(query, one);
}

http::Response render_problem(const Query& query, Problem problem) {
  if (query.operation.empty()) {
    if (problem == Problem::unknown_schema) return soap_fault("Client", "There is no such operation.");
    if (problem == Problem::internal || problem == Problem::faulty_settings)
      return soap_fault("Server", "Something failed here.");
    return soap_fault("Client", "The request is not a SOAP message of this service.");
  }
  const auto answer = [&query](const char* code, std::string_view message) {
    return SoapDocument(query, code, message).answer();
  };
  switch (problem) {
    case Problem::address_unknown:
      return answer(is_about_domains(query) ? of_domains.unknown : of_users.unknown, "There is no such address or domain.");
    case Problem::no_settings: return answer("SettingIsNotAvailable", "Nothing is offered to this address.");
    case Problem::malformed: return answer("InvalidRequest", "The request is not complete, or asks for too much at once.");
    case Problem::unknown_schema: return answer("InvalidRequest", "This service is not offered.");
    case Problem::faulty_settings: return answer("InternalServerError", "The settings are faulty.");
    case Problem::internal: return answer("InternalServerError", "Something failed here.");
  }
  return answer("InternalServerError", "Something failed here.");
}

}  // namespace

Dialect row() {
  return {
      .needs = {ServiceNeeds::mail, UrlNeeds::named, needed_urls},
      .parse = parse_soap,
      .render = render,
      .render_problem = render_problem,
      .render_all = render_all,
      // The EWS clients look for autodiscover.svc only where this stands, on whatever status (EWS Managed API, Java, JavaScript).
      .announced = {.path = "/autodiscover/autodiscover.xml", .field = "X-SOAP-Enabled", .value = "True", .url = "ews"}};
}

}  // namespace smartdiscover::dialects::soap_dialect
