#pragma once

// What of the offers may be shown where clear text never is, and short names for it.

#include <smartdiscover/base/web_url.hpp>
#include <smartdiscover/model/settings.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::dialects {

// The offer that the site prefers among those that are not clear text; null where there is none.
const Service* best_encrypted(const Settings& settings, Protocol protocol);
// The same for clients that have no word for STARTTLS and manage it at best: TLS from the first byte, wherever it is offered.
const Service* best_without_starttls(const Settings& settings, Protocol protocol);
// Null where the map has no such URL, or only one that is not https.
const Url* https_url(const Settings& settings, std::string_view name);

// nullopt: not an absolute https URL. A fragment is dropped.
std::optional<WebUrl> parse_https(std::string_view url);

// The organisation's name, else the domain, of at most that many characters.
std::string provider_of(const Settings& settings, std::size_t longest);

}  // namespace smartdiscover::dialects
