#pragma once

// The service map: what the site offers, to whom. Immutable once loaded; used from several threads at once without locks.
// The file's language is described in smartdiscover-service-map(5); reading it is load_service_map()'s work.

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
  // What it comes to where it does not fit the map or the other lines. What others write into a database is not to stop a start.
  enum class Misfit { is_error, is_left_out };
  Domain domain;
  std::optional<Domain> alias_of;
  std::optional<std::string> hostname;
  Location location;
  Misfit misfit = Misfit::is_error;
};

// What is resolved, and for whom.
struct ResolveRequest {
  Domain domain;                       // as asked; served
  std::optional<MailAddress> address;  // the mailbox asked about; empty: of the domain alone
  const Account* person = nullptr;     // who signed in, completed by complete(); null: nobody, and no user or group level applies
  const Account* mailbox = nullptr;    // the shared mailbox's account, where `address` is one of person->may_open
  Needs needs = needs_everything;      // which services and URLs are filled; the others are as if the map did not offer them
};

struct Levels;

class ServiceMap {
 public:
  explicit ServiceMap(std::shared_ptr<const Levels> levels, std::shared_ptr<const Levels> as_read = nullptr);

  // The same files with other lists, for a map that was loaded with Lists::may_change; nothing is read. Everything is checked as at
  // a load, and nullopt where a list does not fit the map.
  std::optional<ServiceMap> with_lists(const std::vector<ListedDomain>& listed, yaml::Report& report) const;

  // The domain whose settings and accounts serve `domain`: itself, the target of an alias, or nullopt where it is not served.
  std::optional<Domain> served_as(const Domain& domain) const;
  // Whether the map or a list names this very domain; false for one that only a "*.suffix" serves.
  bool names(const Domain& domain) const;

  // For logins of the form DOMAIN\user: the domain of that netbios name; the domains whose first label it is. Without regard to
  // case.
  std::optional<Domain> domain_of_netbios(std::string_view name) const;
  std::vector<Domain> domains_of_first_label(std::string_view label) const;

  // Other addresses under which the stores may know who signs in as `login`: that of the alias domain's target, of a redirect by
  // address, of the user whose alias the map says it is, that without its tag. In this order, without `login` itself.
  std::vector<MailAddress> other_logins(const MailAddress& login) const;

  // The address less what follows `subaddress` in its local part: ann+tag@ is ann@ where the map says "+". Others come back as
  // they are.
  MailAddress without_subaddress(const MailAddress& address) const;

  // Unites what the map's `users` say with what a store said: the map wins value by value, lists are united.
  void complete(Account& account) const;
  // An account of what the map says of an address alone; the map creates no accounts, so this is for shared mailboxes and
  // display.
  Account described(const MailAddress& address) const;

  // A domain's own rule for a dialect ("outlook"), or nullopt where the site's holds.
  std::optional<Access> access(const Domain& domain, std::string_view dialect) const;
  // The policy of a domain, or nullopt where it has none.
  std::optional<MtaSts> mta_sts(const Domain& domain) const;
  // A redirect of the whole domain, answered without a password. `address` fills {local} and {email}.
  std::optional<Sourced<Redirect>> domain_redirect(const MailAddress& address) const;

  // The name under which clients of this domain reach the daemon; of the top where the domain is not served. Where the top's name
  // holds {domain}, its own is that of the first domain of the map, and empty where there is none.
  std::string discovery_name(const Domain& domain) const;
  std::string discovery_name() const;
  // Whether `domain` (the top, where it is not served) is offered the URL of that name, before anyone has signed in.
  bool offers_url(const std::optional<Domain>& domain, std::string_view name) const;

  // Fills in what the request needs. Hosts and URLs speak of the mailbox asked about, logins of the person who signs in; {email} is a primary
  // address, {domain} is the domain served (of an alias its target; of an alias's own hostname and discovery the alias), in a
  // login that of {email}. Where there is no person, URLs are cut as far as they need one, and what then cannot be told is left
  // out; logins in an answer about a whole domain hold %EMAILADDRESS% and %EMAILLOCALPART%. An offer that lacks
  // a value for this person ({user.NAME} that no store gave, a host that is none after filling) is told in `unfilled`. Errors:
  // not_found where the domain is not served; malformed where that happens to what everything hangs on: the names, the person's own
  // login, a redirect.
  Result<Settings> resolve(const ResolveRequest& request) const;

  // Every exact domain of the map and its lists, sorted.
  std::vector<Domain> domains() const;
  // Whether `name` is the discovery name of one of these domains, or of the top.
  bool is_discovery_name(const Domain& name) const;
  // Every name that clients use to reach this daemon for these domains: discovery names, and autodiscover. before each. Sorted.
  std::vector<std::string> names_answered() const;

 private:
  std::shared_ptr<const Levels> levels_;
  std::shared_ptr<const Levels> as_read_;  // before any list was laid over it; null: lists stay
};

// Reads the map with its includes and member files. All mistakes go to `report`; nullopt where one of them is an error.
enum class Lists { stay, may_change };
std::optional<ServiceMap> load_service_map(const std::filesystem::path& file, const std::vector<ListedDomain>& listed,
                                           yaml::Report& report, Lists lists = Lists::stay);

// Reads a domain list of type file: one "domain [alias_of|-] [hostname]" a line, '#' begins a comment.
std::vector<ListedDomain> load_domain_list(const std::filesystem::path& file, yaml::Report& report);

// One row of a list that is kept elsewhere. Errors: malformed, saying which of the three is wrong.
Result<ListedDomain> make_listed_domain(std::string_view domain, std::optional<std::string_view> alias_of,
                                        std::optional<std::string_view> hostname, const Location& location);

}  // namespace smartdiscover::service_map
