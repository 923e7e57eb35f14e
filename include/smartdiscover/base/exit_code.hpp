#pragma once

// Exit codes of both programs, after sysexits(3) where it has one.

namespace smartdiscover {

enum class ExitCode : int {
  ok = 0,       // warnings too
  failure = 1,  // the check, or what was asked for, failed
  usage = 64,
  unavailable = 69,  // a required service does not answer
  internal = 70,
  cannot_bind = 71,
  io = 74,
  configuration = 78,
};

constexpr int to_int(ExitCode code) { return static_cast<int>(code); }

}  // namespace smartdiscover
