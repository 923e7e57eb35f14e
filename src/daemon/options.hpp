#pragma once

// The command line of smartdiscoverd.

#include <filesystem>
#include <optional>
#include <string>

namespace smartdiscover::daemon {

struct Options {
  std::filesystem::path config = "/etc/smartdiscover/smartdiscover.yaml";
  bool check = false;
};

// Either the options, or what to exit with at once (help, version, a usage error; its text is printed already).
struct ParsedOptions {
  std::optional<Options> options;
  int exit_code = 0;
};
ParsedOptions parse_options(int argc, const char* const* argv);

}  // namespace smartdiscover::daemon
