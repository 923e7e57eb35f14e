#include "site/known_types.hpp"
#include "site/reading.hpp"

namespace smartdiscover::site {

void read_domain_lists(yaml::Section& parent, const std::filesystem::path& folder, std::vector<DomainList>& lists) {
  for_each_item(parent, "domain_lists", "{type, path}", [&](const yaml::Node& item, const std::string& path) {
    yaml::Section in(item, path, parent.report());
    static const KnownTypes types{"list", {"file"}, {"postgresql", "sqlite", "mariadb"}};
    if (read_type(in, types).empty()) return;
    DomainList list{required_path(in, "path", folder), item.place};
    if (!list.path.empty()) lists.push_back(std::move(list));
  });
}

}  // namespace smartdiscover::site
