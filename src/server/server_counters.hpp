#pragma once

// The counters behind Server::activity(), incremented by all threads.

#include <smartdiscover/server/server.hpp>

#include <atomic>

namespace smartdiscover::server {

struct ServerCounters {
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> turned_away{0};
  std::atomic<std::uint64_t> handshakes{0};
  std::atomic<std::uint64_t> failed_handshakes{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> refused_requests{0};

  Activity read() const {
    Activity activity;
    activity.accepted = accepted.load();
    activity.turned_away = turned_away.load();
    activity.handshakes = handshakes.load();
    activity.failed_handshakes = failed_handshakes.load();
    activity.requests = requests.load();
    activity.refused_requests = refused_requests.load();
    return activity;
  }
};

inline void increment(std::atomic<std::uint64_t>& counter) { counter.fetch_add(1, std::memory_order_relaxed); }

}  // namespace smartdiscover::server
