// smartdiscover blocks and smartdiscover cache: what the running daemon knows of sign-ins.

#include "admin/commands.hpp"
#include "admin/daemon_question.hpp"

#include <CLI/App.hpp>

#include <memory>
#include <optional>
#include <ostream>

namespace smartdiscover::admin {
namespace {

struct SignInOptions {
  DaemonOptions daemon;
  std::string action;
  std::optional<std::string> subject;  // an empty one, of a script's empty variable, must not mean all
};

// One word on the control socket's line.
bool is_one_word(const std::string& text) {
  return !text.empty() && text.size() <= 320 && text.find_first_of(std::string_view(" \t\r\n\0", 5)) == std::string::npos;
}

ExitCode run(const CommonOptions& common, const SignInOptions& options, const std::string& command, const Streams& streams) {
  if (options.subject && !is_one_word(*options.subject)) {
    streams.err << "smartdiscover: expected an e-mail address or a network\n";
    return ExitCode::usage;
  }
  const auto line = command + " " + options.action + (options.subject ? " " + *options.subject : "");
  return ask_the_daemon(common, options.daemon, line, std::chrono::seconds(10), streams);
}

}  // namespace

Action declare_blocks(CLI::App& app, const CommonOptions& common) {
  const auto options = std::make_shared<SignInOptions>();
  app.add_option("ACTION", options->action, "list: who is blocked, and how long; clear: lift blocks and forget what led to them")
      ->required()
      ->check(CLI::IsMember({"list", "clear"}));
  app.add_option("EMAIL|NETWORK", options->subject, "clear this one, as ann@example.com or 192.0.2.0/24; all if not given");
  declare_daemon_options(app, options->daemon, Json::offered);
  return [&common, options](const Streams& streams) {
    if (options->action == "list" && options->subject) {
      streams.err << "smartdiscover: blocks list takes no address: it lists all\n";
      return ExitCode::usage;
    }
    return run(common, *options, "blocks", streams);
  };
}

Action declare_cache(CLI::App& app, const CommonOptions& common) {
  const auto options = std::make_shared<SignInOptions>();
  app.add_option("ACTION", options->action, "flush: forget the sign-ins that are remembered, so that the stores are asked again")
      ->required()
      ->check(CLI::IsMember({"flush"}));
  app.add_option("EMAIL", options->subject, "of this person alone; of all if not given");
  declare_daemon_options(app, options->daemon, Json::offered);
  return [&common, options](const Streams& streams) { return run(common, *options, "cache", streams); };
}

}  // namespace smartdiscover::admin
