#pragma once

// One verification at a time for the same credentials: the first to come leads, the others wait for its result.

#include "sign_in/credential_cache.hpp"

#include <smartdiscover/async/completion.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace smartdiscover::sign_in {

// Safe from several threads at once.
class Flights {
 public:
  using Key = CredentialCache::Key;

  // Held by who leads. Ends the flight when it goes, with the result or, where the leader was cut off, without one.
  class Lead {
   public:
    Lead(Flights& flights, const Key& key) : flights_(&flights), key_(key) {}
    ~Lead() {
      if (flights_ != nullptr) flights_->end(key_, std::nullopt);
    }
    Lead(const Lead&) = delete;
    Lead& operator=(const Lead&) = delete;
    void land(const SignIn& result) { std::exchange(flights_, nullptr)->end(key_, result); }  // once

   private:
    Flights* flights_;
    Key key_;
  };

  // nullptr: another leads.
  std::unique_ptr<Lead> lead(const Key& key);
  // The leader's result; nullopt where there is none, and one may try to lead.
  boost::asio::awaitable<std::optional<SignIn>> follow(Key key);

 private:
  using Waiting = std::vector<async::Completion<SignIn>>;
  void end(const Key& key, const std::optional<SignIn>& result);

  std::mutex mutex_;
  std::unordered_map<Key, Waiting, CredentialKeyHash> flights_;
};

}  // namespace smartdiscover::sign_in
