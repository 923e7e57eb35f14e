#include "admin/findings.hpp"

#include <smartdiscover/yaml/report_json.hpp>

#include <boost/json/serialize.hpp>

#include <ostream>

namespace smartdiscover::admin {
namespace {

std::string count(std::size_t number, std::string_view noun) {
  return std::to_string(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

}  // namespace

void write_findings(std::ostream& out, const yaml::Report& report) {
  for (const auto& finding : report.sorted()) {
    out << to_string(finding);
    // The code for ignore_warnings.
    if (!finding.code.empty()) out << " [" << finding.code << ']';
    out << '\n';
  }
  out << count(report.errors(), "error") << ", " << count(report.warnings(), "warning") << '\n';
}

std::string all_findings(const yaml::Report& report) {
  std::string text;
  for (const auto& finding : report.sorted()) text += (text.empty() ? "" : "\n") + to_string(finding);
  return text;
}

void write_findings_as_json(std::ostream& out, const yaml::Report& report) {
  out << boost::json::serialize(yaml::as_json(report)) << '\n';
}

}  // namespace smartdiscover::admin
