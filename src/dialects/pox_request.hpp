#pragma once

// Reading a POST to autodiscover.xml, for both flavours: that of Outlook ([MS-OXDSCLI] 2.2.4.1.1.1) and that of ActiveSync
// ([MS-ASCMD] 2.2.1.1). Only the body decides, never its Content-Type or the namespace of its root, which clients get wrong.

#include <smartdiscover/dialects/query.hpp>
#include <smartdiscover/http/message.hpp>

namespace smartdiscover::dialects {

// Query::dialect is mobilesync where its response schema is wanted, outlook in all other cases, also where the schema is unknown.
// Query::address is set whenever the body holds one address, even beside a problem. Of several problems the first of these counts:
//   malformed        not XML as strict_xml.hpp wants it, another root, not exactly one Request, an element of it given twice,
//                    no address and no LegacyDN, an invalid address
//   unknown_schema   AcceptableResponseSchema names an unknown schema; or it is missing and the request's namespace is unknown too
//   address_unknown  outlook with a LegacyDN and no address: there are no X.500 names here
Query parse_pox(const http::Request& request, std::chrono::system_clock::time_point received);

// True for Outlook for Windows, by its User-Agent.
bool is_outlook_for_windows(const http::Request& request);

}  // namespace smartdiscover::dialects
