#include "dialects/soap_settings.hpp"

#include "dialects/soap_schemas.hpp"
#include "unit/dialects/sample_settings.hpp"

#include <gtest/gtest.h>
#include <pugixml.hpp>

namespace smartdiscover::dialects {
namespace soap_settings_test {

TEST(SoapSettings, KnowsEveryNameOfTheManagedApi) {
  // One of every group of the list, and the first and the last of the alphabet.
  for (const auto* name :
       {"ActiveDirectoryServer", "UserMSOnline", "UserDN", "InternalMailboxServerDN", "InternalEcpTeamMailboxEditingUrl",
        "InternalWebClientUrls", "MapiHttpEnabled", "ExternalPhotosUrl", "InteropExternalEwsVersion", "SPMySiteHostURL",
        "RedirectUrl", "EcpExtensionInstallationUrlFragment", "InternalSmtpConnections", "DocumentSharingLocations",
        "PublicFolderInformation", "CasVersion", "EwsSupportedSchemas", "AlternateMailboxes"}) {
    EXPECT_TRUE(find_user_setting(name)) << name;
  }
}

TEST(SoapSettings, KnowsNoOthers) {
  for (const auto* name : {"", "A", "UserDn", "userdn", "UserDNs", "ZZZ", "ExternalImap4Connection", "IMAP", " UserDN"}) {
    EXPECT_FALSE(find_user_setting(name)) << name;
    EXPECT_FALSE(find_domain_setting(name)) << name;
  }
  EXPECT_FALSE(find_domain_setting("UserDisplayName"));
  EXPECT_TRUE(find_domain_setting("ExternalEwsUrl"));
  EXPECT_TRUE(find_domain_setting("ExternalEwsVersion"));
}

// The UserSettings that were written.
pugi::xml_node read(pugi::xml_document& document, XmlWriter xml) {
  EXPECT_TRUE(document.load_string(xml.finish().c_str()));
  return document.child("UserSettings");
}

TEST(SoapSettings, AddsNothingWhereThereIsNoValue) {
  auto xml = XmlWriter::fragment(0);
  xml.open("UserSettings");
  auto settings = nothing_offered();
  settings.display_name.clear();
  settings.address.reset();
  for (const auto value :
       {SettingValue::nothing, SettingValue::x500_name, SettingValue::display_name, SettingValue::address, SettingValue::ews_url,
        SettingValue::oab_url, SettingValue::ews_version, SettingValue::ews_schemas, SettingValue::web_client, SettingValue::imap,
        SettingValue::pop3, SettingValue::smtp, SettingValue::shared_mailboxes, SettingValue::shared_documents}) {
    EXPECT_FALSE(add_user_setting(xml, "Name", value, settings)) << static_cast<int>(value);
  }
  EXPECT_TRUE(add_user_setting(xml, "UserMSOnline", SettingValue::not_microsofts, settings));
  pugi::xml_document document;
  const auto parent = read(document, std::move(xml));
  EXPECT_STREQ(parent.first_child().child_value("Value"), "False");
}

TEST(SoapSettings, TellsConnectionsInTheirOrderWithTheWordsOfExchange) {
  auto xml = XmlWriter::fragment(0);
  xml.open("UserSettings");
  auto settings = nothing_offered();
  settings.services = {submission(), imap(), smtp(), service(Protocol::smtp, "smtp", "SMTP", "192.0.2.1", 25, TlsMode::none)};
  ASSERT_TRUE(add_user_setting(xml, "ExternalSmtpConnections", SettingValue::smtp, settings));
  pugi::xml_document document;
  const auto parent = read(document, std::move(xml));
  std::string shown;
  for (const auto& connection : parent.first_child().child("ProtocolConnections").children("ProtocolConnection")) {
    shown += std::string(connection.child_value("Hostname")) + " " + connection.child_value("Port") + " " +
             connection.child_value("EncryptionMethod") + ";";
  }
  EXPECT_EQ(shown, "smtp.example.com 587 TLS;smtp.example.com 465 SSL;192.0.2.1 25 ;");
}

TEST(SoapSettings, TellsWhereDocumentsAreKeptOnlyBesideEwsAndOverTls) {
  auto xml = XmlWriter::fragment(0);
  xml.open("UserSettings");
  auto settings = nothing_offered();
  const auto is_told = [&] {
    return add_user_setting(xml, "DocumentSharingLocations", SettingValue::shared_documents, settings);
  };
  settings.urls = {url("webdav", "WebDAV", "https://mail.example.com/webdav/")};
  EXPECT_FALSE(is_told()) << "without EWS";
  settings.urls.push_back(url("ews", "EWS", "https://mail.example.com/EWS/Exchange.asmx"));
  ASSERT_TRUE(is_told());
  pugi::xml_document document;
  const auto parent = read(document, std::move(xml));
  const auto location = parent.first_child().child("DocumentSharingLocations").child("DocumentSharingLocation");
  EXPECT_STREQ(location.child_value("ServiceUrl"), "https://mail.example.com/webdav/");
  EXPECT_STREQ(location.child_value("DisplayName"), "example.com");
  EXPECT_TRUE(location.child("SupportedFileExtensions").child("FileExtension"))
      << "empty, it would hide the next element from the EWS Managed API";
  EXPECT_STREQ(location.child_value("AnonymousAccessAllowed"), "false");
  settings.urls.front().url.value = "http://mail.example.com/webdav/";
  EXPECT_FALSE(is_told()) << "in clear text";
}

}  // namespace soap_settings_test
}  // namespace smartdiscover::dialects
