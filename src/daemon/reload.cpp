#include "daemon/reload.hpp"

#include "daemon/json_text.hpp"

namespace smartdiscover::daemon {
namespace {

std::string json_of(const yaml::Finding& finding) {
  std::string out = finding.severity == yaml::Finding::Severity::error ? "{\"severity\":\"error\"" : "{\"severity\":\"warning\"";
  if (finding.location.known()) out += ",\"file\":" + json_text(finding.location.file);
  if (finding.location.line != 0)
    out += ",\"line\":" + std::to_string(finding.location.line) + ",\"column\":" + std::to_string(finding.location.column);
  out += ",\"path\":" + json_text(finding.path) + ",\"text\":" + json_text(finding.text);
  if (!finding.code.empty()) out += ",\"code\":" + json_text(finding.code);
  return out + "}";
}

void append_item(std::string& list, const std::string& item) { list += (list.empty() ? "" : ",") + item; }

}  // namespace

std::string to_text(const Reload& reload) {
  std::string out;
  for (const auto& finding : reload.report.sorted()) out += to_string(finding) + "\n";
  for (const auto& note : reload.notes) out += note + "\n";
  return out + (reload.done ? "reloaded\n" : "nothing was changed: the configuration before stays in force\n");
}

std::string to_json(const Reload& reload) {
  std::string findings;
  for (const auto& finding : reload.report.sorted()) append_item(findings, json_of(finding));
  std::string notes;
  for (const auto& note : reload.notes) append_item(notes, json_text(note));
  return std::string("{\"reloaded\":") + (reload.done ? "true" : "false") +
         ",\"errors\":" + std::to_string(reload.report.errors()) + ",\"warnings\":" + std::to_string(reload.report.warnings()) +
         ",\"findings\":[" + findings + "],\"notes\":[" + notes + "]}\n";
}

}  // namespace smartdiscover::daemon
