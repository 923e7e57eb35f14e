#pragma once

// Commands run within the test, their streams caught, in a folder of their own.

#include "admin/commands.hpp"
#include "admin/program.hpp"

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace smartdiscover::admin {

struct Outcome {
  ExitCode code;
  std::string out;
  std::string err;
};

inline Outcome run_with(std::span<const Command> commands, std::vector<std::string> arguments, const std::string& input = "") {
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  const auto code = run(std::move(arguments), Streams{in, out, err}, commands);
  return {code, out.str(), err.str()};
}

class CommandLine : public testing::Test {
 protected:
  CommandLine() {
    static std::atomic<int> count{0};
    folder_ = std::filesystem::path(testing::TempDir()) / ("admin-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    std::filesystem::create_directories(folder_);
  }
  ~CommandLine() override { std::filesystem::remove_all(folder_); }

  static Outcome smartdiscover(std::vector<std::string> arguments, const std::string& input = "") {
    return run_with(commands(), std::move(arguments), input);
  }
  std::string path(const std::filesystem::path& name) const { return (folder_ / name).string(); }
  void write(const std::filesystem::path& name, std::string_view text) const {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  std::string read(const std::filesystem::path& name) const {
    std::ifstream stream(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  std::filesystem::path folder_;
};

}  // namespace smartdiscover::admin
