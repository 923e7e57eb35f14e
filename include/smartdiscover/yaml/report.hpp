#pragma once

// Everything that is wrong with the files of a site, collected so that all of it can be shown at once.

#include <smartdiscover/model/location.hpp>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace smartdiscover::yaml {

struct Finding {
  enum class Severity { error, warning };
  Severity severity = Severity::error;
  Location location;
  std::string path;  // "services.imap.port"; empty for a file as a whole
  std::string text;  // what is wrong, and what was expected
  std::string code;  // warnings: the word for `ignore_warnings`, as "clear_text"
};

// "file:line:column: path: text", with "warning: " before the text of warnings.
std::string to_string(const Finding& finding);

// Not for several threads.
class Report {
 public:
  // A finding with the location, path and text of an earlier one is ignored.
  void error(const Location& location, std::string_view path, std::string text);
  void warning(std::string_view code, const Location& location, std::string_view path, std::string text);
  // Adds the findings of another report.
  void append(const Report& other);
  // Drops warnings of these codes, those already reported too.
  void ignore_warnings(const std::vector<std::string>& codes);

  bool has_errors() const noexcept;
  std::size_t errors() const noexcept;
  std::size_t warnings() const noexcept;
  // By file in the order in which files were first named, then line and column; errors and warnings together.
  std::vector<Finding> sorted() const;

 private:
  void add(Finding finding);
  void index_from(std::size_t first);

  std::vector<Finding> findings_;
  std::unordered_multimap<std::size_t, std::size_t> by_hash_;  // hash of location and text to index
  std::vector<std::string> ignored_;
};

}  // namespace smartdiscover::yaml
