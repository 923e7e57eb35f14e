#include "dialects/soap_settings.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace smartdiscover::dialects {
namespace {

using Named = std::pair<std::string_view, SettingValue>;

// In the order of the names.
constexpr auto user_settings = [] {
  using enum SettingValue;
  return std::array{
      Named{"ActiveDirectoryServer", nothing},
      Named{"AlternateMailboxes", shared_mailboxes},
      Named{"AutoDiscoverSMTPAddress", address},
      Named{"CasVersion", ews_version},
      Named{"CertPrincipalName", nothing},
      Named{"CrossOrganizationSharingEnabled", nothing},
      Named{"DocumentSharingLocations", shared_documents},
      Named{"EcpConnectUrlFragment", nothing},
      Named{"EcpDeliveryReportUrlFragment", nothing},
      Named{"EcpEmailSubscriptionsUrlFragment", nothing},
      Named{"EcpExtensionInstallationUrlFragment", nothing},
      Named{"EcpPhotoUrlFragment", nothing},
      Named{"EcpPublishingUrlFragment", nothing},
      Named{"EcpRetentionPolicyTagsUrlFragment", nothing},
      Named{"EcpTeamMailboxCreatingUrlFragment", nothing},
      Named{"EcpTeamMailboxEditingUrlFragment", nothing},
      Named{"EcpTeamMailboxUrlFragment", nothing},
      Named{"EcpTextMessagingUrlFragment", nothing},
      Named{"EcpVoicemailUrlFragment", nothing},
      Named{"EwsPartnerUrl", ews_url},
      Named{"EwsSupportedSchemas", ews_schemas},
      Named{"ExchangeRpcUrl", nothing},
      Named{"ExternalEcpConnectUrl", nothing},
      Named{"ExternalEcpDeliveryReportUrl", nothing},
      Named{"ExternalEcpEmailSubscriptionsUrl", nothing},
      Named{"ExternalEcpExtensionInstallationUrl", nothing},
      Named{"ExternalEcpPhotoUrl", nothing},
      Named{"ExternalEcpPublishingUrl", nothing},
      Named{"ExternalEcpRetentionPolicyTagsUrl", nothing},
      Named{"ExternalEcpTeamMailboxCreatingUrl", nothing},
      Named{"ExternalEcpTeamMailboxEditingUrl", nothing},
      Named{"ExternalEcpTeamMailboxHidingUrl", nothing},
      Named{"ExternalEcpTeamMailboxUrl", nothing},
      Named{"ExternalEcpTextMessagingUrl", nothing},
      Named{"ExternalEcpUrl", nothing},
      Named{"ExternalEcpVoicemailUrl", nothing},
      Named{"ExternalEmwsUrl", ews_url},
      Named{"ExternalEwsUrl", ews_url},
      Named{"ExternalEwsVersion", ews_version},
      Named{"ExternalImap4Connections", imap},
      Named{"ExternalMailboxServer", nothing},
      Named{"ExternalMailboxServerAuthenticationMethods", nothing},
      Named{"ExternalMailboxServerRequiresSSL", nothing},
      Named{"ExternalOABUrl", oab_url},
      Named{"ExternalOutlookServiceUrl", nothing},
      Named{"ExternalPhotosUrl", nothing},
      Named{"ExternalPop3Connections", pop3},
      Named{"ExternalServerExclusiveConnect", nothing},
      Named{"ExternalSmtpConnections", smtp},
      Named{"ExternalUMUrl", nothing},
      Named{"ExternalWebClientUrls", web_client},
      Named{"GroupingInformation", nothing},
      Named{"InternalEcpConnectUrl", nothing},
      Named{"InternalEcpDeliveryReportUrl", nothing},
      Named{"InternalEcpEmailSubscriptionsUrl", nothing},
      Named{"InternalEcpExtensionInstallationUrl", nothing},
      Named{"InternalEcpPhotoUrl", nothing},
      Named{"InternalEcpPublishingUrl", nothing},
      Named{"InternalEcpRetentionPolicyTagsUrl", nothing},
      Named{"InternalEcpTeamMailboxCreatingUrl", nothing},
      Named{"InternalEcpTeamMailboxEditingUrl", nothing},
      Named{"InternalEcpTeamMailboxHidingUrl", nothing},
      Named{"InternalEcpTeamMailboxUrl", nothing},
      Named{"InternalEcpTextMessagingUrl", nothing},
      Named{"InternalEcpUrl", nothing},
      Named{"InternalEcpVoicemailUrl", nothing},
      Named{"InternalEmwsUrl", ews_url},
      Named{"InternalEwsUrl", ews_url},
      Named{"InternalImap4Connections", imap},
      Named{"InternalMailboxServer", nothing},
      Named{"InternalMailboxServerAuthenticationMethods", nothing},
      Named{"InternalMailboxServerDN", nothing},
      Named{"InternalOABUrl", oab_url},
      Named{"InternalOutlookServiceUrl", nothing},
      Named{"InternalPhotosUrl", nothing},
      Named{"InternalPop3Connections", pop3},
      Named{"InternalRpcClientServer", nothing},
      Named{"InternalRpcHttpAuthenticationMethod", nothing},
      Named{"InternalRpcHttpConnectivityRequiresSsl", nothing},
      Named{"InternalRpcHttpServer", nothing},
      Named{"InternalServerExclusiveConnect", nothing},
      Named{"InternalSmtpConnections", smtp},
      Named{"InternalUMUrl", nothing},
      Named{"InternalWebClientUrls", web_client},
      Named{"InteropExternalEwsUrl", nothing},
      Named{"InteropExternalEwsVersion", nothing},
      Named{"MailboxDN", x500_name},
      Named{"MailboxVersion", ews_version},
      Named{"MapiHttpEnabled", nothing},
      Named{"MobileMailboxPolicy", nothing},
      Named{"MobileMailboxPolicyInterop", nothing},
      Named{"PublicFolderInformation", nothing},
      Named{"PublicFolderServer", nothing},
      Named{"RedirectUrl", nothing},
      Named{"SPMySiteHostURL", nothing},
      Named{"ShowGalAsDefaultView", nothing},
      Named{"SiteMailboxCreationURL", nothing},
      Named{"UserDN", x500_name},
      Named{"UserDeploymentId", nothing},
      Named{"UserDisplayName", display_name},
      Named{"UserMSOnline", not_microsofts},
  };
}();

constexpr std::array domain_settings{
    Named{"ExternalEwsUrl", SettingValue::ews_url},
    Named{"ExternalEwsVersion", SettingValue::ews_version},
};

template <class Names>
std::optional<SettingValue> find_in(const Names& names, std::string_view name) {
  const auto* found = std::lower_bound(names.begin(), names.end(), name,
                                       [](const Named& known, std::string_view text) { return known.first < text; });
  if (found == names.end() || found->first != name) return std::nullopt;
  return found->second;
}

}  // namespace

std::optional<SettingValue> find_user_setting(std::string_view name) { return find_in(user_settings, name); }

std::optional<SettingValue> find_domain_setting(std::string_view name) { return find_in(domain_settings, name); }

}  // namespace smartdiscover::dialects
