#include "site/remote_stores.hpp"
#include "site/store_kinds.hpp"

#include <smartdiscover/base/web_url.hpp>
#include <smartdiscover/service_map/warning_codes.hpp>

namespace smartdiscover::site {

users::StoreKind read_http_store(yaml::Section& in, const std::filesystem::path& folder) {
  users::HttpStoreDefinition store;
  if (const auto url = in.required_text("url")) {
    const auto parsed = WebUrl::parse(url->value);
    if (parsed) store.url = *parsed;
    const bool clear = parsed && parsed->scheme == WebUrl::Scheme::http;
    if (!parsed) {
      in.report().error(url->location, in.path_of("url"), "expected a URL such as https://auth.example.com/check");
    } else if (clear && !parsed->is_loopback()) {
      in.report().error(url->location, in.path_of("url"), "expected https: passwords must not cross the network in clear text");
    } else if (clear) {
      in.report().warning(service_map::warn::clear_text, url->location, in.path_of("url"),
                          "passwords are sent to this URL in clear text; acceptable only within one machine");
    }
  }
  read_path(in, "token_file", folder, store.token_file);
  read_ca(in, folder, store.ca);
  read_remote_login(in, store.login);
  return store;
}

}  // namespace smartdiscover::site
