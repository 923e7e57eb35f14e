#include "service_map/loading.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/service_map/warning_codes.hpp>

#include <algorithm>
#include <set>
#include <tuple>

namespace smartdiscover::service_map {
namespace {

template <class Known>
std::string unknown(std::string_view what, const std::string& name, std::span<const Known> known, std::string_view needs) {
  std::vector<std::string_view> words;
  for (const auto& one : known) words.push_back(one.name);
  const auto near = nearest(name, words);
  std::string text = "unknown " + std::string(what);
  if (!near.empty()) text += " (did you mean \"" + near + "\"?)";
  return text + "; a site-defined one needs its " + std::string(needs);
}

// Of two places the one that is read first, so that every run and every node decides alike.
bool is_before(const Location& a, const Location& b) {
  return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
}

template <class Entry>
void define(const Entry*& definition, const Entry& entry) {
  if (definition == nullptr || is_before(entry.location, definition->location)) definition = &entry;
}

// A name of the site's own means the same wherever it stands: its type and port need be given once.
void define_own_names(ConfigTree& tree) {
  for_each_level(tree, [&tree](const Level& level) {
    for (const auto& change : level.services) {
      if (find_known_service(change.name) != nullptr) continue;
      auto& definition = tree.own_services[change.name];
      for (const auto& entry : change.entries) {
        if (entry.type) define(definition.type, entry);
        if (entry.port) define(definition.port, entry);
      }
    }
    for (const auto& change : level.urls) {
      if (find_known_url(change.name) != nullptr) continue;
      auto& definition = tree.own_urls[change.name];
      if (change.type) define(definition, change);
    }
  });
}

void check_own_names(const ConfigTree& tree, yaml::Report& report) {
  for_each_level(tree, [&](const Level& level) {
    for (const auto& change : level.services) {
      const auto own = tree.own_services.find(change.name);
      if (own == tree.own_services.end()) continue;
      if (own->second.type == nullptr) {
        report.error(change.location, change.path, unknown("service", change.name, known_services(), "type and port"));
      } else if (own->second.port == nullptr) {
        report.error(change.location, change.path, "a site-defined service needs a port");
      }
    }
    for (const auto& change : level.urls) {
      const auto own = tree.own_urls.find(change.name);
      if (own != tree.own_urls.end() && own->second == nullptr) {
        report.error(change.location, change.path, unknown("URL", change.name, known_urls(), "type"));
      }
    }
  });
}

// A URL that is turned on, or restricted, must have been given somewhere.
void check_urls_are_given(const ConfigTree& tree, yaml::Report& report) {
  std::set<std::string_view> given;
  for_each_level(tree, [&given](const Level& level) {
    for (const auto& change : level.urls) {
      if (change.url) given.insert(change.name);
    }
  });
  for_each_level(tree, [&](const Level& level) {
    for (const auto& change : level.urls) {
      if (change.form != Form::off && !given.contains(change.name))
        report.error(change.location, change.path, "no level of the map sets this URL");
    }
  });
}

void check_extra_types(const ConfigTree& tree, yaml::Report& report, const std::vector<Sourced<std::string>>& types) {
  std::vector<std::string_view> known;
  for (const auto& url : known_urls()) {
    if (!url.type.empty()) known.push_back(url.type);
  }
  for_each_level(tree, [&known](const Level& level) {
    for (const auto& change : level.urls) {
      if (change.type) known.push_back(change.type->value);
    }
  });
  for (const auto& type : types) {
    if (std::find(known.begin(), known.end(), type.value) != known.end()) continue;
    const auto near = nearest(type.value, known);
    report.error(
        type.location, "extra_types",
        "no URL has the type \"" + printable(type.value) + "\"" + (near.empty() ? "" : " (did you mean \"" + near + "\"?)"));
  }
}

// A store may know more groups than the map, but a group that a user has for the map alone should do something there.
void warn_of_unknown_groups(const ConfigTree& tree, yaml::Report& report) {
  std::set<std::string, std::less<>> used;
  const auto use = [&used](const std::optional<std::vector<std::string>>& groups) {
    if (groups) used.insert(groups->begin(), groups->end());
  };
  for (const auto& [name, index] : tree.group_by_name) used.insert(name);
  for_each_level(tree, [&use](const Level& level) {
    for (const auto& change : level.services) {
      for (const auto& entry : change.entries) use(entry.groups);
    }
    for (const auto& change : level.urls) use(change.groups);
  });
  const std::vector<std::string_view> words(used.begin(), used.end());
  for (const auto& [address, person] : tree.users) {
    for (const auto& group : person.groups) {
      if (used.contains(lower(group))) continue;
      const auto near = nearest(group, words);
      report.warning(warn::unknown_group, person.location, person.level.path + ".groups",
                     "nothing in the map refers to the group \"" + printable(group) + "\"" +
                         (near.empty() ? "" : " (did you mean \"" + near + "\"?)"));
    }
  }
}

}  // namespace

void check_names(ConfigTree& tree, yaml::Report& report) {
  define_own_names(tree);
  check_own_names(tree, report);
  check_urls_are_given(tree, report);
  check_extra_types(tree, report, tree.options.extra_types);
  warn_of_unknown_groups(tree, report);
}

}  // namespace smartdiscover::service_map
