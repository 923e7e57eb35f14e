#pragma once

// The frame of every answer to autodiscover.xml: a declaration, default namespaces and no prefixes. Thunderbird and DavMail match raw
// names and lines; the EWS family wants the declaration.

#include "dialects/xml_writer.hpp"

#include <smartdiscover/http/message.hpp>

namespace smartdiscover::dialects {

// Autodiscover in the wrapper's namespace and in it an open Response, in `response_schema` or, where that is null, in the wrapper's.
XmlWriter begin_pox(const char* response_schema);

// 200 with the document, closed; not to be cached by anyone.
http::Response pox_answer(XmlWriter xml);

}  // namespace smartdiscover::dialects
