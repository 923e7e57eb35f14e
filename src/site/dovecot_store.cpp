#include "site/remote_stores.hpp"
#include "site/store_kinds.hpp"

namespace smartdiscover::site {

users::StoreKind read_dovecot_store(yaml::Section& in, const std::filesystem::path& folder) {
  users::DovecotStoreDefinition store;
  store.socket = required_path(in, "socket", folder);
  if (const auto service = in.text("service")) store.service = service->value;
  read_remote_login(in, store.login);
  return store;
}

}  // namespace smartdiscover::site
