#pragma once

// A report as a JSON document, for `check --json` and `reload --json`.

#include <smartdiscover/yaml/report.hpp>

#include <boost/json/object.hpp>

namespace smartdiscover::yaml {

// {"errors": 2, "warnings": 1, "findings": [{"severity", "file", "line", "column", "path", "text", "code"}]}; file, line and
// column are missing where no file or line is at fault, code where there is none. Every text is valid UTF-8 without control characters.
boost::json::object as_json(const Report& report);

}  // namespace smartdiscover::yaml
