#include "site/remote_stores.hpp"

namespace smartdiscover::site {

void read_login_template(yaml::Section& in, std::string_view key, std::string& out) {
  const auto text = in.text(key);
  if (!text) return;
  std::string_view rest = text->value;
  for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    rest.remove_prefix(open);
    const auto name = rest.substr(0, rest.find('}') + 1);
    if (name != "{email}" && name != "{local}" && name != "{domain}") {
      in.report().error(text->location, in.path_of(key),
                        "expected {email}, {local} or {domain} in braces, found \"" + text->value + "\"");
      return;
    }
    rest.remove_prefix(name.size());
  }
  out = text->value;
}

void read_ca(yaml::Section& in, const std::filesystem::path& folder, std::optional<std::filesystem::path>& ca) {
  if (const auto file = in.text("ca")) ca = resolve(folder, file->value);
}

}  // namespace smartdiscover::site
