#include "server/admission.hpp"
#include "server/connection.hpp"
#include "server/listener.hpp"
#include "server/server_counters.hpp"
#include "server/worker.hpp"

#include <smartdiscover/server/server.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <exception>
#include <iterator>
#include <optional>
#include <thread>
#include <utility>

namespace smartdiscover::server {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// Another process may take the port that one family got by chance before the other family does.
constexpr int attempts_at_a_common_port = 20;

void ignore_broken_pipes() {
  struct sigaction present {};
  if (::sigaction(SIGPIPE, nullptr, &present) == 0 && present.sa_handler == SIG_DFL) std::signal(SIGPIPE, SIG_IGN);
}

std::string text_of(const ListenAddress& address) {
  const bool v6 = address.host.find(':') != std::string::npos;
  return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

}  // namespace

class Server::Impl {
 public:
  Impl(unsigned workers, const Limits& limits, const std::shared_ptr<const tls::Certificates>& certificates, observe::Log& log)
      : log_(log), admission_(limits), drain_(limits.drain) {
    ignore_broken_pipes();
    for (unsigned i = 0; i < std::max(1U, workers); ++i)
      workers_.push_back(std::make_unique<Worker>(limits, certificates, counters_, log));
    drain_timer_.emplace(context());
    admission_.on_release([this] { slot_released(); });
  }

  // Connections that are still open are closed without notice.
  ~Impl() { admission_.on_release({}); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<std::uint16_t> listen(Listen listen) {
    const auto endpoints = endpoints_of(listen.address);
    if (!endpoints) return endpoints.error();
    const auto& kept = *listens_.emplace_back(std::make_unique<const Listen>(std::move(listen)));
    auto port = open(kept, *endpoints);
    for (int i = 1; !port && endpoints->size() > 1 && kept.address.port == 0 && i < attempts_at_a_common_port; ++i) {
      port = open(kept, *endpoints);
    }
    if (!port) return failure(Errc::io, "cannot listen on " + text_of(kept.address) + ": " + port.error().detail);
    return port;
  }

  void run() {
    for (auto& listener : listeners_) asio::co_spawn(context(), listener->run(), asio::detached);
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < workers_.size(); ++i) threads.emplace_back([&worker = *workers_[i]] { worker.run(); });
    workers_.front()->run();
    for (auto& thread : threads) thread.join();
  }

  void stop() {
    if (stopping_.exchange(true)) return;
    asio::post(context(), [this] { begin_drain(); });
  }

  void replace(const std::shared_ptr<const tls::Certificates>& certificates) {
    for (auto& worker : workers_) worker->replace(certificates);
  }

  void replace(const Limits& limits) {
    admission_.replace(limits);
    for (auto& worker : workers_) worker->replace(limits);
    asio::post(context(), [this, drain = limits.drain] {
      drain_ = drain;
      resume_listeners();
    });
  }

  std::size_t connections() const { return admission_.open(); }
  Activity activity() const { return counters_.read(); }
  asio::io_context& context() { return workers_.front()->context(); }

 private:
  Result<std::uint16_t> open(const Listen& listen, const std::vector<tcp::endpoint>& endpoints) {
    std::vector<std::unique_ptr<Listener>> opened;
    auto deliver = [this](int descriptor, asio::ip::address address, const Listen& from, ConnectionSlot slot) {
      this->deliver(descriptor, std::move(address), from, std::move(slot));
    };
    std::uint16_t port = listen.address.port;
    Result<std::uint16_t> bound = failure(Errc::io, "no address");
    for (const auto& endpoint : endpoints) {
      auto listener = std::make_unique<Listener>(context(), listen, admission_, counters_, log_, deliver);
      bound = listener->open(tcp::endpoint(endpoint.address(), port));
      // "*" on a machine without IPv6 is IPv4 alone.
      const bool dispensable = endpoint.protocol() == tcp::v6() && endpoints.size() > 1;
      if (!bound && !(dispensable && !has_ipv6())) return bound;
      if (!bound) continue;
      port = *bound;
      opened.push_back(std::move(listener));
    }
    std::move(opened.begin(), opened.end(), std::back_inserter(listeners_));
    return bound;
  }

  bool has_ipv6() {
    tcp::acceptor probe(context());
    boost::system::error_code error;
    probe.open(tcp::v6(), error);
    if (!error) probe.bind(tcp::endpoint(asio::ip::address_v6::loopback(), 0), error);
    return !error;
  }

  void deliver(int descriptor, asio::ip::address address, const Listen& listen, ConnectionSlot slot) {
    auto& worker = *workers_[next_worker_];
    next_worker_ = (next_worker_ + 1) % workers_.size();
    std::unique_ptr<Connection> connection;
    try {
      connection = std::make_unique<Connection>(worker, descriptor, std::move(address), listen, std::move(slot));
    } catch (const std::exception& error) {
      // Taking over the descriptor is the last that can fail there.
      ::close(descriptor);
      return log_.write(observe::Level::warning, "cannot serve a connection", {{"what", std::string_view(error.what())}});
    }
    worker.begin(std::move(connection));
  }

  // Called by any thread.
  void slot_released() {
    if (draining_.load()) {
      if (admission_.open() == 0) asio::post(context(), [this] { end(); });
    } else if (admission_.is_awaited()) {
      asio::post(context(), [this] { resume_listeners(); });
    }
  }

  void resume_listeners() {
    for (auto& listener : listeners_) listener->resume();
  }

  void begin_drain() {
    for (auto& listener : listeners_) listener->close();
    draining_.store(true);
    for (auto& worker : workers_) worker->begin_drain();
    if (admission_.open() == 0) return end();
    drain_timer_->expires_after(drain_);
    drain_timer_->async_wait([this](boost::system::error_code error) {
      if (!error) end();
    });
  }

  void end() {
    for (auto& worker : workers_) worker->end();
  }

  observe::Log& log_;
  ServerCounters counters_;
  Admission admission_;
  std::chrono::milliseconds drain_;  // on the first worker's thread
  std::size_t next_worker_ = 0;      // there too
  std::atomic<bool> stopping_{false};
  std::atomic<bool> draining_{false};
  std::vector<std::unique_ptr<const Listen>> listens_;
  std::vector<std::unique_ptr<Worker>> workers_;
  // These use the first worker's event loop.
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::optional<asio::steady_timer> drain_timer_;
};

Server::Server(unsigned workers, Limits limits, std::shared_ptr<const tls::Certificates> certificates, observe::Log& log)
    : impl_(std::make_unique<Impl>(workers, limits, certificates, log)) {}
Server::~Server() = default;
Result<std::uint16_t> Server::listen(Listen listen) { return impl_->listen(std::move(listen)); }
void Server::run() { impl_->run(); }
void Server::stop() { impl_->stop(); }
void Server::replace(std::shared_ptr<const tls::Certificates> certificates) { impl_->replace(certificates); }
void Server::replace(const Limits& limits) { impl_->replace(limits); }
std::size_t Server::connections() const { return impl_->connections(); }
Activity Server::activity() const { return impl_->activity(); }
boost::asio::io_context& Server::context() { return impl_->context(); }

}  // namespace smartdiscover::server
