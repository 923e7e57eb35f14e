#include "service_map/loading.hpp"
#include "service_map/names.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/service_map/warning_codes.hpp>

#include <algorithm>
#include <map>

namespace smartdiscover::service_map {
namespace {

// What an administrator reads in one go.
constexpr std::size_t rows_told = 20;

const DomainRules* rules_of(const Levels& levels, const Domain& domain) {
  const auto found = levels.exact.find(domain.text());
  return found != levels.exact.end() ? &found->second : levels.suffix_of(domain.text());
}

std::string nearest_domain(const Levels& levels, const std::string& name, std::string_view other_than) {
  constexpr std::size_t few = 1000;  // among more, something is always near
  std::vector<std::string_view> known;
  if (levels.exact.size() > few) return {};
  for (const auto& [domain, rules] : levels.exact) {
    if (domain != other_than) known.push_back(domain);
  }
  std::sort(known.begin(), known.end());
  return nearest(name, known);
}

// What is wrong with an alias; empty: nothing.
std::string mistake_of_alias(const Levels& levels, std::string_view name, const DomainRules& rules) {
  const auto& target = rules.alias_of->value;
  const auto* target_rules = rules_of(levels, target);
  if (target_rules == &rules) return "an alias of itself";
  if (target_rules == nullptr) {
    const auto near = nearest_domain(levels, target.text(), name);
    return target.text() + " is not served here" + (near.empty() ? "" : " (did you mean \"" + near + "\"?)");
  }
  if (!target_rules->alias_of) return {};
  const bool is_loop = target_rules->alias_of->value.text() == name;
  return target.text() + " is itself an alias, of " + target_rules->alias_of->value.text() + " (" +
         to_string(target_rules->location) + ")" + (is_loop ? ": a loop" : "; name that");
}

}  // namespace

// Aliases alone: a domain fits everywhere.
void leave_out_misfits(Levels& levels, yaml::Report& report) {
  std::map<std::string, std::string> misfits;  // sorted, so that every node tells the same
  for (const auto& [name, rules] : levels.exact) {
    if (!rules.alias_of || rules.misfit == ListedDomain::Misfit::is_error) continue;
    if (auto mistake = mistake_of_alias(levels, name, rules); !mistake.empty()) misfits.emplace(name, std::move(mistake));
  }
  std::size_t told = 0;
  for (const auto& [name, mistake] : misfits) {
    const auto location = levels.exact.find(name)->second.location;
    if (++told <= rows_told) {
      report.warning(warn::list_row, location, "domain_lists", "the row of " + name + " is left out: alias_of: " + mistake);
    } else if (told == misfits.size()) {
      report.warning(warn::list_row, location, "domain_lists",
                     std::to_string(told) + " rows in all are left out for their alias_of");
    }
    levels.exact.erase(name);
  }
}

void check_aliases(Levels& levels, yaml::Report& report) {
  for (auto* all : {&levels.suffixes, &levels.exact}) {
    for (const auto& [name, rules] : *all) {
      if (!rules.alias_of) continue;
      const auto mistake = mistake_of_alias(levels, name, rules);
      if (!mistake.empty()) report.error(rules.alias_of->location, rules.path + ".alias_of", mistake);
    }
  }
}

void index_domains(Levels& levels, yaml::Report& report) {
  auto& names = levels.sorted_names;
  names.reserve(levels.exact.size());
  bool any_netbios = false;
  for (const auto& [name, rules] : levels.exact) {
    names.push_back(name);
    any_netbios = any_netbios || rules.netbios;
  }
  std::sort(names.begin(), names.end());
  if (!any_netbios) return;
  TextMap<const DomainRules*> owners;
  for (const auto name : names) {
    const auto& rules = levels.exact.find(name)->second;
    if (!rules.netbios) continue;
    const auto [owner, is_new] = owners.emplace(rules.netbios->value, &rules);
    if (is_new) {
      levels.by_netbios.emplace(rules.netbios->value, *Domain::parse(name));
    } else {
      report.error(rules.netbios->location, rules.path + ".netbios",
                   "the NetBIOS name of another domain too, in " + to_string(owner->second->netbios->location));
    }
  }
}

void merge_domains(Levels& levels) {
  lay_over(levels.merged_top, levels.top);
  Merged all_domains = levels.merged_top;
  if (levels.star && levels.star->level) lay_over(all_domains, *levels.star->level);

  const auto merge = [&levels, &all_domains](std::string_view name, DomainRules& rules) {
    if (rules.alias_of) return;
    const auto* suffix = levels.suffix_of(name);
    // What an alias says of itself is not for the domains below it that are none.
    while (suffix != nullptr && suffix->alias_of)
      suffix = levels.suffix_of(std::string_view(suffix->path).substr(suffix->path.find("*.") + 2));
    rules.merged = suffix != nullptr ? suffix->merged : all_domains;
    if (rules.level) lay_over(rules.merged, *rules.level);
  };
  std::vector<std::string_view> suffixes;
  for (const auto& [name, rules] : levels.suffixes) suffixes.push_back(name);
  // A longer suffix takes what the shorter ones merged to.
  std::sort(suffixes.begin(), suffixes.end(), [](auto a, auto b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
  for (const auto name : suffixes) merge(name, levels.suffixes.find(name)->second);
  for (auto& [name, rules] : levels.exact) merge(name, rules);
}

void index_discovery_names(Levels& levels) {
  const auto add = [&levels](const Result<std::string>& name) {
    // An IP address is no name that a Host field could be compared with.
    if (name && Domain::parse(*name)) levels.discovery_names.insert(*name);
  };
  const HostTemplate* last = nullptr;
  const auto add_template = [&](const Merged& merged, std::string_view domain) {
    const auto& name = merged.discovery != nullptr ? merged.discovery->value : merged.hostname->value;
    // Most domains inherit the name of the top.
    if (&name == last && !name.fixed().empty()) return;
    last = &name;
    add(name.fill(Values{.domain = domain}));
  };
  if (levels.merged_top.hostname == nullptr) return;
  for (const auto name : levels.sorted_names) {
    const auto& rules = levels.exact.find(name)->second;
    if (!rules.alias_of) {
      add_template(rules.merged, name);
    } else if (const auto domain = *Domain::parse(name); const auto served = levels.serve(domain)) {
      if (const auto names = names_of(domain, *served)) add(names->discovery.value);
    }
  }
  const auto first = levels.sorted_names.empty() ? std::string_view() : levels.sorted_names.front();
  add_template(levels.merged_top, first);
}

}  // namespace smartdiscover::service_map
