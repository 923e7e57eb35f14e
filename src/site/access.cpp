#include "site/reading.hpp"

#include <smartdiscover/model/dialects.hpp>

namespace smartdiscover::site {

AccessRules default_access() {
  AccessRules rules;
  for (const auto& [key, by_default] : access_keys) rules.emplace(key, by_default);
  return rules;
}

void read_access(yaml::Section& parent, AccessRules& access) {
  yaml::Section in(mapping_or_empty(parent.take("access")), parent.path_of("access"), parent.report());
  for (auto& [dialect, rule] : access) {
    const auto given =
        in.choice<Access>(dialect, {{"password", Access::password}, {"anonymous", Access::anonymous}, {"off", Access::off}});
    if (given) rule = given->value;
  }
}

}  // namespace smartdiscover::site
