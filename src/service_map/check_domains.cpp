#include "service_map/loading.hpp"
#include "service_map/names.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/service_map/warning_codes.hpp>

#include <algorithm>
#include <map>

namespace smartdiscover::service_map {
namespace {

// What an administrator reads in one go.
constexpr std::size_t rows_shown = 20;

const DomainRules* rules_of(const ConfigTree& tree, const Domain& domain) {
  const auto found = tree.exact.find(domain.text());
  return found != tree.exact.end() ? &found->second : tree.suffix_of(domain.text());
}

std::string nearest_domain(const ConfigTree& tree, const std::string& name, std::string_view other_than) {
  constexpr std::size_t few = 1000;  // among more, something is always near
  std::vector<std::string_view> known;
  if (tree.exact.size() > few) return {};
  for (const auto& [domain, rules] : tree.exact) {
    if (domain != other_than) known.push_back(domain);
  }
  std::sort(known.begin(), known.end());
  return nearest(name, known);
}

// What is wrong with an alias; empty: nothing.
std::string mistake_of_alias(const ConfigTree& tree, std::string_view name, const DomainRules& rules) {
  const auto& target = rules.alias_of->value;
  const auto* target_rules = rules_of(tree, target);
  if (target_rules == &rules) return "an alias of itself";
  if (target_rules == nullptr) {
    const auto near = nearest_domain(tree, target.text(), name);
    return target.text() + " is not served here" + (near.empty() ? "" : " (did you mean \"" + near + "\"?)");
  }
  if (!target_rules->alias_of) return {};
  const bool is_loop = target_rules->alias_of->value.text() == name;
  return target.text() + " is itself an alias, of " + target_rules->alias_of->value.text() + " (" +
         to_string(target_rules->location) + ")" + (is_loop ? ": a loop" : "; name that");
}

}  // namespace

// Aliases alone: a domain fits everywhere.
void skip_invalid_rows(ConfigTree& tree, yaml::Report& report) {
  std::map<std::string, std::string> invalid;  // sorted, so that every node tells the same
  for (const auto& [name, rules] : tree.exact) {
    if (!rules.alias_of || rules.on_error == ListedDomain::RowError::fail) continue;
    if (auto mistake = mistake_of_alias(tree, name, rules); !mistake.empty()) invalid.emplace(name, std::move(mistake));
  }
  std::size_t count = 0;
  for (const auto& [name, mistake] : invalid) {
    const auto location = tree.exact.find(name)->second.location;
    if (++count <= rows_shown) {
      report.warning(warn::list_row, location, "domain_lists", "the row of " + name + " is skipped: alias_of: " + mistake);
    } else if (count == invalid.size()) {
      report.warning(warn::list_row, location, "domain_lists",
                     std::to_string(count) + " invalid rows in all, skipped for their alias_of");
    }
    tree.exact.erase(name);
  }
}

void check_aliases(ConfigTree& tree, yaml::Report& report) {
  for (auto* all : {&tree.suffixes, &tree.exact}) {
    for (const auto& [name, rules] : *all) {
      if (!rules.alias_of) continue;
      const auto mistake = mistake_of_alias(tree, name, rules);
      if (!mistake.empty()) report.error(rules.alias_of->location, rules.path + ".alias_of", mistake);
    }
  }
}

void index_domains(ConfigTree& tree, yaml::Report& report) {
  auto& names = tree.sorted_names;
  names.reserve(tree.exact.size());
  bool any_netbios = false;
  for (const auto& [name, rules] : tree.exact) {
    names.push_back(name);
    any_netbios = any_netbios || rules.netbios;
  }
  std::sort(names.begin(), names.end());
  if (!any_netbios) return;
  TextMap<const DomainRules*> owners;
  for (const auto name : names) {
    const auto& rules = tree.exact.find(name)->second;
    if (!rules.netbios) continue;
    const auto [owner, is_new] = owners.emplace(rules.netbios->value, &rules);
    if (is_new) {
      tree.by_netbios.emplace(rules.netbios->value, *Domain::parse(name));
    } else {
      report.error(rules.netbios->location, rules.path + ".netbios",
                   "the NetBIOS name of another domain too, in " + to_string(owner->second->netbios->location));
    }
  }
}

void merge_domains(ConfigTree& tree) {
  apply_override(tree.merged_top, tree.top);
  Merged all_domains = tree.merged_top;
  if (tree.wildcard && tree.wildcard->level) apply_override(all_domains, *tree.wildcard->level);

  const auto merge = [&tree, &all_domains](std::string_view name, DomainRules& rules) {
    if (rules.alias_of) return;
    const auto* suffix = tree.suffix_of(name);
    // What an alias says of itself is not for the domains below it that are none.
    while (suffix != nullptr && suffix->alias_of)
      suffix = tree.suffix_of(std::string_view(suffix->path).substr(suffix->path.find("*.") + 2));
    rules.merged = suffix != nullptr ? suffix->merged : all_domains;
    if (rules.level) apply_override(rules.merged, *rules.level);
  };
  std::vector<std::string_view> suffixes;
  for (const auto& [name, rules] : tree.suffixes) suffixes.push_back(name);
  // A longer suffix takes what the shorter ones merged to.
  std::sort(suffixes.begin(), suffixes.end(), [](auto a, auto b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
  for (const auto name : suffixes) merge(name, tree.suffixes.find(name)->second);
  for (auto& [name, rules] : tree.exact) merge(name, rules);
}

void index_discovery_names(ConfigTree& tree) {
  const auto add = [&tree](const Result<std::string>& name) {
    // An IP address is no name that a Host field could be compared with.
    if (name && Domain::parse(*name)) tree.discovery_names.insert(*name);
  };
  const HostTemplate* last = nullptr;
  const auto add_template = [&](const Merged& merged, std::string_view domain) {
    const auto& name = merged.discovery != nullptr ? merged.discovery->value : merged.hostname->value;
    // Most domains inherit the name of the top.
    if (&name == last && !name.fixed().empty()) return;
    last = &name;
    add(name.fill(Values{.domain = domain}));
  };
  if (tree.merged_top.hostname == nullptr) return;
  for (const auto name : tree.sorted_names) {
    const auto& rules = tree.exact.find(name)->second;
    if (!rules.alias_of) {
      add_template(rules.merged, name);
    } else if (const auto domain = *Domain::parse(name); const auto served = tree.serve(domain)) {
      if (const auto names = names_of(domain, *served)) add(names->discovery.value);
    }
  }
  const auto first = tree.sorted_names.empty() ? std::string_view() : tree.sorted_names.front();
  add_template(tree.merged_top, first);
}

}  // namespace smartdiscover::service_map
