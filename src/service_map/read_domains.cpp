#include "service_map/loading.hpp"
#include "service_map/read_level.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/model/dialects.hpp>

#include <algorithm>

namespace smartdiscover::service_map {
namespace {

std::vector<std::pair<std::string_view, Access>> read_access(yaml::Section& section) {
  std::vector<std::pair<std::string_view, Access>> access;
  const auto* node = section.take("access");
  if (node == nullptr) return access;
  yaml::Section rules(*node, section.path_of("access"), section.report());
  for (const auto& [key, by_default] : access_keys) {
    const auto rule =
        rules.choice<Access>(key, {{"password", Access::password}, {"anonymous", Access::anonymous}, {"off", Access::off}});
    if (rule) access.emplace_back(key, rule->value);
  }
  return access;
}

// RFC 8461, 3.2: a name, or "*." before one.
bool is_mx_pattern(std::string_view text) {
  if (text.starts_with("*.")) text.remove_prefix(2);
  return Domain::parse(text).has_value();
}

std::optional<MtaSts> read_mta_sts(yaml::Section& section) {
  const auto* node = section.take("mta_sts");
  if (node == nullptr) return std::nullopt;
  auto& report = section.report();
  yaml::Section policy(*node, section.path_of("mta_sts"), report);
  MtaSts mta_sts;
  const auto mode = policy.choice<MtaSts::Mode>(
      "mode", {{"enforce", MtaSts::Mode::enforce}, {"testing", MtaSts::Mode::testing}, {"none", MtaSts::Mode::none}});
  if (mode) mta_sts.mode = mode->value;
  if (!policy.has("mode"))
    report.error(node->location, policy.path_of("mode"), "required, and missing; expected enforce, testing or none");
  for (const auto& mx : policy.texts("mx")) {
    if (is_mx_pattern(mx.value)) {
      mta_sts.mx.push_back(lower(mx.value));
    } else {
      report.error(mx.location, policy.path_of("mx"),
                   "expected a host name, or \"*.\" before one, found \"" + printable(mx.value) + "\"");
    }
  }
  if (mode && mode->value != MtaSts::Mode::none && !policy.has("mx")) {
    report.error(node->location, policy.path_of("mx"), "required, and missing: the names of the mail exchangers");
  }
  // RFC 8461 allows a year; less than a day would hardly outlive one answer.
  constexpr std::chrono::hours year(24 * 366);
  const auto max_age = policy.duration("max_age", std::chrono::hours(1), year);
  mta_sts.max_age = max_age ? std::chrono::duration_cast<std::chrono::seconds>(max_age->value) : std::chrono::hours(24 * 7);
  return mta_sts;
}

std::optional<Sourced<std::string>> read_netbios(yaml::Section& section) {
  const auto text = section.text("netbios");
  if (!text) return std::nullopt;
  const bool fits = text->value.size() <= 15 && text->value.find_first_of("\\/:*?\"<>|@. ") == std::string::npos;
  if (!fits || has_control_character(text->value)) {
    section.report().error(text->location, section.path_of("netbios"),
                           "expected a NetBIOS name: at most 15 characters, no blanks, dots, \"@\" or \\/:*?\"<>|");
    return std::nullopt;
  }
  return Sourced<std::string>{lower(text->value), text->location};
}

std::optional<Sourced<Domain>> read_alias_of(yaml::Section& section) {
  const auto text = section.text("alias_of");
  if (!text) return std::nullopt;
  const auto domain = Domain::parse(text->value);
  if (!domain) {
    section.report().error(text->location, section.path_of("alias_of"),
                           "expected a domain, found \"" + printable(text->value) + "\"");
    return std::nullopt;
  }
  return Sourced<Domain>{*domain, text->location};
}

// An alias domain has names of its own, and is served as its target in everything else.
void refuse_what_aliases_cannot_have(const yaml::Section& section, const Domain& target, yaml::Report& report) {
  for (const auto* key : {"services", "urls", "login", "redirect", "access", "mta_sts"}) {
    if (!section.has(key)) continue;
    report.error(section.location_of(key), section.path_of(key),
                 "an alias domain is served as its target: write this at " + target.text() + ", or leave alias_of out");
  }
}

DomainRules read_rules(const yaml::Member& member, const std::string& path, yaml::Report& report) {
  yaml::Section section(member.value, path, report);
  DomainRules rules;
  rules.path = path;
  rules.location = member.location;
  rules.alias_of = shared(read_alias_of(section));
  rules.netbios = shared(read_netbios(section));
  if (auto access = read_access(section); !access.empty()) rules.access = shared(std::optional(std::move(access)));
  rules.mta_sts = shared(read_mta_sts(section));
  auto level = read_level(section, path, LevelKind::domain);
  if (!member.value.members.empty()) rules.level = std::make_shared<const Level>(std::move(level));
  if (rules.alias_of) refuse_what_aliases_cannot_have(section, rules.alias_of->value, report);
  return rules;
}

void add(TextMap<DomainRules>& all, const std::string& name, DomainRules rules, yaml::Report& report) {
  const auto found = all.find(name);
  if (found == all.end()) {
    all.emplace(name, std::move(rules));
    return;
  }
  report.error(rules.location, rules.path, "given twice, first in " + to_string(found->second.location));
}

void read_wildcard(const yaml::Member& member, const std::string& path, ConfigTree& tree, yaml::Report& report) {
  auto rules = read_rules(member, path, report);
  for (const auto* key : {"alias_of", "netbios"}) {
    const auto found =
        std::find_if(member.value.members.begin(), member.value.members.end(), [key](const auto& own) { return own.key == key; });
    if (found != member.value.members.end())
      report.error(found->location, path + "." + key, "belongs to one domain, not to all of them");
  }
  rules.alias_of.reset();
  rules.netbios.reset();
  if (tree.wildcard) {
    report.error(member.location, path, "given twice, first in " + to_string(tree.wildcard->location));
  } else {
    tree.wildcard = std::make_shared<const DomainRules>(std::move(rules));
  }
}

}  // namespace

void read_domains(yaml::Section& file, ConfigTree& tree) {
  const auto* node = file.take("domains");
  if (node == nullptr) return;
  auto& report = file.report();
  yaml::Section domains(*node, file.path_of("domains"), report);
  const auto members = domains.take_rest();
  tree.exact.reserve(tree.exact.size() + members.size());
  for (const auto* member : members) {
    const auto path = domains.path_of(member->key);
    if (member->key == "*") {
      read_wildcard(*member, path, tree, report);
      continue;
    }
    const bool is_suffix = member->key.starts_with("*.");
    const auto name = Domain::parse(is_suffix ? std::string_view(member->key).substr(2) : std::string_view(member->key));
    if (!name) {
      report.error(member->location, path, "expected a domain, \"*.\" before one, or \"*\"");
      continue;
    }
    auto rules = read_rules(*member, path, report);
    if (is_suffix && rules.netbios) {
      report.error(rules.netbios->location, path + ".netbios", "belongs to one domain, not to all below " + name->text());
      rules.netbios.reset();
    }
    add(is_suffix ? tree.suffixes : tree.exact, name->text(), std::move(rules), report);
  }
}

}  // namespace smartdiscover::service_map
