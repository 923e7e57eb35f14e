#include "admin/program.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/base/version.hpp>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <exception>
#include <optional>
#include <ostream>

namespace smartdiscover::admin {
namespace {

// CLI11 would only say that a command is missing.
bool refuse_unknown_option(const std::string& option, const Streams& streams) {
  if (option == "-h" || option == "--help" || option == "--version") return false;
  streams.err << "smartdiscover: unknown option " << printable(option)
              << " before the command; smartdiscover --help lists the commands, "
              << "smartdiscover COMMAND --help lists the options of a command\n";
  return true;
}

bool refuse_unknown_command(const std::vector<std::string>& arguments, const Streams& streams,
                            std::span<const Command> commands) {
  if (arguments.empty()) return false;
  if (arguments.front().starts_with('-')) return refuse_unknown_option(arguments.front(), streams);
  std::vector<std::string_view> known;
  for (const auto& command : commands) known.push_back(command.name);
  if (std::find(known.begin(), known.end(), arguments.front()) != known.end()) return false;
  const auto near = nearest(arguments.front(), known);
  streams.err << "smartdiscover: unknown command " << printable(arguments.front())
              << (near.empty() ? "; smartdiscover --help lists the commands" : " (did you mean " + near + "?)") << '\n';
  return true;
}

ExitCode run_action(const Action& action, const Streams& streams) {
  const auto code = action(streams);
  streams.out.flush();
  if (streams.out) return code;
  return fail(streams, ExitCode::io, "cannot write the results to standard output");
}

}  // namespace

ExitCode fail(const Streams& streams, ExitCode code, std::string_view text) {
  streams.err << "smartdiscover: " << text << '\n';
  return code;
}

ExitCode run(std::vector<std::string> arguments, const Streams& streams, std::span<const Command> commands) {
  if (refuse_unknown_command(arguments, streams, commands)) return ExitCode::usage;
  CommonOptions common;
  CLI::App app("Administer a SmartDiscover server.", "smartdiscover");
  app.set_version_flag("--version", "smartdiscover " + std::string(version));
  app.require_subcommand(1);
  Action chosen;
  for (const auto& command : commands) {
    auto* sub = app.add_subcommand(std::string(command.name), std::string(command.description));
    sub->add_option("--config", common.config, "Read this configuration (default: " + common.config.string() + ")")
        ->type_name("FILE");
    sub->callback([&chosen, action = command.declare(*sub, common)] { chosen = action; });
  }
  // CLI11 takes the last one first.
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(std::move(arguments));
    return run_action(chosen, streams);
  } catch (const CLI::ParseError& error) {
    const bool was_asked_for = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
    app.exit(error, streams.out, streams.err);
    return was_asked_for ? ExitCode::ok : ExitCode::usage;
  } catch (const std::exception& error) {
    return fail(streams, ExitCode::internal, std::string("internal error: ") + error.what());
  }
}

}  // namespace smartdiscover::admin
