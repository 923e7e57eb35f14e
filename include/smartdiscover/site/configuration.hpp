#pragma once

// smartdiscover.yaml as typed values: every setting with its default, checked. Later code does not read YAML.
// The defaults are defined here only; config/smartdiscover.yaml shows them and a test compares both.

#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/server/limits.hpp>
#include <smartdiscover/server/server.hpp>
#include <smartdiscover/service_map/service_map.hpp>
#include <smartdiscover/tls/certificates.hpp>
#include <smartdiscover/users/sql_database.hpp>
#include <smartdiscover/users/store_definition.hpp>
#include <smartdiscover/yaml/report.hpp>

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::site {

enum class ProxyProtocol { off, required };

// "*:443", "192.0.2.1:443", "[::1]:8443", "unix:PATH" (proxied only); or {address: ..., proxy_protocol: required}.
struct Listener {
  server::ListenAddress address;  // unused where there is a socket
  std::filesystem::path socket;   // of a UNIX socket; else empty
  ProxyProtocol proxy_protocol = ProxyProtocol::off;
  Location location;

  // As the administrator wrote it: "[::1]:8443".
  std::string text() const;
};

struct Listeners {
  std::vector<Listener> https{{{"*", 443}, {}, ProxyProtocol::off, {}}};
  std::vector<Listener> http{{{"*", 80}, {}, ProxyProtocol::off, {}}};
  std::vector<Listener> proxied;
  std::vector<Listener> management{{{"127.0.0.1", 9843}, {}, ProxyProtocol::off, {}}};
  std::filesystem::path control = "/run/smartdiscover/control.sock";  // empty: none
};

struct Networks {
  std::vector<boost::asio::ip::network_v4> v4;
  std::vector<boost::asio::ip::network_v6> v6;

  friend bool operator==(const Networks&, const Networks&) = default;
};

// The key that signs profiles.
struct Signing {
  enum class Kind { tls_certificate, files, off };
  Kind kind = Kind::tls_certificate;
  tls::CertificateFiles files;
};

// A list that is a query: {type: postgresql, ..., query: "SELECT domain, alias_of, hostname FROM ...", refresh: 5m}
struct ListDatabase {
  users::SqlDatabase database;
  users::SqlQuery query;
  std::chrono::milliseconds refresh = std::chrono::minutes(5);  // how often the query is repeated
  std::chrono::milliseconds timeout = std::chrono::seconds(10);
};

// {type: file, path: domains.txt}, or a database.
struct DomainList {
  std::filesystem::path path;  // empty: a database
  Location location;
  std::optional<ListDatabase> database{};
  std::string key{};  // "domain_lists[0]"

  // For messages: the file, or the kind of database.
  std::string text() const;
  // Whether both are read from the same file or by the same query.
  bool is_same_as(const DomainList& other) const;
};

// The number of different wrong credentials after which an account or a network is blocked.
struct Throttle {
  std::size_t account = 10;
  std::size_t network_failures = 200;
  unsigned network_v4 = 32;  // prefix lengths that count as one network
  unsigned network_v6 = 64;
  std::chrono::milliseconds window = std::chrono::minutes(10);
  std::chrono::milliseconds block = std::chrono::minutes(15);
  Networks exempt;

  friend bool operator==(const Throttle&, const Throttle&) = default;
};

// The site's rule for each dialect, by its name in `access`.
using AccessRules = std::map<std::string, service_map::Access, std::less<>>;
AccessRules default_access();

struct Configuration {
  std::filesystem::path file;  // paths in it are resolved against its folder
  Listeners listen;
  Networks trusted_proxies;
  tls::CertificateOptions tls;                  // files of `certificates`, then those found in `directories`
  std::vector<Location> certificate_locations;  // side by side with tls.files
  Signing signing;
  std::filesystem::path service_map;
  std::vector<DomainList> domain_lists;
  users::UsersDefinition users;
  Throttle throttle;
  AccessRules access = default_access();
  server::Limits limits;
  std::filesystem::path acme_webroot;                      // empty: no ACME challenges are answered
  observe::LogOptions log;                                 // hash_key holds the content of hash_key_file
  unsigned workers = 0;                                    // 0: one for each core
  std::map<std::string, Location, std::less<>> locations;  // of the top-level keys that stand in the file

  // The location of that top-level key, or the beginning of the file.
  Location location_of(std::string_view key) const;
};

// Reads the file alone; what it names is not opened, but for hash_key_file and the folders of tls.directories. Every mistake is an error
// of `report`, and the setting keeps its default, so that the result has every value that could be read: use it only where the report has
// no errors, or for a value that may be wrong (the control socket's path, when asking for a reload).
Configuration read_configuration(const std::filesystem::path& file, yaml::Report& report);

}  // namespace smartdiscover::site
