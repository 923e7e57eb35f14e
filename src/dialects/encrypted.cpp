#include "dialects/encrypted.hpp"

#include <smartdiscover/base/text.hpp>

namespace smartdiscover::dialects {
namespace {

const Service* first(const Settings& settings, Protocol protocol, bool (*fits)(TlsMode)) {
  for (const auto& service : settings.services) {
    if (service.protocol == protocol && fits(service.tls.value)) return &service;
  }
  return nullptr;
}

std::string_view without_fragment(std::string_view url) { return url.substr(0, url.find('#')); }

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
  return url != nullptr && is_https_url(without_fragment(url->url.value)) ? url : nullptr;
}

std::optional<WebUrl> parse_https(std::string_view url) {
  auto parsed = WebUrl::parse(without_fragment(url));
  if (parsed && parsed->scheme != WebUrl::Scheme::https) return std::nullopt;
  return parsed;
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
