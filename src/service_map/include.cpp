#include "service_map/loading.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/service_map/warning_codes.hpp>
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
int stops_at(const char*, int error) { return error == ENOENT || error == ENOTDIR ? 0 : 1; }

// The folder before a pattern's first wildcard, where it is not there.
std::optional<std::string> missing_folder(const std::string& pattern, const std::filesystem::path& folder) {
  const auto wildcard = pattern.find_first_of("*?[");
  const auto slash = wildcard == std::string::npos ? wildcard : pattern.rfind('/', wildcard);
  if (slash == std::string::npos || slash == 0) return std::nullopt;
  const auto named = pattern.substr(0, slash);
  std::error_code error;
  if (std::filesystem::exists(folder / named, error) || error) return std::nullopt;
  return named;
}

}  // namespace

bool has_wildcard(std::string_view pattern) { return pattern.find_first_of("*?[") != std::string_view::npos; }

std::optional<std::vector<std::filesystem::path>> expand(const std::string& pattern, const std::filesystem::path& folder) {
  std::string whole = pattern;
  if (!pattern.starts_with('/') && !folder.empty()) whole = without_wildcards(folder.string()) + "/" + pattern;
  glob_t found{};
  const int outcome = glob(whole.c_str(), 0, stops_at, &found);
  std::vector<std::filesystem::path> files;
  for (std::size_t i = 0; i < found.gl_pathc; ++i) files.emplace_back(found.gl_pathv[i]);
  globfree(&found);
  if (outcome != 0 && outcome != GLOB_NOMATCH) return std::nullopt;
  std::error_code unreadable;
  std::erase_if(files, [&unreadable](const auto& file) { return std::filesystem::is_directory(file, unreadable); });
  std::sort(files.begin(), files.end());
  return files;
}

void read_includes(yaml::Section& top, const std::filesystem::path& map_file, ConfigTree& tree) {
  auto& report = top.report();
  const auto path = top.path_of("include");
  const auto itself = std::filesystem::weakly_canonical(map_file);
  std::set<std::filesystem::path> seen = {itself};
  for (const auto& pattern : top.texts("include")) {
    const auto files = expand(pattern.value, map_file.parent_path());
    if (!files) {
      report.error(pattern.location, path, "\"" + printable(pattern.value) + "\" names a folder that cannot be read");
      continue;
    }
    if (files->empty() && !has_wildcard(pattern.value)) {
      report.error(pattern.location, path, "there is no file \"" + printable(pattern.value) + "\" in the folder of this file");
    }
    const auto missing = files->empty() ? missing_folder(pattern.value, map_file.parent_path()) : std::nullopt;
    if (missing) {
      report.warning(warn::include_folder, pattern.location, path,
                     "there is no folder \"" + printable(*missing) + "\"; nothing is included from it");
    }
    for (const auto& file : *files) {
      if (!has_wildcard(pattern.value) && std::filesystem::weakly_canonical(file) == itself) {
        report.error(pattern.location, path, "this file includes itself");
        continue;
      }
      if (!seen.insert(std::filesystem::weakly_canonical(file)).second) continue;
      const auto node = yaml::parse_file(file, report);
      if (!node) continue;
      yaml::Section section(*node, "", report);
      read_domains(section, tree);
    }
  }
}

}  // namespace smartdiscover::service_map
