// smartdiscover reload and smartdiscover status: what the running daemon is asked.

#include "admin/commands.hpp"
#include "admin/control_client.hpp"

#include <smartdiscover/site/configuration.hpp>

#include <memory>
#include <ostream>

namespace smartdiscover::admin {
namespace {

using namespace std::chrono_literals;

struct ControlOptions {
  std::filesystem::path control;
  bool json = false;
};

// The configuration may be broken where a reload is asked for; only where the socket is must be readable.
std::optional<std::filesystem::path> find_control_socket(const CommonOptions& common, const ControlOptions& options,
                                                         const Streams& streams) {
  if (!options.control.empty()) return options.control;
  yaml::Report report;
  const auto configuration = site::read_configuration(common.config, report);
  if (configuration.places.empty()) {
    for (const auto& finding : report.sorted())
      streams.err << to_string(finding) << '\n';
    streams.err << "smartdiscover: where the daemon's control socket is cannot be read; name it with --control\n";
    return std::nullopt;
  }
  if (configuration.listen.control.empty()) {
    streams.err << "smartdiscover: the daemon has no control socket (listen.control is off)\n";
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
  (reply->code == ExitCode::ok ? streams.out : streams.err) << reply->text;
  return reply->code;
}

Action declare(CLI::App& app, const CommonOptions& common, std::shared_ptr<ControlOptions> options, std::string command,
               std::chrono::seconds timeout) {
  app.add_option("--control", options->control, "The daemon's control socket; the one that the configuration names if not given")
      ->type_name("PATH");
  return [&common, options = std::move(options), command = std::move(command), timeout](const Streams& streams) {
    const auto socket = find_control_socket(common, *options, streams);
    return socket ? ask(*socket, options->json ? command + " json" : command, timeout, streams) : ExitCode::configuration;
  };
}

}  // namespace

Action declare_reload(CLI::App& app, const CommonOptions& common) {
  return declare(app, common, std::make_shared<ControlOptions>(), "reload", 5min);
}

Action declare_status(CLI::App& app, const CommonOptions& common) {
  auto options = std::make_shared<ControlOptions>();
  app.add_flag("--json", options->json, "Write the state as JSON");
  return declare(app, common, std::move(options), "status", 10s);
}

}  // namespace smartdiscover::admin
