#pragma once

// The frame of `smartdiscover`: the command line is read, one command runs, its exit code is the program's.

#include "admin/command.hpp"

#include <span>
#include <string>
#include <vector>

namespace smartdiscover::admin {

// `arguments` without the program's name. Never throws: an exception of a command is printed and becomes ExitCode::internal; results
// that cannot be written become ExitCode::io.
ExitCode run(std::vector<std::string> arguments, const Streams& streams, std::span<const Command> commands);

}  // namespace smartdiscover::admin
