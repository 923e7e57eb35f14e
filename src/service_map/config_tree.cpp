#include "service_map/loading.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>

namespace smartdiscover::service_map {
namespace {

template <class Map, class Key>
auto* find_in(Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace

std::shared_ptr<ConfigTree> copy_of_read(const ConfigTree& tree) {
  auto copy = std::make_shared<ConfigTree>();
  copy->top = tree.top;
  copy->wildcard = tree.wildcard;
  copy->suffixes = tree.suffixes;
  copy->exact = tree.exact;
  copy->groups = tree.groups;
  copy->group_by_name = tree.group_by_name;
  copy->groups_of_member = tree.groups_of_member;
  copy->groups_of_domain = tree.groups_of_domain;
  copy->users = tree.users;
  copy->options = tree.options;
  return copy;
}

std::string_view parent_of(std::string_view name) {
  const auto dot = name.find('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
}

const DomainRules* ConfigTree::suffix_of(std::string_view domain) const {
  if (suffixes.empty()) return nullptr;
  for (auto name = parent_of(domain); !name.empty(); name = parent_of(name)) {
    if (const auto* rules = find_in(suffixes, name)) return rules;
  }
  return nullptr;
}

std::optional<ResolvedDomain> ConfigTree::serve(const Domain& domain) const {
  const auto rules_of = [this](const Domain& name) {
    const auto* rules = find_in(exact, std::string_view(name.text()));
    return rules != nullptr ? rules : suffix_of(name.text());
  };
  const auto* rules = rules_of(domain);
  if (rules == nullptr) return std::nullopt;
  if (!rules->alias_of) return ResolvedDomain{&domain, &rules->merged, nullptr};
  const auto& target = rules->alias_of->value;
  const auto* target_rules = rules_of(target);
  // Only while the map is being checked: a loaded map has no alias of an alias, nor of what is not served.
  if (target_rules == nullptr || target_rules->alias_of) return std::nullopt;
  return ResolvedDomain{&target, &target_rules->merged, rules};
}

MailAddress ConfigTree::home(const MailAddress& address) const {
  const auto served = serve(address.domain());
  return served && served->alias != nullptr ? address.in(*served->domain) : address;
}

const Person* ConfigTree::person(const MailAddress& address) const {
  if (users.empty()) return nullptr;
  if (const auto* found = find_in(users, address)) return found;
  const auto served = serve(address.domain());
  return served && served->alias != nullptr ? find_in(users, address.in(*served->domain)) : nullptr;
}

std::vector<std::size_t> ConfigTree::groups_of(const Account& account) const {
  std::vector<std::size_t> found;
  if (groups.empty()) return found;
  for (const auto& name : account.groups) {
    if (const auto* index = find_in(group_by_name, lower(name))) found.push_back(*index);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

}  // namespace smartdiscover::service_map
