#include "throttle/failures.hpp"

#include <algorithm>

namespace smartdiscover::throttle {

void Failures::limit(std::size_t capacity) { capacity_ = capacity; }

bool Failures::add(GuardKey once, const Counted& counted, Time now) {
  if (!known_.insert(once).second) return false;
  failures_.push_back({now, once, counted});
  for (const auto key : counted) {
    if (key != 0) ++counts_[key];
  }
  while (failures_.size() > capacity_) {
    drop(failures_.front());
    failures_.pop_front();
  }
  return true;
}

std::size_t Failures::count(GuardKey counted) const {
  const auto found = counts_.find(counted);
  return found == counts_.end() ? 0 : found->second;
}

void Failures::expire(Time before) {
  while (!failures_.empty() && failures_.front().at <= before) {
    drop(failures_.front());
    failures_.pop_front();
  }
}

void Failures::forget(GuardKey counted) {
  if (count(counted) == 0) return;
  std::deque<Failure> kept;
  for (const auto& failure : failures_) {
    if (std::find(failure.counted.begin(), failure.counted.end(), counted) != failure.counted.end()) {
      drop(failure);
    } else {
      kept.push_back(failure);
    }
  }
  failures_ = std::move(kept);
}

void Failures::clear() {
  failures_.clear();
  known_.clear();
  counts_.clear();
}

void Failures::drop(const Failure& failure) {
  known_.erase(failure.once);
  for (const auto key : failure.counted) {
    const auto found = counts_.find(key);
    if (found != counts_.end() && --found->second == 0) counts_.erase(found);
  }
}

}  // namespace smartdiscover::throttle
