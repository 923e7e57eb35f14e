#pragma once

// The control socket: a UNIX stream socket on which `smartdiscover reload` and `smartdiscover status` talk to the daemon.
// One exchange a connection: a line with the command in, then a line with the exit code and the text for the administrator out, then
// the end. Only the daemon's own user and root may connect (mode 0600). A client that does not send its command,
// or does not read the answer, is disconnected after the timeout.

#include <smartdiscover/base/result.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace smartdiscover::daemon {

struct ControlAnswer {
  int exit_code = 0;
  std::string text;
};

using ControlHandler = std::function<boost::asio::awaitable<ControlAnswer>(std::string command)>;

class ControlSocket {
 public:
  // Binds; a stale socket file is replaced. `timeout` limits the reading of a command and the writing of its answer.
  // Errors: busy, where another daemon answers there; io.
  static Result<std::unique_ptr<ControlSocket>> open(boost::asio::io_context& context, const std::filesystem::path& path,
                                                     ControlHandler handler,
                                                     std::chrono::milliseconds timeout = std::chrono::seconds(10));
  ~ControlSocket();  // removes the file
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

  // Accepts until close(). Both on the context's thread.
  void start();
  void close();

 private:
  using Connection = std::shared_ptr<boost::asio::local::stream_protocol::socket>;
  ControlSocket(boost::asio::io_context& context, std::filesystem::path path, ControlHandler handler,
                std::chrono::milliseconds timeout);
  boost::asio::awaitable<void> accept_loop();
  boost::asio::awaitable<void> serve(Connection socket);
  static boost::asio::awaitable<void> reply(Connection socket, ControlAnswer answer, std::chrono::milliseconds timeout);

  std::filesystem::path path_;
  ControlHandler handler_;
  const std::chrono::milliseconds timeout_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
};

}  // namespace smartdiscover::daemon
