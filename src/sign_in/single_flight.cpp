#include "sign_in/single_flight.hpp"

namespace smartdiscover::sign_in {

std::optional<SingleFlight::Leader> SingleFlight::lead(const Key& key) {
  const std::lock_guard lock(mutex_);
  if (!flights_.try_emplace(key).second) return std::nullopt;
  return Leader(*this, key);
}

boost::asio::awaitable<std::optional<SignIn>> SingleFlight::follow(Key key) {
  const async::Completion<SignIn> result;
  {
    const std::lock_guard lock(mutex_);
    const auto flight = flights_.find(key);
    if (flight == flights_.end()) co_return std::nullopt;
    flight->second.push_back(result);
  }
  auto waiting = result.wait();
  co_return co_await std::move(waiting);
}

void SingleFlight::end(const Key& key, const std::optional<SignIn>& result) {
  Followers followers;
  {
    const std::lock_guard lock(mutex_);
    const auto flight = flights_.find(key);
    if (flight == flights_.end()) return;
    followers.swap(flight->second);
    flights_.erase(flight);
  }
  for (const auto& follower : followers) result ? follower.complete(*result) : follower.cancel();
}

}  // namespace smartdiscover::sign_in
