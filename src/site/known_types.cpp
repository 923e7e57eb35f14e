#include "site/known_types.hpp"

namespace smartdiscover::site {
std::string read_type(yaml::Section& in, const KnownTypes& types) {
  if (!in.required_text("type")) {
    in.take_rest();
    return {};
  }
  auto all = types.built;
  all.insert(all.end(), types.named.begin(), types.named.end());
  const auto* node = in.take("type");
  const auto index = yaml::read_choice(*node, in.path_of("type"), all, in.report());
  if (index && *index < types.built.size()) return std::string(all[*index]);
  if (index) {
    in.report().error(node->location, in.path_of("type"),
                      "this version has no " + std::string(types.noun) + " of type " + node->text);
  }
  in.take_rest();
  return {};
}

}  // namespace smartdiscover::site
