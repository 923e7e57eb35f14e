#include "server_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace smartdiscover::users {

namespace {

sockaddr* generic(void* address) { return static_cast<sockaddr*>(address); }

std::string content(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

pid_t spawn(const std::vector<std::string>& command, const std::filesystem::path& log) {
  std::vector<char*> arguments;
  for (const auto& one : command) arguments.push_back(const_cast<char*>(one.c_str()));
  arguments.push_back(nullptr);
  const pid_t process = ::fork();
  if (process < 0) throw std::runtime_error("cannot fork");
  if (process > 0) {
    ::setpgid(process, process);
    return process;
  }
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(::open("/dev/null", O_RDONLY), 0);
  ::dup2(out, 1);
  ::dup2(out, 2);
  for (int descriptor = 3; descriptor < 1024; ++descriptor) ::close(descriptor);
  ::execvp(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(socket, generic(&address), size) != 0 || ::getsockname(socket, generic(&address), &size) != 0)
    throw std::runtime_error("no free port");
  ::close(socket);
  return ntohs(address.sin_port);
}

bool accepts_connections(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool accepted = ::connect(socket, generic(&address), sizeof address) == 0;
  ::close(socket);
  return accepted;
}

bool accepts_connections(const std::filesystem::path& unix_socket) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, unix_socket.c_str(), sizeof address.sun_path - 1);
  const bool accepted = ::connect(socket, generic(&address), sizeof address) == 0;
  ::close(socket);
  return accepted;
}

bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

std::string run_program(const std::vector<std::string>& command) {
  std::string name = std::filesystem::temp_directory_path() / "smartdiscover-output-XXXXXX";
  const int file = ::mkstemp(name.data());
  if (file < 0) throw std::runtime_error("no temporary file");
  ::close(file);
  int status = 0;
  ::waitpid(spawn(command, name), &status, 0);
  const auto output = content(name);
  std::filesystem::remove(name);
  if (status != 0) throw std::runtime_error(command[0] + " failed:\n" + output);
  return output;
}

ServerProcess::ServerProcess(std::vector<std::string> command, std::filesystem::path log, std::function<bool()> is_up)
    : command_(std::move(command)), log_(std::move(log)), is_up_(std::move(is_up)) {
  start();
}

ServerProcess::~ServerProcess() { stop(); }

void ServerProcess::start() {
  if (process_ > 0) return;
  process_ = spawn(command_, log_);
  bool ended = false;
  const auto up = [&] {
    ended = ::waitpid(process_, nullptr, WNOHANG) == process_;
    return ended || is_up_();
  };
  if (eventually(up) && !ended) return;
  if (ended) process_ = -1;
  stop();
  throw std::runtime_error(command_[0] + " does not start:\n" + content(log_));
}

void ServerProcess::stop() {
  if (process_ <= 0) return;
  ::kill(-process_, SIGCONT);
  ::kill(process_, SIGTERM);
  const auto gone = [this] { return ::waitpid(process_, nullptr, WNOHANG) == process_; };
  if (!eventually(gone, std::chrono::seconds(10))) {
    ::kill(-process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  ::kill(-process_, SIGKILL);
  process_ = -1;
}

void ServerProcess::freeze() {
  if (process_ <= 0) return;
  ::kill(-process_, SIGSTOP);
  // It may have gone on for a while yet.
  int status = 0;
  eventually([&] { return ::waitpid(process_, &status, WUNTRACED | WNOHANG) == process_ && WIFSTOPPED(status); });
}

void ServerProcess::thaw() {
  if (process_ <= 0) return;
  ::kill(-process_, SIGCONT);
}

}  // namespace smartdiscover::users
