#include "site/store_kinds.hpp"

namespace smartdiscover::site {
namespace {

using std::filesystem::path;
using users::StoreKind;

struct Row {
  std::string_view type;
  StoreKind (*read)(yaml::Section& in, const path& folder);
};

StoreKind read_file(yaml::Section& in, const path& folder) {
  return users::FileStoreDefinition{required_path(in, "path", folder)};
}

StoreKind read_htpasswd(yaml::Section& in, const path& folder) {
  return users::HtpasswdStoreDefinition{required_path(in, "path", folder)};
}

// In the order of the manual, which messages keep.
constexpr Row rows[] = {
    {"file", read_file},
    {"htpasswd", read_htpasswd},
    {"sqlite", read_sqlite_store},
    {"postgresql", read_postgresql_store},
    {"mariadb", read_mariadb_store},
    {"ldap", read_ldap_store},
    {"dovecot", read_dovecot_store},
    {"imap", read_imap_store},
    {"http", read_http_store},
};

}  // namespace

const std::vector<std::string_view>& store_types() {
  static const auto types = [] {
    std::vector<std::string_view> all;
    for (const auto& row : rows) all.push_back(row.type);
    return all;
  }();
  return types;
}

StoreKind read_store_kind(std::string_view type, yaml::Section& in, const path& folder) {
  for (const auto& row : rows) {
    if (row.type == type) return row.read(in, folder);
  }
  return {};
}

}  // namespace smartdiscover::site
