#pragma once

// The XML namespaces of "plain old XML" Autodiscover. [MS-OXDSCLI] 2.2.4.1, [MS-ASCMD] 2.2.3.1. Always http://, whatever web
// pages print.

namespace smartdiscover::dialects {

inline constexpr const char* outlook_request_schema =
    "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006";
inline constexpr const char* outlook_response_schema =
    "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";
inline constexpr const char* mobilesync_request_schema =
    "http://schemas.microsoft.com/exchange/autodiscover/mobilesync/requestschema/2006";
inline constexpr const char* mobilesync_response_schema =
    "http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006";
// Of the root of every answer, and of all of an error.
inline constexpr const char* wrapper_schema = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006";

}  // namespace smartdiscover::dialects
