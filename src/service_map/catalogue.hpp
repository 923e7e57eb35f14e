#pragma once

// The services and URLs that every site has the same names for, with their default ports and the texts by which the complete list
// of the `smartdiscover` dialect names them.

#include <smartdiscover/model/settings.hpp>

#include <span>
#include <string_view>

namespace smartdiscover::service_map {

struct KnownService {
  std::string_view name;
  Protocol protocol;
  std::string_view type;
  std::uint16_t implicit_port;  // 0: there is no such mode
  std::uint16_t starttls_port;
  std::uint16_t clear_port;
};

std::span<const KnownService> known_services();
const KnownService* find_known_service(std::string_view name);

std::uint16_t default_port(const KnownService& service, TlsMode mode);
// implicit, where the service has it.
TlsMode default_tls(const KnownService& service);

enum class Credentials { carried, none };

struct KnownUrl {
  std::string_view name;
  std::string_view type;    // empty: no entry of its own in the complete list
  Credentials credentials;  // whether clients send a password to it
};

std::span<const KnownUrl> known_urls();
const KnownUrl* find_known_url(std::string_view name);

// The known type text that is the same but for upper and lower case, which is another text to clients; empty: none, or exactly it.
std::string_view type_in_other_case(std::string_view type);

}  // namespace smartdiscover::service_map
