#pragma once

// The `users` section of smartdiscover.yaml as plain values. The room site fills them, make_authenticator() builds stores from them. A new
// kind of store is one more struct here, one more alternative of StoreKind and one row in the factory.

#include <smartdiscover/base/web_url.hpp>
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

// {type: dovecot, socket: /run/dovecot/auth-client}: a Dovecot on this machine checks the password.
struct DovecotStoreDefinition {
  std::filesystem::path socket;           // already resolved against the file that names it
  std::string service = "smartdiscover";  // the service name sent to Dovecot: %s and protocol in its configuration
  std::string login = "{email}";          // the user name sent to Dovecot; may contain {email}, {local}, {domain}
  friend bool operator==(const DovecotStoreDefinition&, const DovecotStoreDefinition&) = default;
};

// {type: ldap, urls: ["ldaps://ldap.example.com"], base: "ou=people,dc=example,dc=com", filter: "(mail={email})"}: the user is
// searched for, or named by `user_dn`, and the password is checked by a bind.
struct LdapStoreDefinition {
  enum class Tls { none, starttls };  // for ldap:// and ldapi://; ldaps:// always uses TLS
  std::vector<std::string> urls;      // tried in this order
  Tls tls = Tls::none;
  std::optional<std::filesystem::path> ca;  // PEM; nullopt: the CAs of the system
  std::string bind_dn;                      // used for searching; empty: anonymous
  std::filesystem::path bind_password_file;
  std::string base;
  std::string filter = "(mail={email})";  // may contain {email}, {local}, {domain}
  std::string user_dn;                    // the DN of the user, with the same placeholders; empty: search
  // Field of the account (display_name, login, aliases, groups, may_open, redirect, address; others are {user.NAME}) to LDAP attribute.
  std::map<std::string, std::string> attributes{{"address", "mail"}, {"display_name", "cn"}};
  unsigned connections = 4;  // at most
  friend bool operator==(const LdapStoreDefinition&, const LdapStoreDefinition&) = default;
};

// {type: imap, host: mail.example.com, port: 993, tls: implicit}: the password is checked by a login there.
struct ImapStoreDefinition {
  enum class Tls { implicit, starttls };
  std::optional<std::string> host;    // nullopt ("service-map"): the IMAP service that the service map offers to the user
  std::optional<std::uint16_t> port;  // nullopt: 993 or 143 by `tls`
  Tls tls = Tls::implicit;
  std::optional<std::filesystem::path> ca;  // PEM; nullopt: the CAs of the system
  std::string login = "{email}";            // may contain {email}, {local}, {domain}
  friend bool operator==(const ImapStoreDefinition&, const ImapStoreDefinition&) = default;
};

// {type: http, url: "https://auth.example.com/check", token_file: http.token}: a JSON request and its response.
struct HttpStoreDefinition {
  WebUrl url;                               // https; http on loopback only
  std::filesystem::path token_file;         // empty: none
  std::optional<std::filesystem::path> ca;  // PEM; nullopt: the CAs of the system
  std::string login = "{email}";            // may contain {email}, {local}, {domain}
  friend bool operator==(const HttpStoreDefinition&, const HttpStoreDefinition&) = default;
};

using StoreKind = std::variant<FileStoreDefinition, HtpasswdStoreDefinition, SqlStoreDefinition, LdapStoreDefinition,
                               DovecotStoreDefinition, ImapStoreDefinition, HttpStoreDefinition>;

struct StoreDefinition {
  std::string name;                         // unique among the stores; for logs, metrics, commands and --store
  std::vector<Domain> domains;              // asked for these domains only; empty: for all
  std::chrono::milliseconds timeout{5000};  // after this time the store counts as unavailable
  std::optional<std::chrono::milliseconds>
      negative;  // how long a refusal stays in the credential cache; nullopt: as in CacheDefinition
  StoreKind kind;
  Location location;
  std::size_t index = 0;  // in users.stores as written, invalid ones included
  friend bool operator==(const StoreDefinition&, const StoreDefinition&) = default;
};

struct CacheDefinition {
  std::chrono::milliseconds positive = std::chrono::minutes(5);
  std::chrono::milliseconds negative = std::chrono::minutes(1);
  std::size_t entries = 100000;  // 0: no cache
  friend bool operator==(const CacheDefinition&, const CacheDefinition&) = default;
};

// The whole section except `throttle`.
struct UsersDefinition {
  std::optional<Domain> default_domain;
  std::vector<StoreDefinition> stores;  // asked in this order
  CacheDefinition cache;
};

}  // namespace smartdiscover::users
