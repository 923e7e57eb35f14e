#include <smartdiscover/client/connect.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>

namespace smartdiscover::client {

namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;

// Shared with the handlers of attempts that are still under way when the coroutine ends.
struct Attempts : std::enable_shared_from_this<Attempts> {
  explicit Attempts(const asio::any_io_executor& executor) : news(executor) {}

  void start(const Tcp::endpoint& endpoint) {
    auto& socket = sockets.emplace_back(news.get_executor());
    ++pending;
    socket.async_connect(endpoint, [self = shared_from_this(), &socket](const boost::system::error_code& failed) {
      --self->pending;
      if (!failed && self->connected == nullptr) self->connected = &socket;
      if (failed) {
        self->error = failed;
        self->next_start = Clock::now();
      }
      self->news.cancel();
    });
  }

  void close() {
    for (auto& socket : sockets) {
      boost::system::error_code ignored;
      socket.close(ignored);
    }
  }

  asio::steady_timer news;  // cancelled when an attempt has ended
  std::deque<Tcp::socket> sockets;
  std::size_t pending = 0;
  Tcp::socket* connected = nullptr;
  boost::system::error_code error = asio::error::host_not_found;
  Clock::time_point next_start;
};

struct CloseOthers {
  const std::shared_ptr<Attempts> attempts;
  ~CloseOthers() { attempts->close(); }
};

}  // namespace

asio::awaitable<boost::system::error_code> connect_to_any(Tcp::socket& socket, dns::Addresses addresses, std::uint16_t port,
                                                          Clock::time_point deadline) {
  const auto executor = co_await asio::this_coro::executor;
  const auto attempts = std::make_shared<Attempts>(executor);
  const CloseOthers closing{attempts};
  const auto share = (deadline - Clock::now()) / static_cast<Clock::rep>(addresses.size() + 1);
  const auto delay = std::min<Clock::duration>(connection_attempt_delay, share);
  auto next = addresses.begin();
  while (attempts->connected == nullptr) {
    const auto now = Clock::now();
    if (now >= deadline) co_return asio::error::timed_out;
    if (next != addresses.end() && now >= attempts->next_start) {
      attempts->next_start = now + delay;
      attempts->start(Tcp::endpoint(*next++, port));
    }
    if (attempts->pending == 0 && next == addresses.end()) co_return attempts->error;
    attempts->news.expires_at(next == addresses.end() ? deadline : std::min(deadline, attempts->next_start));
    auto waiting = attempts->news.async_wait(asio::as_tuple(asio::use_awaitable));
    co_await std::move(waiting);
    const auto cancellation = co_await asio::this_coro::cancellation_state;
    if (cancellation.cancelled() != asio::cancellation_type::none) co_return asio::error::operation_aborted;
  }
  socket = std::move(*attempts->connected);
  co_return boost::system::error_code();
}

}  // namespace smartdiscover::client
