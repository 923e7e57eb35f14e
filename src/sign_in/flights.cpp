#include "sign_in/flights.hpp"

namespace smartdiscover::sign_in {

std::unique_ptr<Flights::Lead> Flights::lead(const Key& key) {
  const std::lock_guard lock(mutex_);
  if (!flights_.try_emplace(key).second) return nullptr;
  return std::make_unique<Lead>(*this, key);
}

boost::asio::awaitable<std::optional<SignIn>> Flights::follow(Key key) {
  const async::Completion<SignIn> landing;
  {
    const std::lock_guard lock(mutex_);
    const auto flight = flights_.find(key);
    if (flight == flights_.end()) co_return std::nullopt;
    flight->second.push_back(landing);
  }
  auto waiting = landing.wait();
  co_return co_await std::move(waiting);
}

void Flights::end(const Key& key, const std::optional<SignIn>& result) {
  Waiting waiting;
  {
    const std::lock_guard lock(mutex_);
    const auto flight = flights_.find(key);
    if (flight == flights_.end()) return;
    waiting.swap(flight->second);
    flights_.erase(flight);
  }
  for (const auto& landing : waiting) result ? landing.complete(*result) : landing.cancel();
}

}  // namespace smartdiscover::sign_in
