#include "throttle/under_way.hpp"

namespace smartdiscover::throttle {

void UnderWay::begin(GuardKey credentials, const Failures::Counted& counted) {
  auto& attempts = attempts_[credentials];
  if (++attempts.number > 1) return;
  attempts.counted = counted;
  for (const auto key : counted) {
    if (key != 0) ++counts_[key];
  }
}

void UnderWay::end(GuardKey credentials) {
  const auto attempts = attempts_.find(credentials);
  if (attempts == attempts_.end() || --attempts->second.number > 0) return;
  for (const auto key : attempts->second.counted) {
    if (const auto found = counts_.find(key); found != counts_.end() && --found->second == 0) counts_.erase(found);
  }
  attempts_.erase(attempts);
}

std::size_t UnderWay::count(GuardKey counted) const {
  const auto found = counts_.find(counted);
  return found == counts_.end() ? 0 : found->second;
}

}  // namespace smartdiscover::throttle
