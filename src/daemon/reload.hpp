#pragma once

// The result of a reload, for the administrator who asked for it.

#include <smartdiscover/yaml/report.hpp>

#include <string>
#include <vector>

namespace smartdiscover::daemon {

struct Reload {
  bool done = false;  // false: the previous state stays
  yaml::Report report;
  std::vector<std::string> notes;  // messages that are not findings
};

std::string to_text(const Reload& reload);  // a line for each error, warning and note, then the result
// {"reloaded":true,"errors":0,"warnings":1,"findings":[{"severity","file","line","column","path","text","code"}],"notes":[]};
// file, line and column are missing where no file or line is at fault, code where there is none.
std::string to_json(const Reload& reload);

}  // namespace smartdiscover::daemon
