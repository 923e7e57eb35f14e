#include "site/remote_stores.hpp"

namespace smartdiscover::site {

void read_remote_login(yaml::Section& in, std::string& login) {
  const auto text = in.text("login");
  if (!text) return;
  std::string_view rest = text->value;
  for (auto open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    rest.remove_prefix(open);
    const auto name = rest.substr(0, rest.find('}') + 1);
    if (name != "{email}" && name != "{local}" && name != "{domain}") {
      in.report().error(text->place, in.path_of("login"),
                        "expected {email}, {local} or {domain} in braces, found \"" + text->value + "\"");
      return;
    }
    rest.remove_prefix(name.size());
  }
  login = text->value;
}

}  // namespace smartdiscover::site
