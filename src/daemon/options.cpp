#include "daemon/options.hpp"

#include <smartdiscover/base/exit_code.hpp>
#include <smartdiscover/base/version.hpp>

#include <CLI/CLI.hpp>

#include <iostream>

namespace smartdiscover::daemon {

ParsedOptions parse_options(int argc, const char* const* argv) {
  Options options;
  CLI::App app("Answers mail clients that ask how to reach their mailbox.", "smartdiscoverd");
  app.set_version_flag("--version", "smartdiscoverd " + std::string(version));
  app.add_option("--config", options.config, "The configuration, " + options.config.string() + " by default")->type_name("FILE");
  app.add_flag("--check", options.check, "Do all that a start does except listen, then end");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
    app.exit(error, std::cout, std::cerr);
    return {std::nullopt, asked ? to_int(ExitCode::ok) : to_int(ExitCode::usage)};
  }
  return {std::move(options), 0};
}

}  // namespace smartdiscover::daemon
