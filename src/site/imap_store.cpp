#include "site/remote_stores.hpp"
#include "site/store_kinds.hpp"

namespace smartdiscover::site {

users::StoreKind read_imap_store(yaml::Section& in, const std::filesystem::path& folder) {
  using Tls = users::ImapStoreDefinition::Tls;
  users::ImapStoreDefinition store;
  const auto host = in.required_text("host");
  const bool of_map = host && host->value == "service-map";
  if (host && !of_map) {
    store.host = host->value;
    if (!is_host(host->value))
      in.report().error(host->location, in.path_of("host"),
                        "expected the name of a host, or service-map, found \"" + host->value + "\"");
  }
  // The service map says these for each user, so here they would say nothing.
  for (const auto* key : {"port", "tls", "login"}) {
    if (of_map && in.has(key))
      in.report().error(in.location_of(key), in.path_of(key), "cannot be combined with host: service-map");
  }
  if (const auto port = in.integer("port", 1, 65535)) store.port = static_cast<std::uint16_t>(port->value);
  if (const auto tls = in.choice<Tls>("tls", {{"implicit", Tls::implicit}, {"starttls", Tls::starttls}})) store.tls = tls->value;
  read_ca(in, folder, store.ca);
  read_remote_login(in, store.login);
  return store;
}

}  // namespace smartdiscover::site
