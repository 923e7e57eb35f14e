#pragma once

// The names that a certificate covers, RFC 6125: the names in subjectAltName; the common name only where there is no subjectAltName.

#include <smartdiscover/tls/openssl_pointers.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::tls {

// DNS names in lower case, wildcards as they stand, IP addresses as text.
std::vector<std::string> names_of(X509* certificate);
std::chrono::system_clock::time_point expiry_of(X509* certificate);

// "www.example.com" to "*.example.com"; empty where there is no label to replace.
std::string wildcard_of(std::string_view name);
// In lower case, without a dot at the end.
std::string canonical_name(std::string_view name);

}  // namespace smartdiscover::tls
