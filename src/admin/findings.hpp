#pragma once

// A report as text and as JSON.

#include <smartdiscover/yaml/report.hpp>

#include <iosfwd>
#include <string>

namespace smartdiscover::admin {

// One finding a line, then "2 errors, 1 warning".
void write_findings(std::ostream& out, const yaml::Report& report);
// One finding a line, without the count and without a line end at the end.
std::string all_findings(const yaml::Report& report);
// As yaml::as_json, on one line.
void write_findings_as_json(std::ostream& out, const yaml::Report& report);

}  // namespace smartdiscover::admin
