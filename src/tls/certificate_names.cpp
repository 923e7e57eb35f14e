#include "tls/certificate_names.hpp"

#include <smartdiscover/base/text.hpp>

#include <arpa/inet.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>

namespace smartdiscover::tls {
namespace {

std::string_view bytes_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)), static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::string address_text(std::string_view bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = bytes.size() == 4 ? AF_INET : AF_INET6;
  if (bytes.size() != 4 && bytes.size() != 16) return {};
  return inet_ntop(family, bytes.data(), text.data(), static_cast<socklen_t>(text.size())) == nullptr ? std::string()
                                                                                                      : text.data();
}

void add(std::vector<std::string>& names, std::string name) {
  // A NUL in a name was once used to get a certificate for the name of another.
  if (!name.empty() && name.find('\0') == std::string::npos) names.push_back(std::move(name));
}

}  // namespace

std::string canonical_name(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return lower(name);
}

std::string wildcard_of(std::string_view name) {
  const auto dot = name.find('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  return "*" + std::string(name.substr(dot));
}

std::vector<std::string> names_of(X509* certificate) {
  std::vector<std::string> names;
  auto* const alternatives = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
  if (alternatives != nullptr) {
    for (int i = 0; i < sk_GENERAL_NAME_num(alternatives); ++i) {
      const auto* const name = sk_GENERAL_NAME_value(alternatives, i);
      if (name->type == GEN_DNS) add(names, canonical_name(bytes_of(name->d.dNSName)));
      if (name->type == GEN_IPADD) add(names, address_text(bytes_of(name->d.iPAddress)));
    }
    GENERAL_NAMES_free(alternatives);
    return names;
  }
  auto* const subject = X509_get_subject_name(certificate);
  const int index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (index >= 0) add(names, canonical_name(bytes_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)))));
  return names;
}

std::chrono::system_clock::time_point expiry_of(X509* certificate) {
  std::tm time{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &time) != 1) return {};
  return std::chrono::system_clock::from_time_t(timegm(&time));
}

}  // namespace smartdiscover::tls
