#include "admin/daemon_question.hpp"

#include "admin/control_client.hpp"

#include <smartdiscover/site/configuration.hpp>

#include <CLI/App.hpp>

#include <optional>
#include <ostream>

namespace smartdiscover::admin {
namespace {

// The configuration may be broken where a reload is asked for; only where the socket is must be readable.
std::optional<std::filesystem::path> find_control_socket(const CommonOptions& common, const DaemonOptions& options,
                                                         const Streams& streams) {
  if (!options.control.empty()) return options.control;
  yaml::Report report;
  const auto configuration = site::read_configuration(common.config, report);
  if (configuration.locations.empty()) {
    for (const auto& finding : report.sorted()) streams.err << to_string(finding) << '\n';
    streams.err << "smartdiscover: cannot find out the path of the control socket; name it with --control\n";
    return std::nullopt;
  }
  if (configuration.listen.control.empty()) {
    streams.err
        << "smartdiscover: the daemon has no control socket, because listen.control is off; set it and restart the daemon\n";
    return std::nullopt;
  }
  return configuration.listen.control;
}

ExitCode ask(const std::filesystem::path& socket, const std::string& command, std::chrono::seconds timeout,
             const Streams& streams) {
  const auto reply = ask_daemon(socket, command, timeout);
  if (!reply) {
    streams.err << "smartdiscover: " << reply.error().detail << '\n';
    return ExitCode::unavailable;
  }
  // JSON goes to standard output even where it reports a failure.
  const bool is_result = reply->code == ExitCode::ok || reply->text.starts_with('{');
  (is_result ? streams.out : streams.err) << reply->text;
  return reply->code;
}

}  // namespace

void declare_daemon_options(CLI::App& app, DaemonOptions& options, Json json) {
  app.add_option("--control", options.control, "Use this control socket (default: listen.control of the configuration)")
      ->type_name("PATH");
  if (json == Json::offered) app.add_flag("--json", options.json, "Print JSON");
}

ExitCode ask_the_daemon(const CommonOptions& common, const DaemonOptions& options, const std::string& command,
                        std::chrono::seconds timeout, const Streams& streams) {
  const auto socket = find_control_socket(common, options, streams);
  return socket ? ask(*socket, options.json ? command + " json" : command, timeout, streams) : ExitCode::configuration;
}

}  // namespace smartdiscover::admin
