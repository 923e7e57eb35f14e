// smartdiscover reload and smartdiscover status.

#include "admin/commands.hpp"
#include "admin/daemon_question.hpp"

#include <CLI/App.hpp>

#include <memory>

namespace smartdiscover::admin {
namespace {

using namespace std::chrono_literals;

Action declare(CLI::App& app, const CommonOptions& common, std::string command, Json json, std::chrono::seconds timeout) {
  const auto options = std::make_shared<DaemonOptions>();
  declare_daemon_options(app, *options, json);
  return [&common, options, command = std::move(command), timeout](const Streams& streams) {
    return ask_the_daemon(common, *options, command, timeout, streams);
  };
}

}  // namespace

Action declare_reload(CLI::App& app, const CommonOptions& common) { return declare(app, common, "reload", Json::offered, 5min); }

Action declare_status(CLI::App& app, const CommonOptions& common) { return declare(app, common, "status", Json::offered, 10s); }

}  // namespace smartdiscover::admin
