// The commands that talk to the running daemon over its control socket: reload, status, blocks and cache.

#include "admin/commands.hpp"
#include "admin/control_client.hpp"

#include <smartdiscover/site/configuration.hpp>

#include <CLI/App.hpp>
#include <CLI/Option.hpp>
#include <CLI/Validators.hpp>

#include <memory>
#include <optional>
#include <ostream>

namespace smartdiscover::admin {
namespace {

using namespace std::chrono_literals;

struct DaemonOptions {
  std::filesystem::path control;
  bool json = false;
  std::string action;                  // of blocks and cache
  std::optional<std::string> subject;  // empty, as from an unset variable of a script, must not mean all
};

std::shared_ptr<DaemonOptions> declare_options(CLI::App& app) {
  auto options = std::make_shared<DaemonOptions>();
  app.add_option("--control", options->control, "Use this control socket (default: listen.control of the configuration)")
      ->type_name("PATH");
  app.add_flag("--json", options->json, "Print JSON");
  return options;
}

// The configuration may be broken where a reload is asked for; only where the socket is must be readable.
std::optional<std::filesystem::path> find_control_socket(const CommonOptions& common, const DaemonOptions& options,
                                                         const Streams& streams) {
  if (!options.control.empty()) return options.control;
  yaml::Report report;
  const auto configuration = site::read_configuration(common.config, report);
  if (configuration.locations.empty()) {
    for (const auto& finding : report.sorted()) streams.err << to_string(finding) << '\n';
    fail(streams, ExitCode::configuration, "cannot find out the path of the control socket; name it with --control");
    return std::nullopt;
  }
  if (configuration.listen.control.empty()) {
    fail(streams, ExitCode::configuration,
         "the daemon has no control socket, because listen.control is off; set it and restart the daemon");
    return std::nullopt;
  }
  return configuration.listen.control;
}

ExitCode ask(const CommonOptions& common, const DaemonOptions& options, const std::string& command, std::chrono::seconds timeout,
             const Streams& streams) {
  const auto socket = find_control_socket(common, options, streams);
  if (!socket) return ExitCode::configuration;
  const auto reply = ask_daemon(*socket, options.json ? command + " json" : command, timeout);
  if (!reply) return fail(streams, ExitCode::unavailable, reply.error().detail);
  // JSON goes to standard output even where it reports a failure.
  const bool is_result = reply->code == ExitCode::ok || reply->text.starts_with('{');
  (is_result ? streams.out : streams.err) << reply->text;
  return reply->code;
}

// One word on the control socket's line.
bool is_one_word(const std::string& text) {
  return !text.empty() && text.size() <= 320 && text.find_first_of(std::string_view(" \t\r\n\0", 5)) == std::string::npos;
}

ExitCode ask_about_sign_ins(const CommonOptions& common, const DaemonOptions& options, const std::string& command,
                            const Streams& streams) {
  if (options.subject && options.action == "list")
    return fail(streams, ExitCode::usage, "blocks list takes no address: it lists all blocks");
  if (options.subject && !is_one_word(*options.subject))
    return fail(streams, ExitCode::usage, "expected an e-mail address or a network as the argument");
  return ask(common, options, command + " " + options.action + (options.subject ? " " + *options.subject : ""), 10s, streams);
}

}  // namespace

Action declare_reload(CLI::App& app, const CommonOptions& common) {
  const auto options = declare_options(app);
  return [&common, options](const Streams& streams) { return ask(common, *options, "reload", 5min, streams); };
}

Action declare_status(CLI::App& app, const CommonOptions& common) {
  const auto options = declare_options(app);
  return [&common, options](const Streams& streams) { return ask(common, *options, "status", 10s, streams); };
}

Action declare_blocks(CLI::App& app, const CommonOptions& common) {
  const auto options = declare_options(app);
  app.add_option("ACTION", options->action,
                 "list: show all blocks and their remaining time; clear: lift blocks and reset the failure counts")
      ->required()
      ->check(CLI::IsMember({"list", "clear"}));
  app.add_option("EMAIL|NETWORK", options->subject,
                 "Clear only this account or network, as ann@example.com or 192.0.2.0/24 (default: all)");
  return [&common, options](const Streams& streams) { return ask_about_sign_ins(common, *options, "blocks", streams); };
}

Action declare_cache(CLI::App& app, const CommonOptions& common) {
  const auto options = declare_options(app);
  app.add_option("ACTION", options->action, "flush: remove cached credentials, so that the user stores verify the next sign-in")
      ->required()
      ->check(CLI::IsMember({"flush"}));
  app.add_option("EMAIL", options->subject, "Remove only the entries of this user (default: all)");
  return [&common, options](const Streams& streams) { return ask_about_sign_ins(common, *options, "cache", streams); };
}

}  // namespace smartdiscover::admin
