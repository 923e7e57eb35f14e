#include "sign_in/flights.hpp"

namespace smartdiscover::sign_in {

std::unique_ptr<Flights::Lead> Flights::lead(const Key& key) {
  const std::lock_guard lock(mutex_);
  if (!flights_.try_emplace(key).second) return nullptr;
  return std::make_unique<Lead>(*this, key);
}

boost::asio::awaitable<std::optional<SignIn>> Flights::follow(Key key) {
  auto start = [this, key](async::Callback<std::optional<SignIn>> done) {
    {
      const std::lock_guard lock(mutex_);
      if (const auto flight = flights_.find(key); flight != flights_.end()) {
        flight->second.push_back(std::move(done));
        return;
      }
    }
    done(std::nullopt);
  };
  auto waiting = async::from_callback<std::optional<SignIn>>(std::move(start));
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
  for (auto& done : waiting) done(result);
}

}  // namespace smartdiscover::sign_in
