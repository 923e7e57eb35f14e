#pragma once

// The interface between the frame of `smartdiscover` and its commands. A command is one file with one function that declares
// its options and returns what is to be run, and one row in commands.cpp.

#include <smartdiscover/base/exit_code.hpp>

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <string_view>

namespace CLI {
class App;  // its header takes seconds to compile: only what declares options includes it
}

namespace smartdiscover::admin {

// Results go to `out`, progress and mistakes to `err`; passwords come from `in`.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
};

// Writes "smartdiscover: TEXT" to `err` and returns the code.
ExitCode fail(const Streams& streams, ExitCode code, std::string_view text);

// Options that every command takes.
struct CommonOptions {
  std::filesystem::path config = "/etc/smartdiscover/smartdiscover.yaml";  // --config
};

using Action = std::function<ExitCode(const Streams& streams)>;

struct Command {
  std::string_view name;
  std::string_view description;
  // Adds the command's own options to `app` and returns what runs when the command was given. What the options are bound to must
  // be owned by the Action (a shared_ptr); `common` outlives it and is filled in before it runs.
  Action (*declare)(CLI::App& app, const CommonOptions& common);
};

}  // namespace smartdiscover::admin
