#pragma once

// Reading a POST to autodiscover.svc. [MS-OXWSADISC] 3.1.4. Only the body decides, never SOAPAction or Content-Type; elements are known
// by name and namespace under any prefix, those of other namespaces are passed over.

#include <smartdiscover/dialects/query.hpp>
#include <smartdiscover/http/message.hpp>

namespace smartdiscover::dialects {

// The operations, as Query::operation names them.
inline constexpr const char* get_user_settings = "GetUserSettings";
inline constexpr const char* get_domain_settings = "GetDomainSettings";
inline constexpr const char* get_federation_information = "GetFederationInformation";
inline constexpr const char* get_organization_relationship_settings = "GetOrganizationRelationshipSettings";

inline constexpr std::size_t most_soap_subjects = 100;
inline constexpr std::size_t most_soap_settings = 250;  // more than there are
inline constexpr std::size_t longest_soap_text = 256;   // of a setting's name or a message id

// Query::operation is set as soon as the body names one that is known, Query::message_id as soon as the header holds one.
// Query::subjects are the users or domains, in their order, Query::wanted the settings, each once. Of several problems the first counts:
//   malformed        without an operation: not XML as strict_xml.hpp wants it, no Envelope, not exactly one Body with one element in it;
//                    with one: not exactly one Request, no users or no domains or more than 100, no settings or more than 250, or one
//                    that no setting can be
//   unknown_schema   an operation that there is not
// A Mailbox that is no address is no problem of the request, but of that subject.
Query parse_soap(const http::Request& request, std::chrono::system_clock::time_point received);

}  // namespace smartdiscover::dialects
