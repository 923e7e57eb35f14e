#pragma once

// The XML namespaces of the SOAP service. [MS-OXWSADISC] 2.2.1. Always http://, whatever web pages print.

namespace smartdiscover::dialects {

inline constexpr const char* soap_schema = "http://schemas.microsoft.com/exchange/2010/Autodiscover";
inline constexpr const char* soap_envelope_schema = "http://schemas.xmlsoap.org/soap/envelope/";  // SOAP 1.1
inline constexpr const char* soap12_envelope_schema = "http://www.w3.org/2003/05/soap-envelope";  // only read
inline constexpr const char* addressing_schema = "http://www.w3.org/2005/08/addressing";
inline constexpr const char* instance_schema = "http://www.w3.org/2001/XMLSchema-instance";

}  // namespace smartdiscover::dialects
