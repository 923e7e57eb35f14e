#include "admin/findings.hpp"

#include <smartdiscover/base/text.hpp>

#include <ostream>

namespace smartdiscover::admin {
namespace {

std::string count(std::size_t number, std::string_view noun) {
  return std::to_string(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

void write_as_json(std::ostream& out, const yaml::Finding& finding) {
  const bool is_error = finding.severity == yaml::Finding::Severity::error;
  out << R"({"severity": )" << (is_error ? R"("error")" : R"("warning")");
  if (finding.location.known()) out << R"(, "file": )" << json_string(finding.location.file);
  if (finding.location.line != 0) out << R"(, "line": )" << finding.location.line << R"(, "column": )" << finding.location.column;
  out << R"(, "path": )" << json_string(finding.path) << R"(, "text": )" << json_string(finding.text);
  if (!finding.code.empty()) out << R"(, "code": )" << json_string(finding.code);
  out << '}';
}

}  // namespace

void write_findings(std::ostream& out, const yaml::Report& report) {
  for (const auto& finding : report.sorted()) {
    out << to_string(finding);
    // The word by which ignore_warnings knows it.
    if (!finding.code.empty()) out << " [" << finding.code << ']';
    out << '\n';
  }
  out << count(report.errors(), "error") << ", " << count(report.warnings(), "warning") << '\n';
}

void write_findings_as_json(std::ostream& out, const yaml::Report& report) {
  out << R"({"errors": )" << report.errors() << R"(, "warnings": )" << report.warnings() << R"(, "findings": [)";
  bool first = true;
  for (const auto& finding : report.sorted()) {
    out << (first ? "\n  " : ",\n  ");
    write_as_json(out, finding);
    first = false;
  }
  out << (first ? "]}\n" : "\n]}\n");
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace smartdiscover::admin
