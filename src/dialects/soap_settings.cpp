#include "dialects/soap_settings.hpp"

#include "dialects/encrypted.hpp"
#include "dialects/pox_document.hpp"

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

// Empty: there is none. What speaks of Exchange is told only where there is EWS.
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

pugi::xml_node add_setting(pugi::xml_node parent, const char* element, const char* type, std::string_view name) {
  auto setting = add_element(parent, element);
  setting.append_attribute("i:type") = type;
  add_text(setting, "Name", name);
  return setting;
}

// The words of Exchange's own IMAP and POP settings.
const char* encryption_method(TlsMode mode) {
  if (mode == TlsMode::implicit) return "SSL";
  return mode == TlsMode::starttls ? "TLS" : "";
}

bool add_connections(pugi::xml_node parent, std::string_view name, Protocol protocol, const Settings& settings) {
  if (settings.service(protocol) == nullptr) return false;
  auto connections =
      add_element(add_setting(parent, "UserSetting", "ProtocolConnectionCollectionSetting", name), "ProtocolConnections");
  for (const auto& service : settings.services) {
    if (service.protocol != protocol) continue;
    auto connection = add_element(connections, "ProtocolConnection");
    add_text(connection, "Hostname", service.host.value);
    add_text(connection, "Port", std::to_string(service.port.value));
    add_text(connection, "EncryptionMethod", encryption_method(service.tls.value));
  }
  return true;
}

bool add_web_client(pugi::xml_node parent, std::string_view name, const Settings& settings) {
  const auto url = url_of(settings, "webclient");
  if (url.empty()) return false;
  auto urls = add_element(add_setting(parent, "UserSetting", "WebClientUrlCollectionSetting", name), "WebClientUrls");
  auto client = add_element(urls, "WebClientUrl");
  // A form on the page, as web mail has it.
  add_text(client, "AuthenticationMethods", "Fba");
  add_text(client, "Url", url);
  return true;
}

// An EWS client opens them with the person's own password, so they are of use only where there is EWS.
bool add_shared_mailboxes(pugi::xml_node parent, std::string_view name, const Settings& settings) {
  if (settings.shared_mailboxes.empty() || url_of(settings, "ews").empty()) return false;
  auto mailboxes =
      add_element(add_setting(parent, "UserSetting", "AlternateMailboxCollectionSetting", name), "AlternateMailboxes");
  for (const auto& shared : settings.shared_mailboxes) {
    auto mailbox = add_element(mailboxes, "AlternateMailbox");
    add_text(mailbox, "Type", "Delegate");
    add_text(mailbox, "DisplayName", shared.display_name);
    add_text(mailbox, "SmtpAddress", shared.address.text());
    add_text(mailbox, "OwnerSmtpAddress", shared.address.text());
  }
  return true;
}

// The format wants every kind of file named.
constexpr std::array document_kinds{"docx", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx"};

// The person's own WebDAV folder. Of use to who speaks EWS alone.
bool add_shared_documents(pugi::xml_node parent, std::string_view name, const Settings& settings) {
  const auto* webdav = https_url(settings, "webdav");
  if (webdav == nullptr || url_of(settings, "ews").empty()) return false;
  auto locations = add_element(add_setting(parent, "UserSetting", "DocumentSharingLocationCollectionSetting", name),
                               "DocumentSharingLocations");
  auto location = add_element(locations, "DocumentSharingLocation");
  add_text(location, "ServiceUrl", webdav->url.value);
  add_text(location, "LocationUrl", webdav->url.value);
  add_text(location, "DisplayName", provider_of(settings, 60));
  // Never empty: the EWS Managed API would pass over the element behind it.
  auto kinds = add_element(location, "SupportedFileExtensions");
  for (const auto* kind : document_kinds) add_text(kinds, "FileExtension", kind);
  add_text(location, "ExternalAccessAllowed", "true");
  add_text(location, "AnonymousAccessAllowed", "false");
  add_text(location, "CanModifyPermissions", "false");
  add_text(location, "IsDefault", "true");
  return true;
}

bool add_string(pugi::xml_node parent, const char* element, const char* type, std::string_view name, std::string_view text) {
  if (text.empty()) return false;
  add_text(add_setting(parent, element, type, name), "Value", text);
  return true;
}

}  // namespace

bool add_user_setting(pugi::xml_node parent, std::string_view name, SettingValue value, const Settings& settings) {
  switch (value) {
    case SettingValue::imap: return add_connections(parent, name, Protocol::imap, settings);
    case SettingValue::pop3: return add_connections(parent, name, Protocol::pop3, settings);
    case SettingValue::smtp: return add_connections(parent, name, Protocol::smtp, settings);
    case SettingValue::web_client: return add_web_client(parent, name, settings);
    case SettingValue::shared_mailboxes: return add_shared_mailboxes(parent, name, settings);
    case SettingValue::shared_documents: return add_shared_documents(parent, name, settings);
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
  return add_string(parent, "UserSetting", "StringSetting", name, text_of_setting(value, settings));
}

bool add_domain_setting(pugi::xml_node parent, std::string_view name, SettingValue value, const Settings& settings) {
  return add_string(parent, "DomainSetting", "DomainStringSetting", name, text_of_setting(value, settings));
}

}  // namespace smartdiscover::dialects
