#include "service_map/loading.hpp"

#include <smartdiscover/base/file.hpp>
#include <smartdiscover/base/text.hpp>

namespace smartdiscover::service_map {

void add_member(std::string_view text, std::size_t group, const Location& location, std::string_view path, ConfigTree& tree,
                yaml::Report& report) {
  if (text.starts_with('@')) {
    if (const auto domain = Domain::parse(text.substr(1))) {
      tree.groups_of_domain[*domain].push_back(group);
      return;
    }
  } else if (const auto address = MailAddress::parse(text)) {
    tree.groups_of_member[*address].push_back(group);
    return;
  }
  report.error(location, path, "expected an e-mail address, or \"@\" and a domain, found \"" + printable(text) + "\"");
}

void read_members_file(const std::filesystem::path& file, std::size_t group, const Location& named_at, std::string_view path,
                       ConfigTree& tree, yaml::Report& report) {
  const auto content = read_file(file, largest_text_file);
  if (!content) {
    report.error(named_at, path, "cannot read " + file.string() + ": " + content.error().detail);
    return;
  }
  const auto name = intern_file_name(file.string());
  std::string_view rest = *content;
  for (std::uint32_t number = 1; !rest.empty(); ++number) {
    const auto line = take_line(rest);
    const auto text = trim(line.substr(0, line.find('#')));
    if (text.empty()) continue;
    const auto column = static_cast<std::uint32_t>(text.data() - line.data()) + 1;
    add_member(text, group, Location{name, number, column}, path, tree, report);
  }
}

}  // namespace smartdiscover::service_map
