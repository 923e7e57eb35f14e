#pragma once

// What the `users` section of smartdiscover.yaml says about user stores, as plain values. The site room fills them,
// make_authenticator() builds stores from them. A new kind of store is one more struct here, one more alternative of StoreKind,
// one row in the factory.

#include <smartdiscover/identity/sql_database.hpp>
#include <smartdiscover/model/domain.hpp>
#include <smartdiscover/model/place.hpp>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace smartdiscover::identity {

// {type: file, path: users.yaml}
struct FileStoreDefinition {
  std::filesystem::path path;  // already resolved against the file that names it
};

// {type: htpasswd, path: htpasswd}: lines of "name:hash", the name an address or the user of a bare name.
struct HtpasswdStoreDefinition {
  std::filesystem::path path;  // already resolved against the file that names it
};

// {type: sqlite, path: mail.db, query: "SELECT password FROM mailbox WHERE username = {email}"}; likewise postgresql and mariadb.
struct SqlStoreDefinition {
  SqlDatabase database;
  SqlQuery query;
  unsigned connections = 4;  // at most
};

// {type: dovecot, socket: /run/dovecot/auth-client}: the verdict of a Dovecot on this machine.
struct DovecotStoreDefinition {
  std::filesystem::path socket;           // already resolved against the file that names it
  std::string service = "smartdiscover";  // what Dovecot calls the service that asks: %s, protocol, in its own configuration
  std::string login = "{email}";          // whom it is asked about; holds {email}, {local}, {domain}
};

using StoreKind = std::variant<FileStoreDefinition, HtpasswdStoreDefinition, SqlStoreDefinition, DovecotStoreDefinition>;

struct StoreDefinition {
  std::string name;                                   // unique among the stores; for logs, metrics, commands and --store
  std::vector<Domain> domains;                        // asked for these domains only; empty: for all
  std::chrono::milliseconds timeout{5000};            // an answer later than this is none
  std::optional<std::chrono::milliseconds> negative;  // how long its refusals are remembered; nullopt: as CacheDefinition says
  StoreKind kind;
  Place place;
};

struct CacheDefinition {
  std::chrono::milliseconds positive = std::chrono::minutes(5);
  std::chrono::milliseconds negative = std::chrono::minutes(1);
  std::size_t entries = 100000;  // 0: nothing is remembered
};

// The whole section, but for the guard's `throttle`.
struct UsersDefinition {
  std::optional<Domain> default_domain;
  std::vector<StoreDefinition> stores;  // asked in this order
  CacheDefinition cache;
};

}  // namespace smartdiscover::identity
