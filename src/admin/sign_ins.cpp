// smartdiscover blocks and smartdiscover cache: the sign-in state of the running daemon.

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
  std::optional<std::string> subject;  // empty, as from an unset variable of a script, must not mean all
};

// One word on the control socket's line.
bool is_one_word(const std::string& text) {
  return !text.empty() && text.size() <= 320 && text.find_first_of(std::string_view(" \t\r\n\0", 5)) == std::string::npos;
}

ExitCode run(const CommonOptions& common, const SignInOptions& options, const std::string& command, const Streams& streams) {
  if (options.subject && !is_one_word(*options.subject)) {
    streams.err << "smartdiscover: expected an e-mail address or a network as the argument\n";
    return ExitCode::usage;
  }
  const auto line = command + " " + options.action + (options.subject ? " " + *options.subject : "");
  return ask_the_daemon(common, options.daemon, line, std::chrono::seconds(10), streams);
}

}  // namespace

Action declare_blocks(CLI::App& app, const CommonOptions& common) {
  const auto options = std::make_shared<SignInOptions>();
  app.add_option("ACTION", options->action,
                 "list: show all blocks and their remaining time; clear: lift blocks and reset the failure counts")
      ->required()
      ->check(CLI::IsMember({"list", "clear"}));
  app.add_option("EMAIL|NETWORK", options->subject,
                 "Clear only this account or network, as ann@example.com or 192.0.2.0/24 (default: all)");
  declare_daemon_options(app, options->daemon, Json::offered);
  return [&common, options](const Streams& streams) {
    if (options->action == "list" && options->subject) {
      streams.err << "smartdiscover: blocks list takes no address: it lists all blocks\n";
      return ExitCode::usage;
    }
    return run(common, *options, "blocks", streams);
  };
}

Action declare_cache(CLI::App& app, const CommonOptions& common) {
  const auto options = std::make_shared<SignInOptions>();
  app.add_option("ACTION", options->action, "flush: remove cached credentials, so that the user stores verify the next sign-in")
      ->required()
      ->check(CLI::IsMember({"flush"}));
  app.add_option("EMAIL", options->subject, "Remove only the entries of this user (default: all)");
  declare_daemon_options(app, options->daemon, Json::offered);
  return [&common, options](const Streams& streams) { return run(common, *options, "cache", streams); };
}

}  // namespace smartdiscover::admin
