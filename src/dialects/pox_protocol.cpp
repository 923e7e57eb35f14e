#include "dialects/pox_protocol.hpp"

#include <smartdiscover/base/text.hpp>

namespace smartdiscover::dialects {
namespace {

// Lower case: Delta Chat (2.57) takes "Off" as on.
const char* on_or_off(bool on) { return on ? "on" : "off"; }

// 15.1.2507, the last of Exchange 2016, in the bits of [MS-OXDSCLI] 2.2.4.1.1.2.6.46. exchangelib speaks the EWS schema of this
// version.
constexpr const char* exchange_version_bits = "73C189CB";

void add_ttl(XmlWriter& xml, const Settings& settings) {
  if (settings.ttl) xml.number("TTL", settings.ttl->count());
}

void add_host_and_port(XmlWriter& xml, const Service& service) {
  xml.text("Server", service.host.value);
  xml.number("Port", service.port.value);
  xml.text_unless_empty("LoginName", service.login.value);
}

// Outlook takes SSL alone as TLS from the first byte, and Encryption, where it stands, as the last word; Thunderbird takes SSL
// off as clear text whatever Encryption says. So STARTTLS is both.
void add_tls(XmlWriter& xml, TlsMode mode) {
  xml.text("SSL", on_or_off(mode != TlsMode::none));
  if (mode == TlsMode::starttls) xml.text("Encryption", "TLS");
  if (mode == TlsMode::none) xml.text("Encryption", "None");
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
void add_exchange_protocol(XmlWriter& xml, const Settings& settings, const char* type, const std::string& ews) {
  const XmlElement protocol(xml, "Protocol");
  xml.text("Type", type);
  add_ttl(xml, settings);
  xml.text("Server", settings.hostname.value);
  xml.text("ServerVersion", exchange_version_bits);
  xml.text("ASUrl", ews);
  xml.text("EwsUrl", ews);
  if (const auto* oab = settings.url("oab")) xml.text_unless_empty("OABUrl", oab->url.value);
  xml.text_unless_empty("LoginName", settings.login);
  xml.text("SSL", on_or_off(equal_ignoring_case(std::string_view(ews).substr(0, 6), "https:")));
  xml.text("AuthPackage", "basic");
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

void open_account(XmlWriter& xml, const Settings& settings) {
  xml.open("User");
  xml.text_unless_empty("DisplayName", settings.display_name);
  if (settings.address) xml.text("AutoDiscoverSMTPAddress", settings.address->text());
  xml.close();
  xml.open("Account");
  xml.text("AccountType", "email");
  xml.text("Action", "settings");
}

bool add_exchange(XmlWriter& xml, const Settings& settings) {
  const auto* ews = settings.url("ews");
  if (ews == nullptr) return false;
  add_exchange_protocol(xml, settings, "EXCH", ews->url.value);
  add_exchange_protocol(xml, settings, "EXPR", ews->url.value);
  return true;
}

void add_mail(XmlWriter& xml, const Settings& settings, const Service& service, std::string_view type) {
  const XmlElement protocol(xml, "Protocol");
  xml.text("Type", type);
  add_ttl(xml, settings);
  add_host_and_port(xml, service);
  xml.text("DomainRequired", "off");
  // Absent means on: a scheme that no server here speaks.
  xml.text("SPA", "off");
  add_tls(xml, service.tls.value);
  xml.text("AuthRequired", "on");
  if (service.protocol == Protocol::smtp) {
    xml.text("UsePOPAuth", on_or_off(shares_login_of_incoming(service, settings)));
    xml.text("SMTPLast", "off");
  }
}

void add_host(XmlWriter& xml, const Service& service) {
  const XmlElement protocol(xml, "Protocol");
  xml.text("Type", service.type);
  add_host_and_port(xml, service);
  add_tls(xml, service.tls.value);
  xml.text("AuthRequired", "on");
  xml.text_unless_empty("SearchBase", service.base.value);
  xml.text_unless_empty("WebSocketUrl", service.websocket.value);
  xml.text_unless_empty("BoshUrl", service.bosh.value);
}

void add_url(XmlWriter& xml, const Settings& settings, const Url& url) {
  const XmlElement protocol(xml, "Protocol");
  xml.text("Type", url.type);
  xml.text("Server", url.url.value);
  xml.text_unless_empty("LoginName", settings.login);
  // The place from which installers are downloaded is for everyone.
  xml.text("AuthRequired", on_or_off(url.name != "install"));
}

}  // namespace smartdiscover::dialects
