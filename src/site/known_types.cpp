#include "site/known_types.hpp"

#include <algorithm>

namespace smartdiscover::site {
namespace {

std::string join(const std::vector<std::string_view>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) out += i + 1 == words.size() ? " and " : ", ";
    out += words[i];
  }
  return out;
}

}  // namespace

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
    const auto plural = std::string(types.noun) + (types.built.size() == 1 ? "" : "s");
    in.report().error(node->place, in.path_of("type"),
                      "this version has no " + std::string(types.noun) + " of type " + node->text + "; it knows the " + plural +
                          " " + join(types.built));
  }
  in.take_rest();
  return {};
}

}  // namespace smartdiscover::site
