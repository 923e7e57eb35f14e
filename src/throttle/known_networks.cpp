#include "throttle/known_networks.hpp"

#include <algorithm>

namespace smartdiscover::throttle {

namespace {

constexpr std::size_t networks_of_an_account = 8;
constexpr auto holds = std::chrono::hours(24 * 30);

}  // namespace

void KnownNetworks::add(GuardKey account, GuardKey network, Time now) {
  const std::lock_guard lock(mutex_);
  auto found = by_account_.find(account);
  if (found == by_account_.end()) {
    known_.push_front({account, {}});
    found = by_account_.emplace(account, known_.begin()).first;
    if (by_account_.size() > capacity_) {
      by_account_.erase(known_.back().account);
      known_.pop_back();
    }
  } else {
    known_.splice(known_.begin(), known_, found->second);
  }
  auto& visits = found->second->visits;
  const auto same = std::find_if(visits.begin(), visits.end(), [&](const Visit& visit) { return visit.network == network; });
  if (same != visits.end()) {
    same->last = now;
    return;
  }
  if (visits.size() < networks_of_an_account) {
    visits.push_back({network, now});
    return;
  }
  const auto older = [](const Visit& a, const Visit& b) { return a.last < b.last; };
  *std::min_element(visits.begin(), visits.end(), older) = {network, now};
}

bool KnownNetworks::has(GuardKey account, GuardKey network, Time now) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_account_.find(account);
  if (found == by_account_.end()) return false;
  const auto& visits = found->second->visits;
  return std::any_of(visits.begin(), visits.end(),
                     [&](const Visit& visit) { return visit.network == network && now - visit.last < holds; });
}

}  // namespace smartdiscover::throttle
