#include "service_map/loading.hpp"
#include "service_map/read_level.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/service_map/warning_codes.hpp>
#include <smartdiscover/yaml/node.hpp>

#include <algorithm>

namespace smartdiscover::service_map {
namespace {

bool is_color(std::string_view text) {
  if (text.size() != 4 && text.size() != 7) return false;
  return text.front() == '#' && std::all_of(text.begin() + 1, text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

void read_subaddress(yaml::Section& top, Options& options) {
  const auto* node = top.take("subaddress");
  if (node == nullptr || yaml::as_switch(*node) == false) return;
  const auto text = top.text("subaddress");
  if (!text) return;
  if (text->value.size() == 1 && std::string_view("+-_=#!~%&$*/").find(text->value.front()) != std::string_view::npos) {
    options.subaddress = text->value.front();
  } else {
    top.report().error(text->location, top.path_of("subaddress"),
                       "expected one character, as \"+\", found \"" + printable(text->value) + "\"");
  }
}

void read_ignore_warnings(yaml::Section& top, Options& options) {
  std::vector<std::string_view> known;
  for (const auto& code : warning_codes()) known.push_back(code.word);
  auto& ignored = options.ignored_warnings;
  for (const auto& code : top.texts("ignore_warnings")) {
    if (std::find(known.begin(), known.end(), code.value) != known.end()) {
      ignored.push_back(code.value);
      continue;
    }
    const auto near = nearest(code.value, known);
    std::string text = "unknown warning \"" + printable(code.value) + "\"";
    if (near.empty()) {
      text += "; expected";
      for (const auto word : known) text += (word == known.front() ? " " : ", ") + std::string(word);
    } else {
      text += " (did you mean \"" + near + "\"?)";
    }
    top.report().error(code.location, top.path_of("ignore_warnings"), std::move(text));
  }
  top.report().ignore_warnings(ignored);
}

void require_hostname(yaml::Section& top) {
  const auto* node = top.take("hostname");
  if (node != nullptr && node->kind != yaml::Node::Kind::null) return;
  top.report().error(top.location_of("hostname"), top.path_of("hostname"),
                     "required, and missing: the Public Hostname, as mail.example.com");
}

// The levels outlive this function: what is merged points into them.
void read_map(const yaml::Node& node, const std::filesystem::path& file, ConfigTree& tree, yaml::Report& report) {
  yaml::Section top(node, "", report);
  require_hostname(top);
  tree.top = read_level(top, "", LevelKind::domain);
  read_options(top, tree.options);
  read_domains(top, tree);
  read_includes(top, file, tree);
  read_groups(top, file, tree);
  read_users(top, tree);
}

void warn_of_no_domains(const ConfigTree& tree, bool has_list, yaml::Report& report) {
  if (has_list || tree.wildcard || !tree.exact.empty() || !tree.suffixes.empty()) return;
  report.warning(warn::no_domains, tree.top.hostname ? tree.top.hostname->location : Location{}, "domains",
                 "no domain is served, so no user can sign in; name domains under domains, or in a list of domain_lists");
}

// Everything that comes after the files were read. False where there are more errors than there were before them.
bool apply_lists(ConfigTree& tree, const std::vector<ListedDomain>& listed, std::size_t errors_before, yaml::Report& report) {
  add_listed(listed, tree, report);
  skip_invalid_rows(tree, report);
  check_aliases(tree, report);
  index_users(tree, report);
  check_names(tree, report);
  index_domains(tree, report);
  merge_domains(tree);
  index_discovery_names(tree);
  check_redirects(tree, report);
  warn_of_settings(tree, !listed.empty(), report);
  if (report.errors() != errors_before) return false;
  warn_of_no_domains(tree, !listed.empty(), report);
  return true;
}

}  // namespace

void read_options(yaml::Section& top, Options& options) {
  read_subaddress(top, options);
  options.extra_types = top.texts("extra_types");
  // [MS-OXDSCLI] TTL counts whole hours.
  constexpr std::chrono::hours longest(9999);
  if (const auto ttl = top.duration("ttl", std::chrono::hours(1), longest)) {
    options.ttl = std::chrono::duration_cast<std::chrono::hours>(ttl->value);
    if (*options.ttl != ttl->value) top.report().error(ttl->location, top.path_of("ttl"), "expected whole hours, as 1h or 7d");
  }
  for (const auto* key : {"logo", "color"}) {
    const auto text = top.text(key);
    if (!text) continue;
    top.report().warning(warn::not_served, text->location, top.path_of(key), "this version has no portal that shows it");
    if (key == std::string_view("color") && !is_color(text->value))
      top.report().error(text->location, top.path_of(key),
                         "expected a colour, as \"#336699\", found \"" + printable(text->value) + "\"");
  }
  read_ignore_warnings(top, options);
}

std::optional<ServiceMap> load_service_map(const std::filesystem::path& file, const std::vector<ListedDomain>& listed,
                                           yaml::Report& report, Lists lists) {
  const auto errors_before = report.errors();
  const auto node = yaml::parse_file(file, report);
  if (!node) return std::nullopt;
  const auto tree = std::make_shared<ConfigTree>();
  read_map(*node, file, *tree, report);
  const auto as_read = lists == Lists::may_change ? copy_of_read(*tree) : nullptr;
  if (!apply_lists(*tree, listed, errors_before, report)) return std::nullopt;
  return ServiceMap(tree, as_read);
}

std::optional<ServiceMap> ServiceMap::with_lists(const std::vector<ListedDomain>& listed, yaml::Report& report) const {
  if (as_read_ == nullptr) return std::nullopt;
  const auto tree = copy_of_read(*as_read_);
  report.ignore_warnings(tree->options.ignored_warnings);
  if (!apply_lists(*tree, listed, report.errors(), report)) return std::nullopt;
  return ServiceMap(tree, as_read_);
}

}  // namespace smartdiscover::service_map
