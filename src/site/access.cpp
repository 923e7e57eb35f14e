#include "site/reading.hpp"

namespace smartdiscover::site {

AccessRules default_access() {
  using service_map::Access;
  return {{"outlook", Access::password},  {"mobilesync", Access::password},   {"smartdiscover", Access::password},
          {"soap", Access::password},     {"mobileconfig", Access::password}, {"autoconfig", Access::anonymous},
          {"json_v2", Access::anonymous}, {"pacc", Access::anonymous},        {"well_known", Access::anonymous},
          {"portal", Access::off}};
}

void read_access(yaml::Section& parent, AccessRules& access) {
  using service_map::Access;
  yaml::Section in(mapping_or_empty(parent.take("access")), parent.path_of("access"), parent.report());
  for (auto& [dialect, rule] : access) {
    const auto given =
        in.choice<Access>(dialect, {{"password", Access::password}, {"anonymous", Access::anonymous}, {"off", Access::off}});
    if (given) rule = given->value;
  }
}

}  // namespace smartdiscover::site
