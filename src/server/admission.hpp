#pragma once

// Counts open connections, in all and per client, and decides whether one more is admitted. Safe from several threads at once.

#include <smartdiscover/server/limits.hpp>

#include <boost/asio/ip/address.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

namespace smartdiscover::server {

class Admission;

// Room for one connection, released when it is destroyed.
class ConnectionSlot {
 public:
  ConnectionSlot(ConnectionSlot&& other) noexcept
      : admission_(std::exchange(other.admission_, nullptr)), client_(other.client_) {}
  ConnectionSlot& operator=(ConnectionSlot&&) = delete;
  ~ConnectionSlot();

 private:
  friend class Admission;
  ConnectionSlot(Admission* admission, std::optional<std::uint64_t> client) : admission_(admission), client_(client) {}

  Admission* admission_;
  std::optional<std::uint64_t> client_;  // the client's prefix; nullopt: not counted per client
};

class Admission {
 public:
  explicit Admission(const Limits& limits);
  void replace(const Limits& limits);

  // Nullopt: the client has per_address connections already. The limit of connections in all is has_room()'s business.
  std::optional<ConnectionSlot> admit(const boost::asio::ip::address& address);
  // For a listener that no limit is for.
  ConnectionSlot admit_uncounted() { return {nullptr, std::nullopt}; }
  std::size_t open() const { return open_.load(); }

  // False: a listener waits for room, which is_awaited() reports once to the next connection that ends.
  bool has_room();
  bool is_awaited() { return awaited_.exchange(false); }

  // From now on `released` is called, by any thread, after every connection that ends. While no connection begins or ends.
  void on_release(std::function<void()> released) { released_ = std::move(released); }

 private:
  friend class ConnectionSlot;
  void release(std::optional<std::uint64_t> client);

  std::atomic<std::size_t> open_{0};
  std::atomic<std::size_t> connections_;
  std::atomic<bool> awaited_{false};
  std::function<void()> released_;
  std::mutex mutex_;
  Limits limits_;
  std::unordered_map<std::uint64_t, std::size_t> per_client_;
};

// An IPv4 address, or the /64 of an IPv6 address: one household, one server.
std::uint64_t client_prefix(const boost::asio::ip::address& address);
bool is_exempt(const Limits& limits, const boost::asio::ip::address& address);

}  // namespace smartdiscover::server
