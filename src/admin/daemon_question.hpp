#pragma once

// The common part of the commands that talk to the running daemon.

#include "admin/command.hpp"

#include <chrono>
#include <filesystem>
#include <string>

namespace smartdiscover::admin {

struct DaemonOptions {
  std::filesystem::path control;  // --control
  bool json = false;              // --json
};

enum class Json { offered, not_offered };

void declare_daemon_options(CLI::App& app, DaemonOptions& options, Json json);

// Sends a command over the control socket that the options or the configuration name, and writes the answer.
ExitCode ask_the_daemon(const CommonOptions& common, const DaemonOptions& options, const std::string& command,
                        std::chrono::seconds timeout, const Streams& streams);

}  // namespace smartdiscover::admin
