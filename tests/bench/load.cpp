// Load for a TLS server on this machine, from one thread. One process saturates its core before a good server does: start several.
//   each PORT CONNECTIONS 0 REQUEST-FILE              every request of the file once, in order: to fill caches
//   requests PORT CONNECTIONS SECONDS REQUEST-FILE    requests over connections that stay
//   connections PORT CONNECTIONS SECONDS REQUEST-FILE a full handshake, one request, one answer, and a new connection
//   idle PORT CONNECTIONS 0 REQUEST-FILE              opens them, asks once on each, prints "ready" and holds them until its input ends
//   latency PORT 1 SECONDS REQUEST-FILE               one request at a time, with a pause of two milliseconds after each
//   latency-anew PORT 1 SECONDS REQUEST-FILE          likewise, each over a connection of its own
// Requests are drawn at random from the file, and no two are alike (requests.hpp). The last two modes print
// "count median 99th-percentile", in microseconds. The others print "answers seconds": how many answers of status 200 came, and in how
// many seconds.
#include "connection.hpp"
#include "requests.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>
#include <thread>
#include <vector>

namespace {

using namespace smartdiscover::bench;
using Clock = std::chrono::steady_clock;

struct Order {
  std::string_view mode;
  std::uint16_t port = 0;
  std::size_t connections = 0;
  double seconds = 0;
  Requests requests;
};

SSL_CTX* client_context() {
  SSL_CTX* const context = SSL_CTX_new(TLS_client_method());
  // Full handshakes: no session is ever offered again.
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  return context;
}

class Load {
 public:
  explicit Load(Order order) : order_(std::move(order)), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (std::size_t i = 0; i < order_.connections; ++i) {
      connections_.push_back(std::make_unique<Connection>(context_, poll_, order_.port));
      connections_.back()->set_request(next_request());
    }
  }

  // Until `enough` says so. False where the server refuses to serve.
  template <class Enough>
  bool run(Enough enough) {
    std::array<epoll_event, 256> events{};
    while (!enough()) {
      const int ready = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 100);
      for (const auto& event : std::span(events.data(), static_cast<std::size_t>(std::max(ready, 0)))) {
        if (!advance(*static_cast<Connection*>(event.data.ptr))) return false;
      }
    }
    return true;
  }

  std::size_t answers() const { return answers_; }

 private:
  std::string_view next_request() {
    return order_.mode == "each" ? order_.requests.at(sent_++ % order_.requests.size()) : order_.requests.any();
  }

  bool advance(Connection& connection) {
    while (true) {
      switch (connection.advance()) {
        case Progress::waiting: return true;
        case Progress::answered:
          ++answers_;
          if (order_.mode == "idle") return true;
          if (order_.mode == "connections") connection.begin_anew();
          connection.set_request(next_request());
          continue;
        case Progress::failed: std::fputs("a connection failed\n", stderr); return false;
      }
    }
  }

  Order order_;
  int poll_;
  SSL_CTX* context_ = client_context();
  std::vector<std::unique_ptr<Connection>> connections_;
  std::size_t answers_ = 0;
  std::size_t sent_ = 0;
};

// How long each answer takes, from the request (or from connecting) on.
int measure(Order order) {
  const bool anew = order.mode == "latency-anew";
  const int poll = ::epoll_create1(EPOLL_CLOEXEC);
  Connection connection(client_context(), poll, order.port);
  std::vector<double> took;
  const auto begin = Clock::now();
  for (auto now = begin; std::chrono::duration<double>(now - begin).count() < order.seconds; now = Clock::now()) {
    if (anew && now != begin) connection.begin_anew();
    connection.set_request(order.requests.any());
    for (auto progress = connection.advance(); progress != Progress::answered; progress = connection.advance()) {
      if (progress == Progress::failed) {
        std::fputs("a connection failed\n", stderr);
        return 69;
      }
      epoll_event event{};
      ::epoll_wait(poll, &event, 1, 1000);
    }
    took.push_back(std::chrono::duration<double, std::micro>(Clock::now() - now).count());
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  // The first came over a new connection, whatever was asked for.
  took.erase(took.begin());
  if (took.empty()) return 69;
  std::sort(took.begin(), took.end());
  std::printf("%zu %.1f %.1f\n", took.size(), took[took.size() / 2], took[took.size() * 99 / 100]);
  return 0;
}

int run(Order order) {
  const auto begin = Clock::now();
  const auto passed = [&] { return std::chrono::duration<double>(Clock::now() - begin).count(); };
  const bool idle = order.mode == "idle";
  const auto wanted = idle ? order.connections : order.requests.size();
  const bool counted = idle || order.mode == "each";
  const double seconds = order.seconds;
  Load load(std::move(order));
  const bool served =
      counted ? load.run([&] { return load.answers() >= wanted; }) : load.run([&] { return passed() >= seconds; });
  if (!served) return 69;
  if (idle) {
    std::puts("ready");
    std::fflush(stdout);
    while (std::getchar() != EOF) continue;
    return 0;
  }
  std::printf("%zu %.6f\n", load.answers(), passed());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
  if (arguments.size() != 6) {
    std::fputs(
        "usage: smartdiscover_bench_load each|requests|connections|idle|latency|latency-anew PORT CONNECTIONS SECONDS "
        "REQUEST-FILE\n",
        stderr);
    return 64;
  }
  std::signal(SIGPIPE, SIG_IGN);
  std::ifstream file(arguments[5], std::ios::binary);
  const std::string content(std::istreambuf_iterator<char>(file), {});
  Order order{arguments[1], static_cast<std::uint16_t>(std::atoi(arguments[2])),
              static_cast<std::size_t>(std::atoi(arguments[3])), std::atof(arguments[4]), Requests(content)};
  if (order.requests.size() == 0) return 66;
  return order.mode.starts_with("latency") ? measure(std::move(order)) : run(std::move(order));
}
