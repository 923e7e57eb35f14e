#pragma once

// Against guessing. Counts different wrong credentials in a sliding window, for each account and for each client network, and says
// who is to come again later. It never sees a request without credentials, and a password it has seen wrong before is not counted
// again. What it knows is bounded in memory and outlives the configuration: a reload replaces the limits alone.
//
// An account's block must not lock its owner out, so it does not hold for everybody:
// - failures from a network that has signed in at the account do not count for the account, and its block is not theirs;
// - another network is still heard at a blocked account until it has been wrong there itself (twice, or once where the limit is one).
//   Whoever guesses from many networks has that many guesses left; a wrong one is answered "blocked", as if nobody had looked;
// - IPv6 networks cost nothing, so there a /48 that was wrong twice as often as an account may be, and a /32 four times, is heard no
//   more at that account either.
// A network's block holds for all that comes from it but remembered credentials, which nobody asks the guard about.

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

  // One sign-in between the question whether it may be tried and its outcome. Ends uncounted where neither was said.
  class Attempt {
   public:
    Attempt(Attempt&& other) noexcept;
    Attempt& operator=(Attempt&&) = delete;
    ~Attempt();

    // Set where it must not be tried: when to come again.
    std::optional<std::chrono::seconds> blocked() const { return blocked_; }
    // The password was right: this network is known at the account from now on.
    void succeeded();
    // The password was wrong. Returns when to come again where that is to be said instead of "wrong".
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

  // `account`: the address to be signed in to, whether it exists or not, one spelling of it; empty where the login is none: then the
  // network alone counts. `client`: 0.0.0.0 is nobody's and is never blocked. The password is not kept.
  Attempt attempt(std::string account, boost::asio::ip::address client, std::string_view password);
  // Remembered credentials were used: they were right.
  void remembered(std::string_view account, const boost::asio::ip::address& client);

  // What is blocked now, accounts first, by name.
  std::vector<Block> blocks() const;
  // Lifts blocks and forgets the failures behind them: all; those of an account; those of a network or of the one an address is in.
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
