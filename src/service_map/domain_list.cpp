#include "service_map/loading.hpp"

#include <smartdiscover/base/file.hpp>
#include <smartdiscover/base/text.hpp>

namespace smartdiscover::service_map {
namespace {

std::optional<ListedDomain> parse_line(const std::vector<std::string>& words, const Location& location, yaml::Report& report) {
  if (words.size() > 3) {
    report.error(location, "", "expected \"domain [alias_of|-] [hostname]\", found more");
    return std::nullopt;
  }
  std::optional<std::string_view> alias_of;
  std::optional<std::string_view> hostname;
  if (words.size() > 1 && words[1] != "-") alias_of = words[1];
  if (words.size() > 2) hostname = words[2];
  auto listed = make_listed_domain(words[0], alias_of, hostname, location);
  if (listed) return std::move(*listed);
  report.error(location, "", listed.error().detail);
  return std::nullopt;
}

}  // namespace

Result<ListedDomain> make_listed_domain(std::string_view domain, std::optional<std::string_view> alias_of,
                                        std::optional<std::string_view> hostname, const Location& location) {
  const auto parsed = Domain::parse(domain);
  if (!parsed) return failure(Errc::malformed, "expected a domain, found \"" + printable(domain) + "\"");
  ListedDomain listed{.domain = *parsed, .location = location};
  if (alias_of) {
    listed.alias_of = Domain::parse(*alias_of);
    if (!listed.alias_of)
      return failure(Errc::malformed, "expected the domain it is an alias of, or \"-\", found \"" + printable(*alias_of) + "\"");
  }
  if (hostname) {
    const auto host = HostTemplate::parse(std::string(*hostname), Placeholders::domain_alone);
    if (!host) return failure(Errc::malformed, host.error().detail);
    listed.hostname = std::string(*hostname);
  }
  return listed;
}

std::vector<ListedDomain> load_domain_list(const std::filesystem::path& file, yaml::Report& report) {
  std::vector<ListedDomain> list;
  const auto name = intern_file_name(file.string());
  const auto content = read_file(file, largest_text_file);
  if (!content) {
    report.error(Location{name}, "", "cannot be read: " + content.error().detail);
    return list;
  }
  TextMap<std::uint32_t> lines;
  std::string_view rest = *content;
  for (std::uint32_t number = 1; !rest.empty(); ++number) {
    const auto line = take_line(rest);
    const auto words = split_list(line.substr(0, line.find('#')));
    if (words.empty()) continue;
    const auto column = static_cast<std::uint32_t>(line.find(words.front())) + 1;
    auto listed = parse_line(words, Location{name, number, column}, report);
    if (!listed) continue;
    const auto [first, is_new] = lines.emplace(listed->domain.text(), number);
    if (is_new) {
      list.push_back(*std::move(listed));
    } else {
      report.error(listed->location, "", listed->domain.text() + ": given twice, first in line " + std::to_string(first->second));
    }
  }
  return list;
}

// Where map and list name the same domain, the map's values win.
void add_listed(const std::vector<ListedDomain>& listed, ConfigTree& tree, yaml::Report& report) {
  tree.exact.reserve(tree.exact.size() + listed.size());
  for (const auto& row : listed) {
    const auto [found, is_new] = tree.exact.try_emplace(row.domain.text());
    auto& rules = found->second;
    if (is_new) {
      rules.path = row.domain.text();
      rules.location = row.location;
      rules.on_error = row.on_error;
      if (row.alias_of) rules.alias_of = std::make_shared<const Sourced<Domain>>(Sourced<Domain>{*row.alias_of, row.location});
    }
    if (!row.hostname || (rules.level && rules.level->hostname)) continue;
    auto host = HostTemplate::parse(*row.hostname, Placeholders::domain_alone);
    if (!host) {
      report.error(row.location, row.domain.text(), host.error().detail);
      continue;
    }
    Level level = rules.level ? *rules.level : Level{.path = rules.path};
    level.hostname = Sourced<HostTemplate>{*std::move(host), row.location};
    rules.level = std::make_shared<const Level>(std::move(level));
  }
}

}  // namespace smartdiscover::service_map
