#pragma once

// The control socket: a UNIX stream socket on which `smartdiscover reload` and `smartdiscover status` talk to the daemon.
// One exchange a connection: a line with the command in, then a line with the exit code and the text for the administrator out, then
// the end. Only the daemon's own user and root may connect (mode 0600). Who does not send a command, or does not take the answer, is
// hung up on after a while.

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
  // Binds; a socket file that nobody listens on any more is replaced. `patience` is for a command, and for its answer to be taken.
  // Errors: busy, where another daemon answers there; io.
  static Result<std::unique_ptr<ControlSocket>> open(boost::asio::io_context& context, const std::filesystem::path& path,
                                                     ControlHandler handler,
                                                     std::chrono::milliseconds patience = std::chrono::seconds(10));
  ~ControlSocket();  // removes the file
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

  // Accepts until close(). Both on the context's thread.
  void start();
  void close();

 private:
  using Connection = std::shared_ptr<boost::asio::local::stream_protocol::socket>;
  ControlSocket(boost::asio::io_context& context, std::filesystem::path path, ControlHandler handler,
                std::chrono::milliseconds patience);
  boost::asio::awaitable<void> accept_loop();
  boost::asio::awaitable<void> serve(Connection socket);
  static boost::asio::awaitable<void> reply(Connection socket, ControlAnswer answer, std::chrono::milliseconds patience);

  std::filesystem::path path_;
  ControlHandler handler_;
  const std::chrono::milliseconds patience_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
};

}  // namespace smartdiscover::daemon
