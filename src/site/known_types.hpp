#pragma once

// The `type` of a store or a list: those that this version builds, and those that the configuration's language knows beside them.

#include <smartdiscover/yaml/section.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::site {

struct KnownTypes {
  std::string_view noun;  // "store"
  std::vector<std::string_view> built;
  std::vector<std::string_view> named;  // known to the language, not to this version
};

// One of types.built; empty where the type is missing, unknown, or not built. Then it is reported, and the section's other keys
// with it are taken, since nobody can say whether they are right.
std::string read_type(yaml::Section& in, const KnownTypes& types);

}  // namespace smartdiscover::site
