#pragma once

// Every command of `smartdiscover`, in the order of its help.

#include "admin/command.hpp"

#include <span>

namespace smartdiscover::admin {

std::span<const Command> commands();

// Those that talk to the running daemon are in control.cpp, any other in a file of its own.
Action declare_blocks(CLI::App& app, const CommonOptions& common);
Action declare_cache(CLI::App& app, const CommonOptions& common);
Action declare_check(CLI::App& app, const CommonOptions& common);
Action declare_init(CLI::App& app, const CommonOptions& common);
Action declare_reload(CLI::App& app, const CommonOptions& common);
Action declare_signin(CLI::App& app, const CommonOptions& common);
Action declare_status(CLI::App& app, const CommonOptions& common);
Action declare_user(CLI::App& app, const CommonOptions& common);

}  // namespace smartdiscover::admin
