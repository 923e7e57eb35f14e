#pragma once

// A report as people and programs read it.

#include <smartdiscover/yaml/report.hpp>

#include <iosfwd>
#include <string>
#include <string_view>

namespace smartdiscover::admin {

// One finding a line, then "2 errors, 1 warning".
void write_findings(std::ostream& out, const yaml::Report& report);
// {"errors": 2, "warnings": 1, "findings": [{"severity", "file", "line", "column", "path", "text", "code"}]}; file, line and
// column are missing where no file or line is at fault, code where there is none.
void write_findings_as_json(std::ostream& out, const yaml::Report& report);

// With its quotes. Control characters and invalid UTF-8 are taken out.
std::string json_string(std::string_view text);

}  // namespace smartdiscover::admin
