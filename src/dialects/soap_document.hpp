#pragma once

// The frame of every answer of autodiscover.svc. [MS-OXWSADISC] 3.1.4. Everything below the body is in the default namespace, for the EWS
// Managed API compares the raw text of i:type.

#include "dialects/xml_writer.hpp"

#include <smartdiscover/dialects/query.hpp>
#include <smartdiscover/http/message.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::dialects {

class SoapDocument {
 public:
  // The answer to query.operation, with an open Response in it that says how the request as a whole went.
  SoapDocument(const Query& query, const char* error_code, std::string_view message);
  SoapDocument(const SoapDocument&) = delete;
  SoapDocument& operator=(const SoapDocument&) = delete;

  XmlWriter& xml() { return xml_; }
  // 200 with the document, closed; not to be cached by anyone. The document is used up.
  http::Response answer();

 private:
  std::string message_name_;  // of an open element
  XmlWriter xml_;
};

// A SOAP 1.1 fault. `code` is Client or Server. HTTP says 500, as SOAP 1.1 6.2 wants it: the EWS Managed API looks for a fault nowhere else.
http::Response soap_fault(std::string_view code, std::string_view text);

// ErrorCode and ErrorMessage, with which each part of an answer begins.
void add_outcome(XmlWriter& xml, const char* error_code, std::string_view message);

}  // namespace smartdiscover::dialects
