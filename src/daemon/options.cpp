#include "daemon/options.hpp"

#include <smartdiscover/base/exit_code.hpp>
#include <smartdiscover/base/version.hpp>

#include <CLI/CLI.hpp>

#include <iostream>

namespace smartdiscover::daemon {

ParsedOptions parse_options(int argc, const char* const* argv) {
  Options options;
  CLI::App app("Account discovery for mail clients: autodiscover, autoconfig and related protocols.", "smartdiscoverd");
  app.set_version_flag("--version", "smartdiscoverd " + std::string(version));
  app.add_option("--config", options.config, "Read this configuration (default: " + options.config.string() + ")")
      ->type_name("FILE");
  app.add_flag("--check", options.check, "Check the configuration, service map, certificates and user stores, and exit");
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
