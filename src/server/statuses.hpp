#pragma once

// The statuses with which the server itself answers, without a handler. RFC 9110 15.

namespace smartdiscover::server::status {

inline constexpr unsigned bad_request = 400;
inline constexpr unsigned request_timeout = 408;
inline constexpr unsigned content_too_large = 413;
inline constexpr unsigned expectation_failed = 417;
inline constexpr unsigned header_too_large = 431;
inline constexpr unsigned internal_error = 500;
inline constexpr unsigned version_not_supported = 505;

}  // namespace smartdiscover::server::status
