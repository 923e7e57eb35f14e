#include "daemon/reload.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/yaml/report_json.hpp>

#include <boost/json/serialize.hpp>

namespace smartdiscover::daemon {

std::string to_text(const Reload& reload) {
  std::string out;
  for (const auto& finding : reload.report.sorted()) out += to_string(finding) + "\n";
  for (const auto& note : reload.notes) out += note + "\n";
  return out + (reload.done ? "reloaded\n" : "not reloaded: the previous configuration stays in force\n");
}

std::string to_json(const Reload& reload) {
  boost::json::object out{{"reloaded", reload.done}};
  for (auto& member : yaml::as_json(reload.report)) out.insert(std::move(member));
  boost::json::array notes;
  for (const auto& note : reload.notes) notes.emplace_back(printable(note));
  out["notes"] = std::move(notes);
  return boost::json::serialize(out) + "\n";
}

}  // namespace smartdiscover::daemon
