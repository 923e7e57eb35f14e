#pragma once

// One verification at a time for the same credentials: the first request leads, the others follow and get its result.

#include "sign_in/credential_cache.hpp"

#include <smartdiscover/async/completion.hpp>

#include <boost/asio/awaitable.hpp>

#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace smartdiscover::sign_in {

// Safe from several threads at once.
class SingleFlight {
 public:
  using Key = CredentialCache::Key;

  // Held by the leader. Its end ends the flight, without a result where none was given, as after an exception.
  class Leader {
   public:
    Leader(SingleFlight& flight, const Key& key) : flight_(&flight), key_(key) {}
    Leader(Leader&& other) noexcept : flight_(std::exchange(other.flight_, nullptr)), key_(other.key_) {}
    ~Leader() {
      if (flight_ != nullptr) flight_->end(key_, std::nullopt);
    }
    Leader& operator=(Leader&&) = delete;
    // Once.
    void finish(const SignIn& result) { std::exchange(flight_, nullptr)->end(key_, result); }

   private:
    SingleFlight* flight_;
    Key key_;
  };

  // nullopt: another request leads.
  std::optional<Leader> lead(const Key& key);
  // The leader's result; nullopt where there is none: then one may try to lead.
  boost::asio::awaitable<std::optional<SignIn>> follow(Key key);

 private:
  using Followers = std::vector<async::Completion<SignIn>>;
  void end(const Key& key, const std::optional<SignIn>& result);

  std::mutex mutex_;
  std::unordered_map<Key, Followers, CredentialCache::KeyHash> flights_;
};

}  // namespace smartdiscover::sign_in
