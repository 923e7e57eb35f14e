#include "service_map/loading.hpp"

#include <smartdiscover/model/text.hpp>
#include <smartdiscover/yaml/node.hpp>

#include <glob.h>

#include <algorithm>
#include <cerrno>
#include <set>

namespace smartdiscover::service_map {
namespace {

// The folder's own name is taken as it is, whatever it holds.
std::string without_wildcards(const std::string& folder) {
  std::string out;
  for (const char c : folder) {
    if (std::string_view("*?[]\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// glob() stops where this says so: a folder that is not there matches nothing, one that may not be read hides what would match.
int stops_at(const char*, int error) {
  return error == ENOENT || error == ENOTDIR ? 0 : 1;
}

}  // namespace

bool has_wildcard(std::string_view pattern) {
  return pattern.find_first_of("*?[") != std::string_view::npos;
}

std::optional<std::vector<std::filesystem::path>> expand(const std::string& pattern, const std::filesystem::path& folder) {
  std::string whole = pattern;
  if (!pattern.starts_with('/') && !folder.empty()) whole = without_wildcards(folder.string()) + "/" + pattern;
  glob_t found{};
  const int outcome = glob(whole.c_str(), 0, stops_at, &found);
  std::vector<std::filesystem::path> files;
  for (std::size_t i = 0; i < found.gl_pathc; ++i)
    files.emplace_back(found.gl_pathv[i]);
  globfree(&found);
  if (outcome != 0 && outcome != GLOB_NOMATCH) return std::nullopt;
  std::error_code unreadable;
  std::erase_if(files, [&unreadable](const auto& file) { return std::filesystem::is_directory(file, unreadable); });
  std::sort(files.begin(), files.end());
  return files;
}

void read_includes(yaml::Section& top, const std::filesystem::path& map_file, Levels& levels) {
  auto& report = top.report();
  const auto path = top.path_of("include");
  std::set<std::filesystem::path> seen = {std::filesystem::weakly_canonical(map_file)};
  for (const auto& pattern : top.texts("include")) {
    const auto files = expand(pattern.value, map_file.parent_path());
    if (!files) {
      report.error(pattern.place, path, "\"" + printable(pattern.value) + "\" names a folder that cannot be read");
      continue;
    }
    if (files->empty() && !has_wildcard(pattern.value)) {
      report.error(pattern.place, path, "there is no file \"" + printable(pattern.value) + "\" beside this one");
    }
    for (const auto& file : *files) {
      if (!seen.insert(std::filesystem::weakly_canonical(file)).second) continue;
      const auto node = yaml::parse_file(file, report);
      if (!node) continue;
      yaml::Section section(*node, "", report);
      read_domains(section, levels);
    }
  }
}

}  // namespace smartdiscover::service_map
