#include "sign_in/logins.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>

namespace smartdiscover::sign_in {

namespace {

std::optional<Domain> served(std::optional<Domain> domain, const service_map::ServiceMap& map) {
  if (domain && !map.served_as(*domain)) return std::nullopt;
  return domain;
}

// The DOMAIN of "DOMAIN\user". Outlook for Windows and ActiveSync clients send a first label or a NetBIOS name there.
std::optional<Domain> windows_domain(std::string_view name, const LoginHints& hints, const service_map::ServiceMap& map) {
  if (auto domain = served(Domain::parse(name), map)) return domain;
  if (auto domain = map.domain_of_netbios(name)) return domain;
  if (name.find('.') != std::string_view::npos) return std::nullopt;
  const auto labelled = map.domains_of_first_label(name);
  if (labelled.size() == 1) return labelled.front();
  if (hints.asked && equal_ignoring_case(hints.asked->first_label(), name)) return hints.asked;
  return std::nullopt;
}

std::optional<MailAddress> in_domain(std::string_view user, const std::optional<Domain>& domain) {
  if (!domain) return std::nullopt;
  return MailAddress::make(user, *domain);
}

std::optional<MailAddress> spelled_out(std::string_view login, const LoginHints& hints,
                                       const std::optional<Domain>& default_domain, const service_map::ServiceMap& map) {
  const auto backslash = login.find('\\');
  const auto user = backslash == std::string_view::npos ? login : login.substr(backslash + 1);
  if (user.find('@') != std::string_view::npos) return MailAddress::parse(user);
  if (backslash != std::string_view::npos) return in_domain(user, windows_domain(login.substr(0, backslash), hints, map));
  return in_domain(user, hints.asked ? hints.asked : hints.host ? hints.host : default_domain);
}

}  // namespace

std::optional<MailAddress> read_login(std::string_view login, const LoginHints& hints,
                                      const std::optional<Domain>& default_domain, const service_map::ServiceMap& map) {
  // Keyboards of telephones put a blank after a word that they completed.
  auto address = spelled_out(trim(login), hints, default_domain, map);
  if (address && !map.served_as(address->domain())) return std::nullopt;
  return address;
}

namespace {

std::string why_no_windows_domain(std::string_view name, const service_map::ServiceMap& map) {
  const auto shown = "\"" + printable(name) + "\"";
  if (map.domains_of_first_label(name).size() > 1)
    return shown + " is the first label of several served domains, and the netbios name of none of them";
  return shown + " is not the name, the netbios name or the first label of a served domain";
}

std::string not_served(const Domain& domain) {
  return "the domain " + domain.text() + " is not served: it is not in the service map";
}

}  // namespace

std::string explain_login(std::string_view login, const LoginHints& hints, const std::optional<Domain>& default_domain,
                          const service_map::ServiceMap& map) {
  const auto text = trim(login);
  const auto backslash = text.find('\\');
  const auto user = backslash == std::string_view::npos ? text : text.substr(backslash + 1);
  const bool whole = user.find('@') != std::string_view::npos;
  if (const auto address = read_login(login, hints, default_domain, map)) {
    if (whole) return "understood as the address " + address->text();
    if (backslash != std::string_view::npos) return "understood as DOMAIN\\user: " + address->text();
    return "understood as a user without a domain: " + address->text();
  }
  const auto address = spelled_out(text, hints, default_domain, map);
  if (address) return "not understood: " + not_served(address->domain());
  if (whole) return "not understood: \"" + printable(user) + "\" is not a valid e-mail address";
  if (backslash != std::string_view::npos) {
    const auto name = text.substr(0, backslash);
    if (!windows_domain(name, hints, map)) return "not understood: " + why_no_windows_domain(name, map);
  } else if (!hints.asked && !hints.host && !default_domain) {
    return "not understood: it has no domain, and users.default_domain is not set";
  }
  return "not understood: \"" + printable(user) + "\" is not a valid local part of an e-mail address";
}

}  // namespace smartdiscover::sign_in
