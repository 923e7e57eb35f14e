#include "daemon/control_socket.hpp"

#include <smartdiscover/base/exit_code.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <sys/stat.h>

#include <array>
#include <tuple>

namespace smartdiscover::daemon {
namespace {

namespace asio = boost::asio;
using local = asio::local::stream_protocol;

constexpr auto use_tuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t longest_command = 512;

// Closes the connection when the time is over.
class Deadline {
 public:
  Deadline(const std::shared_ptr<local::socket>& socket, std::chrono::milliseconds time) : timer_(socket->get_executor(), time) {
    timer_.async_wait([socket](const boost::system::error_code& error) {
      boost::system::error_code ignored;
      if (!error) socket->close(ignored);
    });
  }

 private:
  asio::steady_timer timer_;  // cancelled by its destructor
};

bool is_in_use(asio::io_context& context, const std::filesystem::path& path) {
  local::socket probe(context);
  boost::system::error_code error;
  probe.connect(local::endpoint(path.string()), error);
  return !error;
}

}  // namespace

Result<std::unique_ptr<ControlSocket>> ControlSocket::open(asio::io_context& context, const std::filesystem::path& path,
                                                           ControlHandler handler, std::chrono::milliseconds timeout) {
  local::endpoint endpoint;
  try {
    endpoint = local::endpoint(path.string());
  } catch (const boost::system::system_error&) {
    return failure(Errc::io, path.string() + ": the path of a socket is limited to 107 bytes");
  }
  std::error_code ignored;
  if (std::filesystem::is_socket(path, ignored)) {
    if (is_in_use(context, path))
      return failure(Errc::busy, path.string() + ": another smartdiscoverd is listening on this socket");
    std::filesystem::remove(path, ignored);
  }
  std::unique_ptr<ControlSocket> control(new ControlSocket(context, path, std::move(handler), timeout));
  boost::system::error_code error;
  control->acceptor_.open(endpoint.protocol(), error);
  // Other users must not connect between bind and chmod.
  const auto mask = ::umask(0177);
  if (!error) control->acceptor_.bind(endpoint, error);
  ::umask(mask);
  if (!error) control->acceptor_.listen(16, error);
  if (error) {
    control->close();
    control->path_.clear();
    const bool no_folder = error == boost::system::errc::no_such_file_or_directory;
    return failure(Errc::io, path.string() + ": cannot listen on the control socket: " + error.message() +
                                 (no_folder ? "; create the folder " + path.parent_path().string() : std::string()));
  }
  return control;
}

ControlSocket::ControlSocket(asio::io_context& context, std::filesystem::path path, ControlHandler handler,
                             std::chrono::milliseconds timeout)
    : path_(std::move(path)), handler_(std::move(handler)), timeout_(timeout), acceptor_(context) {}

ControlSocket::~ControlSocket() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

void ControlSocket::start() { asio::co_spawn(acceptor_.get_executor(), accept_loop(), asio::detached); }

void ControlSocket::close() {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
}

asio::awaitable<void> ControlSocket::accept_loop() {
  for (;;) {
    auto [error, socket] = co_await acceptor_.async_accept(use_tuple);
    if (error == asio::error::operation_aborted || !acceptor_.is_open()) co_return;
    if (error) {
      // Out of descriptors, as a rule; asking again at once would only keep the loop busy.
      asio::steady_timer pause(acceptor_.get_executor(), std::chrono::milliseconds(200));
      co_await pause.async_wait(use_tuple);
      continue;
    }
    asio::co_spawn(acceptor_.get_executor(), serve(std::make_shared<local::socket>(std::move(socket))), asio::detached);
  }
}

asio::awaitable<void> ControlSocket::serve(Connection socket) {
  std::string command;
  std::size_t length = 0;
  {
    const Deadline deadline(socket, timeout_);
    boost::system::error_code error;
    auto reading = asio::async_read_until(*socket, asio::dynamic_buffer(command, longest_command), '\n', use_tuple);
    std::tie(error, length) = co_await std::move(reading);
    if (error && error != asio::error::not_found) co_return;
  }
  ControlAnswer answer{to_int(ExitCode::usage), "a command has " + std::to_string(longest_command) + " bytes at most\n"};
  if (length > 0) {
    command.resize(length - 1);
    auto handling = handler_(std::move(command));
    answer = co_await std::move(handling);
  }
  auto replying = reply(std::move(socket), std::move(answer), timeout_);
  co_await std::move(replying);
}

asio::awaitable<void> ControlSocket::reply(Connection socket, ControlAnswer answer, std::chrono::milliseconds timeout) {
  const Deadline deadline(socket, timeout);
  const auto text = std::to_string(answer.exit_code) + "\n" + answer.text;
  boost::system::error_code error;
  auto writing = asio::async_write(*socket, asio::buffer(text), use_tuple);
  std::tie(error, std::ignore) = co_await std::move(writing);
  socket->shutdown(local::socket::shutdown_send, error);
  // Closing before everything is read would reset the connection under a client that still sends.
  std::array<char, 4096> rest;
  while (!error) {
    auto reading = socket->async_read_some(asio::buffer(rest), use_tuple);
    std::tie(error, std::ignore) = co_await std::move(reading);
  }
}

}  // namespace smartdiscover::daemon
