#pragma once

// The kinds of user stores that the configuration knows: one row each, one file each for those with more than a path. What every
// store has (name, domains, timeout, negative) is read by users.cpp.

#include "site/reading.hpp"

#include <filesystem>
#include <string_view>

namespace smartdiscover::site {

// The types for read_type().
const std::vector<std::string_view>& store_types();
// The keys of one of store_types().
users::StoreKind read_store_kind(std::string_view type, yaml::Section& in, const std::filesystem::path& folder);

users::StoreKind read_sqlite_store(yaml::Section& in, const std::filesystem::path& folder);
users::StoreKind read_postgresql_store(yaml::Section& in, const std::filesystem::path& folder);
users::StoreKind read_mariadb_store(yaml::Section& in, const std::filesystem::path& folder);
users::StoreKind read_ldap_store(yaml::Section& in, const std::filesystem::path& folder);
users::StoreKind read_dovecot_store(yaml::Section& in, const std::filesystem::path& folder);
users::StoreKind read_imap_store(yaml::Section& in, const std::filesystem::path& folder);
users::StoreKind read_http_store(yaml::Section& in, const std::filesystem::path& folder);

}  // namespace smartdiscover::site
