#pragma once

// A server of another project, started by a test in a temporary folder and gone with it.

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace smartdiscover::users {

// A port on 127.0.0.1 that nobody listened on a moment ago.
std::uint16_t free_port();
// Whether somebody accepts connections there.
bool accepts_connections(std::uint16_t port);
bool accepts_connections(const std::filesystem::path& unix_socket);
// Asks every few milliseconds; false after `limit`.
bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds limit = std::chrono::seconds(20));
// Runs a program to its end; throws where it fails, with what it wrote.
std::string run_program(const std::vector<std::string>& command);

// Runs in the foreground in a process group of its own. Not for several threads.
class ServerProcess {
 public:
  // Waits until `is_up`; throws with the end of the log where it never is. What it writes goes into `log`.
  ServerProcess(std::vector<std::string> command, std::filesystem::path log, std::function<bool()> is_up);
  ~ServerProcess();  // stops
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  void start();
  void stop();    // waits until it is gone
  void freeze();  // it takes connections and says nothing
  void thaw();

 private:
  const std::vector<std::string> command_;
  const std::filesystem::path log_;
  const std::function<bool()> is_up_;
  pid_t process_ = -1;
};

}  // namespace smartdiscover::users
