#pragma once

// What a reload came to, for the administrator who asked for it.

#include <smartdiscover/yaml/report.hpp>

#include <string>
#include <vector>

namespace smartdiscover::daemon {

struct Reload {
  bool done = false;  // where something is wrong, the old state stays
  yaml::Report report;
  std::vector<std::string> notes;  // what is to be said beside findings
};

std::string to_text(const Reload& reload);  // a line for each error, warning and note, then what became of it
// {"reloaded":true,"errors":0,"warnings":1,"findings":[{"severity","file","line","column","path","text","code"}],"notes":[]};
// file, line and column are missing where no file or line is at fault, code where there is none.
std::string to_json(const Reload& reload);

}  // namespace smartdiscover::daemon
