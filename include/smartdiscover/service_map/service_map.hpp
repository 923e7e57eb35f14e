#pragma once

// The service map: what the site offers, to whom. Immutable once loaded; used from several threads at once without locks.
// docs/service-map.md describes the file; load_service_map() reads it.

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/model/access.hpp>
#include <smartdiscover/model/account.hpp>
#include <smartdiscover/model/needs.hpp>
#include <smartdiscover/model/settings.hpp>
#include <smartdiscover/yaml/report.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace smartdiscover::service_map {

using smartdiscover::Access;

// One line of a domain list.
struct ListedDomain {
  // What happens to a line that contradicts the map or the other lines. A database that others maintain must not prevent a start: an
  // invalid row of it is skipped, with a warning.
  enum class RowError { fail, skip };
  Domain domain;
  std::optional<Domain> alias_of;
  std::optional<std::string> hostname;
  Location location;
  RowError on_error = RowError::fail;
};

// What is resolved, and for whom.
struct ResolveRequest {
  Domain domain;                       // as asked; served
  std::optional<MailAddress> address;  // the mailbox asked about; empty: of the domain alone
  const Account* person =
      nullptr;  // who signed in, completed by complete(); null: unauthenticated, no user or group level applies
  const Account* mailbox = nullptr;  // the shared mailbox's account, where `address` is one of person->may_open
  Needs needs = needs_everything;    // which services and URLs are filled; the others are as if the map did not offer them
};

struct ConfigTree;

class ServiceMap {
 public:
  explicit ServiceMap(std::shared_ptr<const ConfigTree> tree, std::shared_ptr<const ConfigTree> as_read = nullptr);

  // The same files with other lists, for a map that was loaded with Lists::may_change; no file is read. Everything is checked as at
  // a load; nullopt where a list contradicts the map.
  std::optional<ServiceMap> with_lists(const std::vector<ListedDomain>& listed, yaml::Report& report) const;

  // The domain whose settings and accounts serve `domain`: itself, the target of an alias, or nullopt where it is not served.
  std::optional<Domain> served_as(const Domain& domain) const;
  // Whether the map or a list names exactly this domain; false for one that only a wildcard "*.suffix" serves.
  bool names(const Domain& domain) const;

  // For logins of the form DOMAIN\user: the domain of that netbios name; the domains whose first label it is. Without regard to
  // case.
  std::optional<Domain> domain_of_netbios(std::string_view name) const;
  std::vector<Domain> domains_of_first_label(std::string_view label) const;

  // Other addresses under which a store may have the account of `login`: in the target of an alias domain, of a redirect by address,
  // of the user whose alias it is in the map, without its subaddress. In this order, without `login` itself.
  std::vector<MailAddress> other_logins(const MailAddress& login) const;

  // The address without what follows `subaddress` in its local part: ann+tag@ becomes ann@ where the map has "+". Other addresses
  // are returned unchanged.
  MailAddress without_subaddress(const MailAddress& address) const;

  // Merges the map's `users` into an account of a store: the map overrides value by value, lists are united.
  void complete(Account& account) const;
  // An account with only what the map has of an address. The map creates no accounts: this is for shared mailboxes and display.
  Account described(const MailAddress& address) const;

  // A domain's own rule for a dialect ("outlook"), or nullopt where that of smartdiscover.yaml applies.
  std::optional<Access> access(const Domain& domain, std::string_view dialect) const;
  // The policy of a domain, or nullopt where it has none.
  std::optional<MtaSts> mta_sts(const Domain& domain) const;
  // A redirect of the whole domain, answered without a password. `address` fills {local} and {email}.
  std::optional<Sourced<Redirect>> domain_redirect(const MailAddress& address) const;

  // The name under which clients of this domain reach the daemon; that of the top where the domain is not served. If the top's name
  // contains {domain}, the first domain of the map is filled in; empty where there is none.
  std::string discovery_name(const Domain& domain) const;
  std::string discovery_name() const;
  // Whether `domain` (the top, where it is not served) offers the URL of that name to unauthenticated clients.
  bool offers_url(const std::optional<Domain>& domain, std::string_view name) const;

  // The settings of a mailbox or domain, with everything filled that the request needs.
  // - Hosts and URLs are those of the mailbox asked about; logins are those of the person who signs in. {email} is a primary address.
  // - {domain} is the domain served, of an alias its target; in an alias's own hostname and discovery it is the alias, in a login the
  //   domain of {email}.
  // - Without a person, URLs are cut before the first path segment that needs one, and offers that still need one are left out;
  //   logins in an answer about a whole domain contain %EMAILADDRESS% and %EMAILLOCALPART%.
  // - An offer that lacks a value for this person ({user.NAME} that no store has, an invalid host after filling) is in `unfilled`.
  // Errors: not_found where the domain is not served; malformed where a value is missing that all services depend on: the names,
  // the person's own login, a redirect.
  Result<Settings> resolve(const ResolveRequest& request) const;

  // Every exact domain of the map and its lists, sorted.
  std::vector<Domain> domains() const;
  // Whether `name` is the discovery name of one of these domains, or of the top.
  bool is_discovery_name(const Domain& name) const;
  // Every name that clients use to reach this daemon for these domains: discovery names, and autodiscover. before each. Sorted.
  std::vector<std::string> names_answered() const;

 private:
  std::shared_ptr<const ConfigTree> tree_;
  std::shared_ptr<const ConfigTree> as_read_;  // before any list was merged into it; null: the lists cannot change
};

// may_change: keeps what ServiceMap::with_lists() needs.
enum class Lists { stay, may_change };
// Reads the map with its includes and member files. All mistakes go to `report`; nullopt where one of them is an error.
std::optional<ServiceMap> load_service_map(const std::filesystem::path& file, const std::vector<ListedDomain>& listed,
                                           yaml::Report& report, Lists lists = Lists::stay);

// Reads a domain list of type file: one "domain [alias_of|-] [hostname]" a line, '#' begins a comment.
std::vector<ListedDomain> load_domain_list(const std::filesystem::path& file, yaml::Report& report);

// One row of a list in a database. Errors: malformed, saying which of the three is wrong.
Result<ListedDomain> make_listed_domain(std::string_view domain, std::optional<std::string_view> alias_of,
                                        std::optional<std::string_view> hostname, const Location& location);

}  // namespace smartdiscover::service_map
