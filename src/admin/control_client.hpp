#pragma once

// Asking the running daemon over its control socket: a line with the command goes out; a line with an exit code, then text, come
// back.

#include <smartdiscover/base/exit_code.hpp>
#include <smartdiscover/base/result.hpp>

#include <chrono>
#include <filesystem>
#include <string>

namespace smartdiscover::admin {

struct ControlReply {
  ExitCode code = ExitCode::ok;
  std::string text;
};

// Blocks until the answer is complete. Errors: unavailable, where no daemon listens there; timed_out; malformed, for an invalid
// answer.
Result<ControlReply> ask_daemon(const std::filesystem::path& socket, const std::string& command, std::chrono::seconds timeout);

}  // namespace smartdiscover::admin
