#pragma once

// The settings that a SOAP client names one by one. [MS-OXWSADISC] 3.1.4.4; the names are those of the EWS Managed API.

#include "dialects/xml_writer.hpp"

#include <smartdiscover/model/settings.hpp>

#include <optional>
#include <string_view>

namespace smartdiscover::dialects {

// What a setting says, whatever its name.
enum class SettingValue {
  nothing,    // it speaks of something that is not here: MAPI, voice mail, public folders, the control panel
  x500_name,  // of a person or a mailbox; there are none here
  display_name,
  address,
  not_microsofts,  // UserMSOnline
  ews_url,
  oab_url,
  ews_version,
  ews_schemas,
  web_client,
  imap,
  pop3,
  smtp,
  shared_mailboxes,  // those of others that the person may open
  shared_documents,  // where attachments may be stored: IceWarp's "WebDAV & SmartAttach"
};

// nullopt: no such setting. Compared with regard to case, as the names in an answer must be those in the request: the EWS Managed API fails
// at one it does not know.
std::optional<SettingValue> find_user_setting(std::string_view name);
std::optional<SettingValue> find_domain_setting(std::string_view name);

// Adds a UserSetting, of the class that belongs to the value; false, and nothing added, where the settings have none.
bool add_user_setting(XmlWriter& xml, std::string_view name, SettingValue value, const Settings& settings);
// Adds a DomainSetting in the same way.
bool add_domain_setting(XmlWriter& xml, std::string_view name, SettingValue value, const Settings& settings);

}  // namespace smartdiscover::dialects
