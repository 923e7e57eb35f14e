#pragma once

// What the `users` section of smartdiscover.yaml says about user stores, as plain values. The site room fills them,
// make_authenticator() builds stores from them. A new kind of store is one more struct here, one more alternative of StoreKind,
// one row in the factory.

#include <smartdiscover/model/domain.hpp>
#include <smartdiscover/model/location.hpp>
#include <smartdiscover/users/sql_database.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace smartdiscover::users {

// {type: file, path: users.yaml}
struct FileStoreDefinition {
  std::filesystem::path path;  // already resolved against the file that names it
  friend bool operator==(const FileStoreDefinition&, const FileStoreDefinition&) = default;
};

// {type: htpasswd, path: htpasswd}: lines of "name:hash", the name an address or the user of a bare name.
struct HtpasswdStoreDefinition {
  std::filesystem::path path;  // already resolved against the file that names it
  friend bool operator==(const HtpasswdStoreDefinition&, const HtpasswdStoreDefinition&) = default;
};

// {type: sqlite, path: mail.db, query: "SELECT password FROM mailbox WHERE username = {email}"}; likewise postgresql and mariadb.
struct SqlStoreDefinition {
  SqlDatabase database;
  SqlQuery query;
  unsigned connections = 4;     // at most
  Sourced<std::string> bind{};  // the store that checks the passwords; empty: the column password, or {password} in the query
  friend bool operator==(const SqlStoreDefinition& one, const SqlStoreDefinition& other) {
    return one.database == other.database && one.query == other.query && one.connections == other.connections &&
           one.bind.value == other.bind.value;
  }
};

// {type: dovecot, socket: /run/dovecot/auth-client}: the verdict of a Dovecot on this machine.
struct DovecotStoreDefinition {
  std::filesystem::path socket;           // already resolved against the file that names it
  std::string service = "smartdiscover";  // what Dovecot calls the service that asks: %s, protocol, in its own configuration
  std::string login = "{email}";          // whom it is asked about; holds {email}, {local}, {domain}
  friend bool operator==(const DovecotStoreDefinition&, const DovecotStoreDefinition&) = default;
};

// {type: ldap, urls: ["ldaps://ldap.example.com"], base: "ou=people,dc=example,dc=com", filter: "(mail={email})"}: who is searched for,
// or named, and then bound as.
struct LdapStoreDefinition {
  enum class Tls { none, starttls };  // of ldap:// and ldapi://; ldaps:// has it from the start
  std::vector<std::string> urls;      // tried in this order
  Tls tls = Tls::none;
  std::optional<std::filesystem::path> ca;  // PEM; nullopt: the authorities of the system
  std::string bind_dn;                      // who searches; empty: nobody by name
  std::filesystem::path bind_password_file;
  std::string base;
  std::string filter = "(mail={email})";  // holds {email}, {local}, {domain}
  std::string user_dn;                    // not empty: users are not searched for, this is their name; holds the same
  // By field of the account (display_name, login, aliases, groups, may_open, redirect, address; others are {user.NAME}).
  std::map<std::string, std::string> attributes{{"address", "mail"}, {"display_name", "cn"}};
  unsigned connections = 4;  // at most
  friend bool operator==(const LdapStoreDefinition&, const LdapStoreDefinition&) = default;
};

// {type: imap, host: mail.example.com, port: 993, tls: implicit}: who can log in there.
struct ImapStoreDefinition {
  enum class Tls { implicit, starttls };
  std::optional<std::string> host;    // nullopt ("service-map"): the IMAP service that the service map offers the user
  std::optional<std::uint16_t> port;  // nullopt: 993 or 143 by `tls`
  Tls tls = Tls::implicit;
  std::optional<std::filesystem::path> ca;  // PEM; nullopt: the authorities of the system
  std::string login = "{email}";            // holds {email}, {local}, {domain}
  friend bool operator==(const ImapStoreDefinition&, const ImapStoreDefinition&) = default;
};

// {type: http, url: "https://auth.example.com/check", token_file: http.token}: a JSON question and its answer.
struct HttpStoreDefinition {
  std::string url;                          // https; http on loopback only
  std::filesystem::path token_file;         // empty: none
  std::optional<std::filesystem::path> ca;  // PEM; nullopt: the authorities of the system
  std::string login = "{email}";            // holds {email}, {local}, {domain}
  friend bool operator==(const HttpStoreDefinition&, const HttpStoreDefinition&) = default;
};

using StoreKind = std::variant<FileStoreDefinition, HtpasswdStoreDefinition, SqlStoreDefinition, LdapStoreDefinition,
                               DovecotStoreDefinition, ImapStoreDefinition, HttpStoreDefinition>;

struct StoreDefinition {
  std::string name;                                   // unique among the stores; for logs, metrics, commands and --store
  std::vector<Domain> domains;                        // asked for these domains only; empty: for all
  std::chrono::milliseconds timeout{5000};            // an answer later than this is none
  std::optional<std::chrono::milliseconds> negative;  // how long its refusals are remembered; nullopt: as CacheDefinition says
  StoreKind kind;
  Location location;
  std::size_t index = 0;  // among users.stores as written, those with mistakes counted
  friend bool operator==(const StoreDefinition&, const StoreDefinition&) = default;
};

struct CacheDefinition {
  std::chrono::milliseconds positive = std::chrono::minutes(5);
  std::chrono::milliseconds negative = std::chrono::minutes(1);
  std::size_t entries = 100000;  // 0: nothing is remembered
  friend bool operator==(const CacheDefinition&, const CacheDefinition&) = default;
};

// The whole section, but for the guard's `throttle`.
struct UsersDefinition {
  std::optional<Domain> default_domain;
  std::vector<StoreDefinition> stores;  // asked in this order
  CacheDefinition cache;
};

}  // namespace smartdiscover::users
