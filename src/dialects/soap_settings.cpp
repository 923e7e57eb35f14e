#include "dialects/soap_settings.hpp"

#include "dialects/encrypted.hpp"

#include <array>

namespace smartdiscover::dialects {
namespace {

// 15.1.2507, as everywhere; in the form in which Exchange writes it here.
constexpr std::string_view exchange_version = "15.01.2507.006";
// exchangelib speaks the newest of them, and fails at one that it does not know.
constexpr std::string_view exchange_schemas =
    "Exchange2007, Exchange2007_SP1, Exchange2010, Exchange2010_SP1, Exchange2010_SP2, Exchange2013, Exchange2013_SP1, "
    "Exchange2015, "
    "Exchange2016";

std::string_view url_of(const Settings& settings, std::string_view name) {
  const auto* url = settings.url(name);
  return url == nullptr ? std::string_view() : std::string_view(url->url.value);
}

// Empty: the settings have no such value. Values about Exchange are given only where there is EWS.
std::string text_of_setting(SettingValue value, const Settings& settings) {
  const auto ews = url_of(settings, "ews");
  switch (value) {
    case SettingValue::display_name: return settings.display_name;
    case SettingValue::address: return settings.address ? settings.address->text() : std::string();
    case SettingValue::not_microsofts: return "False";
    case SettingValue::ews_url: return std::string(ews);
    case SettingValue::oab_url: return ews.empty() ? std::string() : std::string(url_of(settings, "oab"));
    case SettingValue::ews_version: return ews.empty() ? std::string() : std::string(exchange_version);
    case SettingValue::ews_schemas: return ews.empty() ? std::string() : std::string(exchange_schemas);
    case SettingValue::nothing:
    case SettingValue::x500_name:
    case SettingValue::web_client:
    case SettingValue::imap:
    case SettingValue::pop3:
    case SettingValue::smtp:
    case SettingValue::shared_mailboxes:
    case SettingValue::shared_documents: break;
  }
  return {};
}

void open_setting(XmlWriter& xml, std::string_view element, std::string_view type, std::string_view name) {
  xml.open(element);
  xml.attribute("i:type", type);
  xml.text("Name", name);
}

// The words of Exchange's own IMAP and POP settings.
const char* encryption_method(TlsMode mode) {
  if (mode == TlsMode::implicit) return "SSL";
  return mode == TlsMode::starttls ? "TLS" : "";
}

bool add_connections(XmlWriter& xml, std::string_view name, Protocol protocol, const Settings& settings) {
  if (settings.service(protocol) == nullptr) return false;
  open_setting(xml, "UserSetting", "ProtocolConnectionCollectionSetting", name);
  xml.open("ProtocolConnections");
  for (const auto& service : settings.services) {
    if (service.protocol != protocol) continue;
    const XmlElement connection(xml, "ProtocolConnection");
    xml.text("Hostname", service.host.value);
    xml.number("Port", service.port.value);
    xml.text("EncryptionMethod", encryption_method(service.tls.value));
  }
  xml.close();
  xml.close();
  return true;
}

bool add_web_client(XmlWriter& xml, std::string_view name, const Settings& settings) {
  const auto url = url_of(settings, "webclient");
  if (url.empty()) return false;
  open_setting(xml, "UserSetting", "WebClientUrlCollectionSetting", name);
  xml.open("WebClientUrls");
  xml.open("WebClientUrl");
  // A form on the page, as web mail has it.
  xml.text("AuthenticationMethods", "Fba");
  xml.text("Url", url);
  xml.close();
  xml.close();
  xml.close();
  return true;
}

// An EWS client opens them with the person's own password, so they are of use only where there is EWS.
bool add_shared_mailboxes(XmlWriter& xml, std::string_view name, const Settings& settings) {
  if (settings.shared_mailboxes.empty() || url_of(settings, "ews").empty()) return false;
  open_setting(xml, "UserSetting", "AlternateMailboxCollectionSetting", name);
  xml.open("AlternateMailboxes");
  for (const auto& shared : settings.shared_mailboxes) {
    const XmlElement mailbox(xml, "AlternateMailbox");
    xml.text("Type", "Delegate");
    xml.text("DisplayName", shared.display_name);
    xml.text("SmtpAddress", shared.address.text());
    xml.text("OwnerSmtpAddress", shared.address.text());
  }
  xml.close();
  xml.close();
  return true;
}

// The format wants every kind of file named.
constexpr std::array document_kinds{"docx", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx"};

// The person's own WebDAV folder. Of use to who speaks EWS alone.
bool add_shared_documents(XmlWriter& xml, std::string_view name, const Settings& settings) {
  const auto* webdav = https_url(settings, "webdav");
  if (webdav == nullptr || url_of(settings, "ews").empty()) return false;
  open_setting(xml, "UserSetting", "DocumentSharingLocationCollectionSetting", name);
  xml.open("DocumentSharingLocations");
  xml.open("DocumentSharingLocation");
  xml.text("ServiceUrl", webdav->url.value);
  xml.text("LocationUrl", webdav->url.value);
  xml.text("DisplayName", provider_of(settings, 60));
  // Never empty: the EWS Managed API would pass over the element behind it.
  xml.open("SupportedFileExtensions");
  for (const auto* kind : document_kinds) xml.text("FileExtension", kind);
  xml.close();
  xml.text("ExternalAccessAllowed", "true");
  xml.text("AnonymousAccessAllowed", "false");
  xml.text("CanModifyPermissions", "false");
  xml.text("IsDefault", "true");
  xml.close();
  xml.close();
  xml.close();
  return true;
}

bool add_string(XmlWriter& xml, const char* element, const char* type, std::string_view name, std::string_view text) {
  if (text.empty()) return false;
  open_setting(xml, element, type, name);
  xml.text("Value", text);
  xml.close();
  return true;
}

}  // namespace

bool add_user_setting(XmlWriter& xml, std::string_view name, SettingValue value, const Settings& settings) {
  switch (value) {
    case SettingValue::imap: return add_connections(xml, name, Protocol::imap, settings);
    case SettingValue::pop3: return add_connections(xml, name, Protocol::pop3, settings);
    case SettingValue::smtp: return add_connections(xml, name, Protocol::smtp, settings);
    case SettingValue::web_client: return add_web_client(xml, name, settings);
    case SettingValue::shared_mailboxes: return add_shared_mailboxes(xml, name, settings);
    case SettingValue::shared_documents: return add_shared_documents(xml, name, settings);
    case SettingValue::nothing:
    case SettingValue::x500_name:
    case SettingValue::display_name:
    case SettingValue::address:
    case SettingValue::not_microsofts:
    case SettingValue::ews_url:
    case SettingValue::oab_url:
    case SettingValue::ews_version:
    case SettingValue::ews_schemas: break;
  }
  return add_string(xml, "UserSetting", "StringSetting", name, text_of_setting(value, settings));
}

bool add_domain_setting(XmlWriter& xml, std::string_view name, SettingValue value, const Settings& settings) {
  return add_string(xml, "DomainSetting", "DomainStringSetting", name, text_of_setting(value, settings));
}

}  // namespace smartdiscover::dialects
