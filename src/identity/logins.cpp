#include "identity/logins.hpp"

#include <smartdiscover/model/text.hpp>

#include <algorithm>

namespace smartdiscover::identity {

namespace {

std::optional<Domain> served(std::optional<Domain> domain, const Directory& directory) {
  if (domain && !directory.served_as(*domain)) return std::nullopt;
  return domain;
}

// The DOMAIN of "DOMAIN\user". Outlook for Windows and ActiveSync clients send a first label or a NetBIOS name there.
std::optional<Domain> windows_domain(std::string_view name, const LoginHints& hints, const Directory& directory) {
  if (auto domain = served(Domain::parse(name), directory)) return domain;
  if (auto domain = directory.domain_of_netbios(name)) return domain;
  if (name.find('.') != std::string_view::npos) return std::nullopt;
  const auto labelled = directory.domains_of_first_label(name);
  if (labelled.size() == 1) return labelled.front();
  if (hints.asked && equal_ignoring_case(hints.asked->first_label(), name)) return hints.asked;
  return std::nullopt;
}

std::optional<MailAddress> in_domain(std::string_view user, const std::optional<Domain>& domain) {
  if (!domain) return std::nullopt;
  return MailAddress::make(user, *domain);
}

std::optional<MailAddress> spelled_out(std::string_view login, const LoginHints& hints,
                                       const std::optional<Domain>& default_domain, const Directory& directory) {
  const auto backslash = login.find('\\');
  const auto user = backslash == std::string_view::npos ? login : login.substr(backslash + 1);
  if (user.find('@') != std::string_view::npos) return MailAddress::parse(user);
  if (backslash != std::string_view::npos) return in_domain(user, windows_domain(login.substr(0, backslash), hints, directory));
  return in_domain(user, hints.asked ? hints.asked : hints.host ? hints.host : default_domain);
}

}  // namespace

std::optional<MailAddress> read_login(std::string_view login, const LoginHints& hints,
                                      const std::optional<Domain>& default_domain, const Directory& directory) {
  // Keyboards of telephones put a blank after a word that they completed.
  auto address = spelled_out(trim(login), hints, default_domain, directory);
  if (address && !directory.served_as(address->domain())) return std::nullopt;
  return address;
}

}  // namespace smartdiscover::identity
