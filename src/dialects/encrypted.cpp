#include "dialects/encrypted.hpp"

#include <smartdiscover/base/text.hpp>

#include <charconv>

namespace smartdiscover::dialects {
namespace {

constexpr std::string_view https = "https://";

const Service* first(const Settings& settings, Protocol protocol, bool (*fits)(TlsMode)) {
  for (const auto& service : settings.services) {
    if (service.protocol == protocol && fits(service.tls.value)) return &service;
  }
  return nullptr;
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

const Service* best_encrypted(const Settings& settings, Protocol protocol) {
  return first(settings, protocol, [](TlsMode mode) { return mode != TlsMode::none; });
}

const Service* best_without_starttls(const Settings& settings, Protocol protocol) {
  const auto* implicit = first(settings, protocol, [](TlsMode mode) { return mode == TlsMode::implicit; });
  return implicit != nullptr ? implicit : best_encrypted(settings, protocol);
}

const Url* https_url(const Settings& settings, std::string_view name) {
  const auto* url = settings.url(name);
  return url != nullptr && web_place(url->url.value) ? url : nullptr;
}

std::optional<WebPlace> web_place(std::string_view url) {
  if (!equal_ignoring_case(url.substr(0, https.size()), https)) return std::nullopt;
  url.remove_prefix(https.size());
  auto authority = url.substr(0, url.find_first_of("/?#"));
  auto rest = url.substr(authority.size());
  rest = rest.substr(0, rest.find('#'));

  WebPlace location;
  location.path = rest.starts_with('/') ? std::string(rest) : "/" + std::string(rest);
  const auto colon = authority.rfind(':');
  if (colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos) {
    const auto digits = authority.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc() || end != digits.data() + digits.size() || port == 0) return std::nullopt;
    location.port = port;
    authority = authority.substr(0, colon);
  }
  if (authority.starts_with('[') && authority.ends_with(']')) authority = authority.substr(1, authority.size() - 2);
  if (authority.empty()) return std::nullopt;
  location.host = authority;
  return location;
}

std::string provider_of(const Settings& settings, std::size_t longest) {
  auto name = printable(settings.provider_name.value);
  if (trim(name).empty()) name = settings.domain.text();
  std::size_t characters = 0;
  std::size_t end = 0;
  for (; end < name.size(); ++end) {
    if (continues_character(name[end])) continue;
    if (characters == longest) break;
    ++characters;
  }
  return std::string(trim(std::string_view(name).substr(0, end)));
}

}  // namespace smartdiscover::dialects
