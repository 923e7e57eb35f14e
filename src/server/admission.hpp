#pragma once

// Counts open connections, in all and by stranger, and says whether one more may come in. Safe from several threads at once.

#include <smartdiscover/server/limits.hpp>

#include <boost/asio/ip/address.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace smartdiscover::server {

class Admission {
 public:
  // Room for one connection, given back when it is destroyed.
  class Place {
   public:
    Place(Place&& other) noexcept;
    Place& operator=(Place&&) = delete;
    ~Place();

   private:
    friend class Admission;
    Place(Admission* admission, std::optional<std::uint64_t> stranger) : admission_(admission), stranger_(stranger) {}

    Admission* admission_;
    std::optional<std::uint64_t> stranger_;  // nullopt: not counted by address
  };

  explicit Admission(const Limits& limits);
  void replace(const Limits& limits);

  // Nullopt: the stranger has per_address connections already. The limit of connections in all is has_room()'s business.
  std::optional<Place> admit(const boost::asio::ip::address& address);
  // For a listener that no limit is for.
  Place admit_uncounted();
  std::size_t open() const { return open_.load(); }

  // False: somebody waits for room, which is_awaited() tells whoever leaves next.
  bool has_room();
  bool is_awaited() { return awaited_.exchange(false); }

  // From now on `left` is called, by any thread, after every connection that ends. While no connection begins or ends.
  void on_leave(std::function<void()> left) { left_ = std::move(left); }

 private:
  void leave(std::optional<std::uint64_t> stranger);

  std::atomic<std::size_t> open_{0};
  std::atomic<std::size_t> connections_;
  std::atomic<bool> awaited_{false};
  std::function<void()> left_;
  std::mutex mutex_;
  Limits limits_;
  std::unordered_map<std::uint64_t, std::size_t> by_stranger_;
};

// An IPv4 address, or the /64 of an IPv6 address: one household, one server.
std::uint64_t stranger_of(const boost::asio::ip::address& address);
bool is_exempt(const Limits& limits, const boost::asio::ip::address& address);

}  // namespace smartdiscover::server
