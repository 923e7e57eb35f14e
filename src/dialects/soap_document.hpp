#pragma once

// The answers of autodiscover.svc as a tree. [MS-OXWSADISC] 3.1.4. Everything below the body is in the default namespace, for the EWS
// Managed API compares the raw text of i:type.

#include "dialects/pox_document.hpp"

#include <smartdiscover/dialects/query.hpp>
#include <smartdiscover/http/message.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::dialects {

class SoapDocument {
 public:
  // The answer to query.operation, with a Response in it that says how the request as a whole went.
  SoapDocument(const Query& query, const char* error_code, std::string_view message);

  pugi::xml_node response() const { return response_; }
  // 200, not to be kept by anyone.
  http::Response answer() const;

 private:
  pugi::xml_document document_;
  pugi::xml_node response_;
};

// A SOAP 1.1 fault. `code` is Client or Server. HTTP says 500, as SOAP 1.1 6.2 wants it: the EWS Managed API looks for a fault nowhere else.
http::Response soap_fault(std::string_view code, std::string_view text);

// ErrorCode and ErrorMessage, with which each part of an answer begins.
void add_outcome(pugi::xml_node parent, const char* error_code, std::string_view message);

}  // namespace smartdiscover::dialects
