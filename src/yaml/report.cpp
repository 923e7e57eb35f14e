#include <smartdiscover/base/text.hpp>
#include <smartdiscover/yaml/report.hpp>

#include <algorithm>
#include <functional>
#include <tuple>

namespace smartdiscover::yaml {

namespace {

std::size_t hash_of(const Finding& finding) {
  const auto location = std::size_t{finding.location.line} << 32 | finding.location.column;
  return std::hash<std::string>{}(finding.text) * 31 + std::hash<std::size_t>{}(location);
}

}  // namespace

std::string to_string(const Finding& finding) {
  std::string out;
  if (finding.location.known()) {
    out = finding.location.line == 0 ? std::string(finding.location.file) : to_string(finding.location);
    out += ": ";
  }
  if (!finding.path.empty()) out += finding.path + ": ";
  if (finding.severity == Finding::Severity::warning) out += "warning: ";
  out += finding.text;
  // Keys and values of a file may hold anything that \x can spell; a terminal must not see it.
  return printable(out);
}

void Report::error(const Location& location, std::string_view path, std::string text) {
  add({Finding::Severity::error, location, std::string(path), std::move(text), {}});
}

void Report::warning(std::string_view code, const Location& location, std::string_view path, std::string text) {
  if (std::find(ignored_.begin(), ignored_.end(), code) != ignored_.end()) return;
  add({Finding::Severity::warning, location, std::string(path), std::move(text), std::string(code)});
}

// What an alias brings in twice is read twice, and need be told once.
void Report::add(Finding finding) {
  const auto is_same = [&finding, this](const auto& known) {
    const auto& other = findings_[known.second];
    return other.location == finding.location && other.severity == finding.severity && other.text == finding.text &&
           other.path == finding.path;
  };
  const auto [first, last] = by_hash_.equal_range(hash_of(finding));
  if (std::any_of(first, last, is_same)) return;
  findings_.push_back(std::move(finding));
  index_from(findings_.size() - 1);
}

void Report::append(const Report& other) {
  for (const auto& finding : other.findings_) {
    if (finding.severity == Finding::Severity::error) {
      add(finding);
    } else {
      warning(finding.code, finding.location, finding.path, finding.text);
    }
  }
}

void Report::index_from(std::size_t first) {
  for (auto i = first; i < findings_.size(); ++i) by_hash_.emplace(hash_of(findings_[i]), i);
}

void Report::ignore_warnings(const std::vector<std::string>& codes) {
  ignored_.insert(ignored_.end(), codes.begin(), codes.end());
  const auto is_ignored = [this](const Finding& finding) {
    return finding.severity == Finding::Severity::warning &&
           std::find(ignored_.begin(), ignored_.end(), finding.code) != ignored_.end();
  };
  findings_.erase(std::remove_if(findings_.begin(), findings_.end(), is_ignored), findings_.end());
  by_hash_.clear();
  index_from(0);
}

bool Report::has_errors() const noexcept { return errors() != 0; }

std::size_t Report::errors() const noexcept { return findings_.size() - warnings(); }

std::size_t Report::warnings() const noexcept {
  const auto is_warning = [](const Finding& finding) { return finding.severity == Finding::Severity::warning; };
  return static_cast<std::size_t>(std::count_if(findings_.begin(), findings_.end(), is_warning));
}

std::vector<Finding> Report::sorted() const {
  std::vector<std::string_view> files;
  for (const auto& finding : findings_) {
    if (std::find(files.begin(), files.end(), finding.location.file) == files.end()) files.push_back(finding.location.file);
  }
  const auto rank = [&files](const Finding& finding) {
    const auto file = std::find(files.begin(), files.end(), finding.location.file) - files.begin();
    return std::tuple(file, finding.location.line, finding.location.column);
  };
  auto findings = findings_;
  std::stable_sort(findings.begin(), findings.end(), [&rank](const Finding& a, const Finding& b) { return rank(a) < rank(b); });
  return findings;
}

}  // namespace smartdiscover::yaml
