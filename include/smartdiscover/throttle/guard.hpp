#pragma once

// Protection against brute-force attacks on passwords. Counts different wrong credentials in a sliding window, for each account and for
// each client network, and refuses attempts while one of them is blocked. Requests without credentials are not counted, and the same wrong
// password is counted once. Memory is bounded, and a reload replaces only the limits, not the counts.
//
// A block of an account must not lock out its owner, so it depends on the network:
// - a network with a successful sign-in to the account is not affected by its block, and its failures do not count for the account;
// - any other network may still try a blocked account until it has failed there itself (twice, or once where the limit is one). An attacker
//   with many networks has that many attempts left; a wrong one is answered "blocked", as if the password had not been verified;
// - an attacker can easily get many IPv6 networks, so at a blocked account a /48 is refused after twice the failures that block an account,
//   a /32 after four times.
// A block of a network holds for every sign-in from it except cache hits, for which attempt() is not called.

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::throttle {

// `users.throttle` of smartdiscover.yaml.
struct GuardLimits {
  std::size_t account = 10;   // different wrong credentials that block an account
  std::size_t network = 200;  // and a network
  unsigned v4 = 32;           // prefix lengths that count as one network
  unsigned v6 = 64;
  std::chrono::milliseconds window = std::chrono::minutes(10);
  std::chrono::milliseconds block = std::chrono::minutes(15);
  std::vector<boost::asio::ip::network_v4> exempt_v4;  // neither counted nor blocked
  std::vector<boost::asio::ip::network_v6> exempt_v6;

  friend bool operator==(const GuardLimits&, const GuardLimits&) = default;
};

// Safe from several threads at once. Outlives its attempts.
class Guard {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Clock = std::function<Time()>;
  enum class Kind { account, network };

  // One sign-in attempt, from its admission to its outcome. Not counted if neither succeeded() nor failed() is called.
  class Attempt {
   public:
    Attempt(Attempt&& other) noexcept;
    Attempt& operator=(Attempt&&) = delete;
    ~Attempt();

    // Set if the attempt is refused: the time until the block ends.
    std::optional<std::chrono::seconds> blocked() const { return blocked_; }
    // The password was right: the network now has a successful sign-in to the account.
    void succeeded();
    // The password was wrong. Returns the time until a block ends if the answer is "blocked" instead of "wrong".
    std::optional<std::chrono::seconds> failed();

   private:
    friend class Guard;
    Attempt(Guard& guard, std::string account, boost::asio::ip::address client, std::string_view password);
    Guard* guard_;  // null: ended, exempt or blocked
    std::string account_;
    boost::asio::ip::address client_;
    std::uint64_t credentials_ = 0;  // their keyed hash
    std::optional<std::chrono::seconds> blocked_;
  };

  struct Block {
    Kind kind = Kind::account;
    std::string subject;  // an address, or a network as "192.0.2.0/24", a single address without its prefix length
    std::chrono::seconds left{0};
  };

  explicit Guard(
      GuardLimits limits = {}, Clock clock = [] { return std::chrono::steady_clock::now(); });
  ~Guard();
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

  void replace(GuardLimits limits);

  // `account`: the address to be signed in to, whether it exists or not, in one spelling; empty if the login is not an address: then only
  // the network counts. `client`: 0.0.0.0 stands for no client and is never blocked. The password is not stored.
  Attempt attempt(std::string account, boost::asio::ip::address client, std::string_view password);
  // A cache hit: the network has a successful sign-in to the account.
  void record_cache_hit(std::string_view account, const boost::asio::ip::address& client);

  // What is blocked now, accounts first, by name.
  std::vector<Block> blocks() const;
  // Lifts blocks and removes the failures that caused them: all; those of an account; those of a network or of the one an address is in.
  // Returns how many blocks were lifted, nullopt where the text is neither an address nor a network.
  std::size_t clear();
  std::optional<std::size_t> clear(std::string_view subject);

  // How many blocks were imposed since the start.
  std::uint64_t imposed(Kind kind) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

std::string_view word(Guard::Kind kind);

}  // namespace smartdiscover::throttle
