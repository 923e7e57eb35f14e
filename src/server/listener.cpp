#include "server/listener.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

namespace smartdiscover::server {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr int backlog = 4096;  // the kernel cuts it down to net.core.somaxconn
constexpr std::chrono::milliseconds full_pause{1'000};
constexpr std::chrono::milliseconds resource_pause{100};

// An IPv4 client of an IPv6 socket is shown as what it is.
asio::ip::address address_of(const tcp::endpoint& endpoint) {
  auto address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  return address;
}

bool is_shortage(int error) { return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM; }

// What an administrator does about it.
std::string advice(const boost::system::error_code& error) {
  if (error == asio::error::access_denied) return "; ports below 1024 need root or the capability CAP_NET_BIND_SERVICE";
  if (error == asio::error::address_in_use) return "; `ss -ltnp` shows who listens there";
  if (error == boost::system::errc::address_not_available) return "; no interface of this machine has this address";
  return {};
}

}  // namespace

Result<std::vector<tcp::endpoint>> endpoints_of(const ListenAddress& address) {
  if (address.host == "*") {
    return std::vector{tcp::endpoint(tcp::v6(), address.port), tcp::endpoint(tcp::v4(), address.port)};
  }
  boost::system::error_code error;
  const auto parsed = asio::ip::make_address(address.host, error);
  if (error) return failure(Errc::io, "cannot listen on " + address.host + ": not an IP address");
  return std::vector{tcp::endpoint(parsed, address.port)};
}

Listener::Listener(asio::io_context& context, const Listen& listen, Admission& admission, ServerCounters& counters,
                   observe::Log& log, Deliver deliver)
    : listen_(listen),
      admission_(admission),
      counters_(counters),
      log_(log),
      deliver_(std::move(deliver)),
      acceptor_(context),
      pause_(context) {}

Result<std::uint16_t> Listener::open(const tcp::endpoint& endpoint) {
  boost::system::error_code error;
  const auto ok = [&error] { return !error; };
  acceptor_.open(endpoint.protocol(), error);
  if (ok()) ::fcntl(acceptor_.native_handle(), F_SETFD, FD_CLOEXEC);
  if (ok()) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
  if (ok() && endpoint.protocol() == tcp::v6()) acceptor_.set_option(asio::ip::v6_only(true), error);
  // Linux hands it on to the connections that are accepted.
  if (ok()) acceptor_.set_option(tcp::no_delay(true), error);
  if (ok()) acceptor_.bind(endpoint, error);
  if (ok()) acceptor_.listen(backlog, error);
  if (ok()) acceptor_.native_non_blocking(true, error);
  if (!ok()) return failure(Errc::io, error.message() + advice(error));
  return acceptor_.local_endpoint().port();
}

asio::awaitable<void> Listener::pause(std::chrono::milliseconds longest) {
  pause_.expires_after(longest);
  co_await pause_.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<void> Listener::run() {
  while (acceptor_.is_open()) {
    co_await acceptor_.async_wait(tcp::acceptor::wait_read, asio::as_tuple(asio::use_awaitable));
    if (!acceptor_.is_open()) co_return;
    auto taken = take_waiting(WhenFull::pause);
    while (taken == Taken::until_full && acceptor_.is_open()) {
      // The pause ends with the next connection that ends; the time limit is for one that ended just before.
      co_await pause(full_pause);
      if (acceptor_.is_open()) taken = take_waiting(WhenFull::pause);
    }
    if (taken == Taken::out_of_resources) co_await pause(resource_pause);
  }
}

Listener::Taken Listener::take_waiting(WhenFull when_full) {
  const bool counted = listen_.counted == Listen::Counted::yes;
  while (when_full == WhenFull::take_anyway || !counted || admission_.has_room()) {
    tcp::endpoint peer;
    auto length = static_cast<socklen_t>(peer.capacity());
    const int descriptor = ::accept4(acceptor_.native_handle(), peer.data(), &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) {
      if (errno == ECONNABORTED || errno == EINTR || errno == EPROTO) continue;
      if (!is_shortage(errno)) return Taken::everything;
      log_.write(observe::Level::warning, "cannot accept a connection",
                 {{"what", boost::system::system_category().message(errno)}});
      return Taken::out_of_resources;
    }
    peer.resize(length);
    increment(counters_.accepted);
    const auto address = address_of(peer);
    auto slot = counted ? admission_.admit(address) : admission_.admit_uncounted();
    if (!slot) {
      increment(counters_.turned_away);
      ::close(descriptor);
      continue;
    }
    deliver_(descriptor, address, listen_, std::move(*slot));
  }
  return Taken::until_full;
}

void Listener::close() {
  if (!acceptor_.is_open()) return;
  take_waiting(WhenFull::take_anyway);
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

}  // namespace smartdiscover::server
