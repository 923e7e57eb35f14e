#include "service_map/config_tree.hpp"
#include "service_map/names.hpp"
#include "service_map/redirect.hpp"
#include "service_map/resolve.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/service_map/service_map.hpp>

#include <algorithm>
#include <iterator>

namespace smartdiscover::service_map {
namespace {

std::optional<std::string> discovery_of(const ConfigTree& tree, const Domain& domain) {
  const auto served = tree.serve(domain);
  if (!served) return std::nullopt;
  const auto names = names_of(domain, *served);
  if (!names) return std::nullopt;
  return names->discovery.value;
}

std::optional<Access> find_access(const DomainRules* rules, std::string_view dialect) {
  if (rules == nullptr) return std::nullopt;
  if (rules->access == nullptr) return std::nullopt;
  for (const auto& [name, access] : *rules->access) {
    if (name == dialect) return access;
  }
  return std::nullopt;
}

// The most precise of the domain, its suffixes and "*" for which `find` finds something.
template <class Find>
auto most_precise(const ConfigTree& tree, const Domain& domain, Find find) -> decltype(find(nullptr)) {
  const auto served = tree.serve(domain);
  if (!served) return std::nullopt;
  const auto& name = served->domain->text();
  if (const auto exact = tree.exact.find(name); exact != tree.exact.end()) {
    if (auto found = find(&exact->second)) return found;
  }
  for (auto parent = parent_of(name); !parent.empty(); parent = parent_of(parent)) {
    const auto suffix = tree.suffixes.find(parent);
    if (suffix == tree.suffixes.end()) continue;
    if (auto found = find(&suffix->second)) return found;
  }
  return find(tree.wildcard.get());
}

}  // namespace

ServiceMap::ServiceMap(std::shared_ptr<const ConfigTree> tree, std::shared_ptr<const ConfigTree> as_read)
    : tree_(std::move(tree)), as_read_(std::move(as_read)) {}

std::optional<Domain> ServiceMap::served_as(const Domain& domain) const {
  auto served = tree_->serve(domain);
  if (!served) return std::nullopt;
  return *served->domain;
}

bool ServiceMap::names(const Domain& domain) const { return tree_->exact.find(domain.text()) != tree_->exact.end(); }

std::optional<Domain> ServiceMap::domain_of_netbios(std::string_view name) const {
  const auto found = tree_->by_netbios.find(lower(name));
  if (found == tree_->by_netbios.end()) return std::nullopt;
  return found->second;
}

std::vector<Domain> ServiceMap::domains_of_first_label(std::string_view label) const {
  std::vector<Domain> domains;
  const auto wanted = lower(label);
  const auto& names = tree_->sorted_names;
  for (auto name = std::lower_bound(names.begin(), names.end(), wanted); name != names.end() && name->starts_with(wanted);
       ++name) {
    if (auto domain = *Domain::parse(*name); domain.first_label() == wanted) domains.push_back(std::move(domain));
  }
  return domains;
}

MailAddress ServiceMap::without_subaddress(const MailAddress& address) const {
  const char separator = tree_->options.subaddress;
  const auto at = separator == '\0' ? std::string::npos : address.local().find(separator);
  if (at == std::string::npos) return address;
  return MailAddress::make(std::string_view(address.local()).substr(0, at), address.domain()).value_or(address);
}

std::vector<MailAddress> ServiceMap::other_logins(const MailAddress& login) const {
  std::vector<MailAddress> others;
  const auto add = [&](const MailAddress& other) {
    if (other != login && std::find(others.begin(), others.end(), other) == others.end()) others.push_back(other);
  };
  add(tree_->home(login));
  if (const auto redirect = redirect_of_domain(*tree_, login)) {
    if (const auto* address = std::get_if<AddressRedirect>(&redirect->value)) {
      add(address->address);
      add(tree_->home(address->address));
    }
  }
  const auto owner = tree_->owner_of_alias.find(tree_->home(login));
  if (owner != tree_->owner_of_alias.end()) add(owner->second);
  const auto folded = without_subaddress(login);
  if (folded != login) {
    add(folded);
    add(tree_->home(folded));
  }
  return others;
}

std::optional<Access> ServiceMap::access(const Domain& domain, std::string_view dialect) const {
  return most_precise(*tree_, domain, [dialect](const DomainRules* rules) { return find_access(rules, dialect); });
}

std::optional<MtaSts> ServiceMap::mta_sts(const Domain& domain) const {
  return most_precise(*tree_, domain, [](const DomainRules* rules) {
    return rules != nullptr && rules->mta_sts ? std::optional(*rules->mta_sts) : std::nullopt;
  });
}

std::optional<Sourced<Redirect>> ServiceMap::domain_redirect(const MailAddress& address) const {
  return redirect_of_domain(*tree_, address);
}

std::string ServiceMap::discovery_name(const Domain& domain) const {
  const auto name = discovery_of(*tree_, domain);
  return name ? *name : discovery_name();
}

std::string ServiceMap::discovery_name() const {
  const auto& top = tree_->merged_top;
  const auto& name = top.discovery != nullptr ? *top.discovery : *top.hostname;
  if (const auto filled = name.value.fill(Values{})) return *filled;
  if (tree_->sorted_names.empty()) return {};
  const auto filled = name.value.fill(Values{.domain = tree_->sorted_names.front()});
  return filled ? *filled : std::string();
}

bool ServiceMap::offers_url(const std::optional<Domain>& domain, std::string_view name) const {
  const auto served = domain ? tree_->serve(*domain) : std::nullopt;
  const auto& merged = served ? *served->merged : tree_->merged_top;
  return std::any_of(merged.urls->begin(), merged.urls->end(), [name](const MergedUrl& url) {
    return url.name == name && url.offered && url.url != nullptr && (url.groups == nullptr || url.groups->empty());
  });
}

Result<Settings> ServiceMap::resolve(const ResolveRequest& request) const {
  auto settings = service_map::resolve(*tree_, request);
  // Others deliver to a domain, never to one person's own rules.
  if (settings && request.person == nullptr) settings->mta_sts = mta_sts(request.domain);
  return settings;
}

std::vector<Domain> ServiceMap::domains() const {
  std::vector<Domain> domains;
  domains.reserve(tree_->sorted_names.size());
  for (const auto name : tree_->sorted_names) domains.push_back(*Domain::parse(name));
  return domains;
}

bool ServiceMap::is_discovery_name(const Domain& name) const { return tree_->discovery_names.contains(name.text()); }

std::vector<std::string> ServiceMap::names_answered() const {
  constexpr std::string_view prefix = "autodiscover.";
  std::vector<std::string> discovery(tree_->discovery_names.begin(), tree_->discovery_names.end());
  std::sort(discovery.begin(), discovery.end());
  std::vector<std::string> below_domains;
  below_domains.reserve(tree_->sorted_names.size());
  for (const auto name : tree_->sorted_names) {
    if (prefix.size() + name.size() <= Domain::longest) below_domains.push_back(std::string(prefix).append(name));
  }
  std::vector<std::string> names;
  names.reserve(discovery.size() + below_domains.size());
  std::set_union(std::make_move_iterator(discovery.begin()), std::make_move_iterator(discovery.end()),
                 std::make_move_iterator(below_domains.begin()), std::make_move_iterator(below_domains.end()),
                 std::back_inserter(names));
  return names;
}

}  // namespace smartdiscover::service_map
