#pragma once

// Everything that was loaded: the levels, the merged settings of each domain, and the indexes. Immutable once load_service_map()
// has handed it to a ServiceMap. Merged values point into it, so it is neither copied nor moved.

#include "service_map/merge.hpp"

#include <smartdiscover/model/account.hpp>
#include <smartdiscover/service_map/service_map.hpp>

#include <unordered_map>
#include <unordered_set>

namespace smartdiscover::service_map {

// Lookups by string_view in maps of strings.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};
template <class Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;
using TextSet = std::unordered_set<std::string, TextHash, std::equal_to<>>;

struct DomainRules {
  // There may be very many of these: what few domains have stands elsewhere, and null means that it is not set.
  std::string path;   // "domains.*.customers.example"
  Location location;  // of its key, or of its line in a list
  std::shared_ptr<const Level> level;
  std::shared_ptr<const Sourced<Domain>> alias_of;
  std::shared_ptr<const Sourced<std::string>> netbios;  // lower case
  std::shared_ptr<const std::vector<std::pair<std::string_view, Access>>> access;
  std::shared_ptr<const MtaSts> mta_sts;
  ListedDomain::RowError on_error = ListedDomain::RowError::fail;
  Merged merged;  // with everything more general; not for alias domains
};

struct Group {
  std::string name;  // as written
  Location location;
  Level level;
};

struct Person {
  Location location;
  Level level;  // `login` stands here
  std::string display_name;
  std::vector<std::string> groups;
  std::vector<MailAddress> aliases;
  std::vector<Domain> catch_all;
  std::vector<MailAddress> may_open;
};

struct Options {
  char subaddress = '\0';  // none
  std::vector<Sourced<std::string>> extra_types;
  std::optional<std::chrono::hours> ttl;
  std::vector<std::string> ignored_warnings;
};

// What a site's own name stands for, wherever it is used.
struct Definition {
  const ServiceEntry* type = nullptr;
  const ServiceEntry* port = nullptr;
};

// How a served domain is answered.
struct ResolvedDomain {
  const Domain* domain;      // whose settings and accounts: the one that was asked for, or the target of an alias
  const Merged* merged;      // its levels
  const DomainRules* alias;  // where the domain is an alias: what it says of itself; else null
};

struct ConfigTree {
  ConfigTree() = default;
  ConfigTree(const ConfigTree&) = delete;
  ConfigTree& operator=(const ConfigTree&) = delete;

  Level top;
  Merged merged_top;
  std::shared_ptr<const DomainRules> wildcard;
  TextMap<DomainRules> suffixes;  // "customers.example" of "*.customers.example"
  TextMap<DomainRules> exact;
  std::vector<Group> groups;           // in the order of the file
  TextMap<std::size_t> group_by_name;  // lower case
  std::unordered_map<MailAddress, std::vector<std::size_t>> groups_of_member;
  std::unordered_map<Domain, std::vector<std::size_t>> groups_of_domain;  // "@domain" among members
  std::unordered_map<MailAddress, Person> users;                          // by primary address
  std::unordered_map<MailAddress, MailAddress> owner_of_alias;
  TextMap<Domain> by_netbios;                  // lower case
  std::vector<std::string_view> sorted_names;  // keys of `exact`
  TextSet discovery_names;                     // under which clients of these domains reach the daemon
  TextMap<Definition> own_services;
  TextMap<const UrlChange*> own_urls;  // where its type stands
  Options options;

  // The rules of the longest suffix of which `domain` is below, or null.
  const DomainRules* suffix_of(std::string_view domain) const;
  // What is returned may point to `domain`.
  std::optional<ResolvedDomain> serve(const Domain& domain) const;
  // The same address in the domain whose accounts it has: of an alias the target.
  MailAddress home(const MailAddress& address) const;
  const Person* person(const MailAddress& address) const;
  // The groups of an account in the order of the file, from its own list alone.
  std::vector<std::size_t> groups_of(const Account& account) const;
};

// The part of a name after its first dot; empty where there is none.
std::string_view parent_of(std::string_view name);

}  // namespace smartdiscover::service_map
