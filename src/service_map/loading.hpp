#pragma once

// The steps of loading a map, in their order. Each adds to the levels and reports what is wrong; none stops at a mistake.

#include "service_map/config_tree.hpp"

#include <smartdiscover/yaml/report.hpp>
#include <smartdiscover/yaml/section.hpp>

#include <filesystem>

namespace smartdiscover::service_map {

// Reading: one section of the file each.
void read_options(yaml::Section& top, Options& options);
void read_domains(yaml::Section& file, ConfigTree& tree);
void read_includes(yaml::Section& top, const std::filesystem::path& map_file, ConfigTree& tree);
void read_groups(yaml::Section& top, const std::filesystem::path& map_file, ConfigTree& tree);
void read_users(yaml::Section& top, ConfigTree& tree);
void add_listed(const std::vector<ListedDomain>& listed, ConfigTree& tree, yaml::Report& report);

// What has been read and not yet checked, once more: nothing points into the original.
std::shared_ptr<ConfigTree> copy_of_read(const ConfigTree& tree);

// What stands in several places must fit together.
void skip_invalid_rows(ConfigTree& tree, yaml::Report& report);  // rows of databases; before all others
void check_aliases(ConfigTree& tree, yaml::Report& report);      // first: the others ask who serves a domain
void index_users(ConfigTree& tree, yaml::Report& report);        // users and their aliases by the domain whose accounts they are
void check_names(ConfigTree& tree, yaml::Report& report);        // services, URLs and groups of the site's own
void index_domains(ConfigTree& tree, yaml::Report& report);      // netbios names and first labels
void merge_domains(ConfigTree& tree);
void index_discovery_names(ConfigTree& tree);
void check_redirects(const ConfigTree& tree, yaml::Report& report);
void warn_of_settings(const ConfigTree& tree, bool has_list, yaml::Report& report);

// One member of a group a line: an address, or "@domain" for everybody in it.
void add_member(std::string_view text, std::size_t group, const Location& location, std::string_view path, ConfigTree& tree,
                yaml::Report& report);
void read_members_file(const std::filesystem::path& file, std::size_t group, const Location& named_at, std::string_view path,
                       ConfigTree& tree, yaml::Report& report);

// Files that `pattern` names, sorted; nullopt where a folder on the way cannot be read. Relative patterns are relative to
// `folder`.
std::optional<std::vector<std::filesystem::path>> expand(const std::string& pattern, const std::filesystem::path& folder);
bool has_wildcard(std::string_view pattern);

// Calls `visit` with every level of the map.
template <class Visit>
void for_each_level(const ConfigTree& tree, Visit visit) {
  visit(tree.top);
  if (tree.wildcard && tree.wildcard->level) visit(*tree.wildcard->level);
  for (const auto* rules : {&tree.suffixes, &tree.exact}) {
    for (const auto& [name, domain] : *rules) {
      if (domain.level) visit(*domain.level);
    }
  }
  for (const auto& group : tree.groups) visit(group.level);
  for (const auto& [address, person] : tree.users) visit(person.level);
}

}  // namespace smartdiscover::service_map
