#include "admin/control_client.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <system_error>

namespace smartdiscover::admin {
namespace {

using Clock = std::chrono::steady_clock;

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }

 private:
  int value_;
};

std::string reason() { return std::generic_category().message(errno); }

std::optional<Error> connect_to(const Descriptor& descriptor, const std::filesystem::path& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto& path = socket.native();
  if (path.size() >= sizeof(address.sun_path))
    return failure(Errc::unavailable, path + ": the path of a socket is limited to 107 bytes");
  std::memcpy(address.sun_path, path.data(), path.size());
  if (::connect(descriptor.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return std::nullopt;
  const bool no_daemon = errno == ENOENT || errno == ECONNREFUSED;
  return failure(Errc::unavailable,
                 path + ": " + reason() + (no_daemon ? "; start the daemon, or name its control socket with --control" : ""));
}

Result<std::string> read_all(const Descriptor& descriptor, Clock::time_point deadline) {
  std::string text;
  char buffer[4096];
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd readable{descriptor.get(), POLLIN, 0};
    const int ready = left > 0 ? ::poll(&readable, 1, static_cast<int>(left)) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return failure(Errc::timed_out, "no answer from the daemon in time; see its log");
    const auto length = ::read(descriptor.get(), buffer, sizeof(buffer));
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return failure(Errc::unavailable, "connection to the daemon lost: " + reason());
    if (length == 0) return text;
    text.append(buffer, static_cast<std::size_t>(length));
  }
}

bool is_exit_code(int number) {
  for (const auto code : {ExitCode::ok, ExitCode::failure, ExitCode::usage, ExitCode::unavailable, ExitCode::internal,
                          ExitCode::cannot_bind, ExitCode::io, ExitCode::configuration}) {
    if (number == to_int(code)) return true;
  }
  return false;
}

Result<ControlReply> parse_reply(const std::string& answer) {
  int code = 0;
  const auto line_end = answer.find('\n');
  const auto* const end = answer.data() + (line_end == std::string::npos ? 0 : line_end);
  const auto [stop, error] = std::from_chars(answer.data(), end, code);
  if (error != std::errc() || stop != end || !is_exit_code(code)) {
    return failure(Errc::malformed, answer.empty() ? "the daemon closed the connection without an answer; see its log"
                                                   : "unexpected answer; expected smartdiscoverd on this socket");
  }
  return ControlReply{static_cast<ExitCode>(code), answer.substr(line_end + 1)};
}

}  // namespace

Result<ControlReply> ask_daemon(const std::filesystem::path& socket, const std::string& command, std::chrono::seconds timeout) {
  const auto deadline = Clock::now() + timeout;
  const Descriptor descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (descriptor.get() < 0) return failure(Errc::unavailable, "no socket: " + reason());
  if (const auto error = connect_to(descriptor, socket)) return *error;
  const auto line = command + "\n";
  if (::send(descriptor.get(), line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size())) {
    return failure(Errc::unavailable, socket.string() + ": " + reason());
  }
  const auto answer = read_all(descriptor, deadline);
  if (!answer) return failure(answer.error().code, socket.string() + ": " + answer.error().detail);
  auto reply = parse_reply(*answer);
  if (!reply) return failure(reply.error().code, socket.string() + ": " + reply.error().detail);
  return reply;
}

}  // namespace smartdiscover::admin
