#include <smartdiscover/base/text.hpp>
#include <smartdiscover/yaml/report_json.hpp>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace smartdiscover::yaml {
namespace {

boost::json::object finding_as_json(const Finding& finding) {
  boost::json::object out{{"severity", finding.severity == Finding::Severity::error ? "error" : "warning"}};
  if (finding.location.known()) out["file"] = printable(finding.location.file);
  if (finding.location.line != 0) {
    out["line"] = finding.location.line;
    out["column"] = finding.location.column;
  }
  out["path"] = printable(finding.path);
  out["text"] = printable(finding.text);
  if (!finding.code.empty()) out["code"] = finding.code;
  return out;
}

}  // namespace

boost::json::object as_json(const Report& report) {
  boost::json::array findings;
  for (const auto& finding : report.sorted()) findings.push_back(finding_as_json(finding));
  return {{"errors", report.errors()}, {"warnings", report.warnings()}, {"findings", std::move(findings)}};
}

}  // namespace smartdiscover::yaml
