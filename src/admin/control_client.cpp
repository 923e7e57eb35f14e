#include "admin/control_client.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <charconv>
#include <sstream>

namespace smartdiscover::admin {
namespace {

using local = boost::asio::local::stream_protocol;

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

std::string remedy(const boost::system::error_code& error) {
  namespace errc = boost::system::errc;
  if (error == errc::permission_denied) return "; run the command as root or as the user of the daemon";
  if (error == errc::no_such_file_or_directory || error == errc::connection_refused)
    return "; start the daemon, or name its control socket with --control";
  return {};
}

}  // namespace

Result<ControlReply> ask_daemon(const std::filesystem::path& socket, const std::string& command, std::chrono::seconds timeout) {
  const auto problem = [&socket](Errc code, const std::string& text) { return failure(code, socket.string() + ": " + text); };
  local::endpoint endpoint;
  try {
    endpoint = local::endpoint(socket.string());
  } catch (const boost::system::system_error&) {
    return problem(Errc::unavailable, "the path of a socket is limited to 107 bytes");
  }
  local::iostream daemon;
  daemon.expires_after(timeout);
  daemon.connect(endpoint);
  if (!daemon)
    return failure(daemon.error() == boost::asio::error::timed_out ? Errc::timed_out : Errc::unavailable,
                   "cannot connect to " + socket.string() + ": " + daemon.error().message() + remedy(daemon.error()));
  std::ostringstream answer;
  daemon << command << '\n' << std::flush;
  answer << daemon.rdbuf();
  if (daemon.expiry() <= std::chrono::steady_clock::now())
    return problem(Errc::timed_out, "no answer from the daemon in time; see its log");
  auto reply = parse_reply(answer.str());
  if (!reply) return problem(reply.error().code, reply.error().detail);
  return reply;
}

}  // namespace smartdiscover::admin
