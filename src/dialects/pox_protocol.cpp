#include "dialects/pox_protocol.hpp"

#include <smartdiscover/base/text.hpp>

namespace smartdiscover::dialects {
namespace {

// Lower case: Delta Chat (2.57) takes "Off" as on.
const char* on_or_off(bool on) { return on ? "on" : "off"; }

// 15.1.2507, the last of Exchange 2016, in the bits of [MS-OXDSCLI] 2.2.4.1.1.2.6.46. exchangelib speaks the EWS schema of this
// version.
constexpr const char* exchange_version = "73C189CB";

pugi::xml_node add_protocol(pugi::xml_node account, std::string_view type) {
  auto protocol = add_element(account, "Protocol");
  add_text(protocol, "Type", type);
  return protocol;
}

void add_ttl(pugi::xml_node protocol, const Settings& settings) {
  if (settings.ttl) add_text(protocol, "TTL", std::to_string(settings.ttl->count()));
}

void add_host_and_port(pugi::xml_node protocol, const Service& service) {
  add_text(protocol, "Server", service.host.value);
  add_text(protocol, "Port", std::to_string(service.port.value));
  add_text_unless_empty(protocol, "LoginName", service.login.value);
}

// Outlook takes SSL alone as TLS from the first byte, and Encryption, where it stands, as the last word; Thunderbird takes SSL
// off as clear text whatever Encryption says. So STARTTLS is both.
void add_tls(pugi::xml_node protocol, TlsMode mode) {
  add_text(protocol, "SSL", on_or_off(mode != TlsMode::none));
  if (mode == TlsMode::starttls) add_text(protocol, "Encryption", "TLS");
  if (mode == TlsMode::none) add_text(protocol, "Encryption", "None");
}

// With it Outlook does not ask for a second password.
bool shares_login_of_incoming(const Service& smtp, const Settings& settings) {
  for (const auto& service : settings.services) {
    if (service.protocol == Protocol::imap || service.protocol == Protocol::pop3) return service.login.value == smtp.login.value;
  }
  return false;
}

// Evolution (3.46) reads EXPR alone and drops an OABUrl that stands in EXCH only; Thunderbird needs EwsUrl in EXCH; exchangelib
// takes either. So both say everything.
void add_exchange_protocol(pugi::xml_node account, const Settings& settings, const char* type, const std::string& ews) {
  auto protocol = add_protocol(account, type);
  add_ttl(protocol, settings);
  add_text(protocol, "Server", settings.hostname.value);
  add_text(protocol, "ServerVersion", exchange_version);
  add_text(protocol, "ASUrl", ews);
  add_text(protocol, "EwsUrl", ews);
  if (const auto* oab = settings.url("oab")) add_text_unless_empty(protocol, "OABUrl", oab->url.value);
  add_text_unless_empty(protocol, "LoginName", settings.login);
  add_text(protocol, "SSL", on_or_off(equal_ignoring_case(std::string_view(ews).substr(0, 6), "https:")));
  add_text(protocol, "AuthPackage", "basic");
}

}  // namespace

bool is_mail(const Service& service) {
  return service.protocol == Protocol::imap || service.protocol == Protocol::pop3 || service.protocol == Protocol::smtp;
}

std::optional<Problem> problem_with_mail(const Settings& settings, bool any) {
  for (const auto* name : {"imap", "pop3", "smtp"}) {
    if (settings.missing(name) != nullptr) return Problem::faulty_settings;
  }
  if (any) return std::nullopt;
  return settings.unfilled.empty() ? Problem::no_settings : Problem::faulty_settings;
}

pugi::xml_node add_account(const PoxDocument& document, const Settings& settings) {
  auto user = add_element(document.response(), "User");
  add_text_unless_empty(user, "DisplayName", settings.display_name);
  if (settings.address) add_text(user, "AutoDiscoverSMTPAddress", settings.address->text());
  auto account = add_element(document.response(), "Account");
  add_text(account, "AccountType", "email");
  add_text(account, "Action", "settings");
  return account;
}

bool add_exchange(pugi::xml_node account, const Settings& settings) {
  const auto* ews = settings.url("ews");
  if (ews == nullptr) return false;
  add_exchange_protocol(account, settings, "EXCH", ews->url.value);
  add_exchange_protocol(account, settings, "EXPR", ews->url.value);
  return true;
}

void add_mail(pugi::xml_node account, const Settings& settings, const Service& service, std::string_view type) {
  auto protocol = add_protocol(account, type);
  add_ttl(protocol, settings);
  add_host_and_port(protocol, service);
  add_text(protocol, "DomainRequired", "off");
  // Absent means on: a scheme that no server here speaks.
  add_text(protocol, "SPA", "off");
  add_tls(protocol, service.tls.value);
  add_text(protocol, "AuthRequired", "on");
  if (service.protocol == Protocol::smtp) {
    add_text(protocol, "UsePOPAuth", on_or_off(shares_login_of_incoming(service, settings)));
    add_text(protocol, "SMTPLast", "off");
  }
}

void add_host(pugi::xml_node account, const Service& service) {
  auto protocol = add_protocol(account, service.type);
  add_host_and_port(protocol, service);
  add_tls(protocol, service.tls.value);
  add_text(protocol, "AuthRequired", "on");
  add_text_unless_empty(protocol, "SearchBase", service.base.value);
  add_text_unless_empty(protocol, "WebSocketUrl", service.websocket.value);
  add_text_unless_empty(protocol, "BoshUrl", service.bosh.value);
}

void add_url(pugi::xml_node account, const Settings& settings, const Url& url) {
  auto protocol = add_protocol(account, url.type);
  add_text(protocol, "Server", url.url.value);
  add_text_unless_empty(protocol, "LoginName", settings.login);
  // The place from which installers are downloaded is for everyone.
  add_text(protocol, "AuthRequired", on_or_off(url.name != "install"));
}

}  // namespace smartdiscover::dialects
