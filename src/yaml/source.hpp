#pragma once

// The text of one file, with the two questions that the reader asks of it: which location has that byte, and what is there.

#include <smartdiscover/model/location.hpp>
#include <smartdiscover/yaml/report.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::yaml {

class Source {
 public:
  Source(std::string_view text, std::string_view file_name);

  std::string_view text() const noexcept { return text_; }  // without byte order mark
  Location file() const noexcept { return {file_, 0, 0}; }
  // Line and column of yaml-cpp: both from 0, the column in bytes. In a Location, both count from 1 and the column counts
  // characters.
  Location location(int line, int byte_column) const;
  std::string_view line(int number) const;
  // The rest of the line from a column on; empty behind its end.
  std::string_view rest_of_line(int line, int byte_column) const;
  // True where nothing but blank lines follows.
  bool is_end(int line, int byte_column) const;
  // False where a quoted scalar begins whose quote is not closed: yaml-cpp 0.7 lets it end with the file.
  bool closes_quote(int line, int byte_column) const;

  // Reports bytes that no YAML file may hold: invalid UTF-8 and control characters. False where there are some.
  bool check_characters(Report& report) const;

 private:
  std::size_t offset(int line, int byte_column) const;

  std::string_view text_;
  std::string_view file_;
  std::vector<std::size_t> line_starts_;
};

}  // namespace smartdiscover::yaml
