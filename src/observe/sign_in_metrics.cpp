#include <smartdiscover/observe/sign_in_metrics.hpp>

namespace smartdiscover::observe {

std::string_view word(CacheResult result) {
  static constexpr std::array<std::string_view, cache_result_count> words{"accepted", "refused", "miss"};
  return words[static_cast<std::size_t>(result)];
}

std::string_view word(StoreOutcome outcome) {
  static constexpr std::array<std::string_view, store_outcome_count> words{"known",   "unknown", "accepted",
                                                                           "refused", "failed",  "timed_out"};
  return words[static_cast<std::size_t>(outcome)];
}

std::shared_ptr<StoreMetrics> SignInMetrics::store(const std::string& name) {
  const std::lock_guard lock(mutex_);
  auto& metrics = stores_[name];
  if (!metrics) metrics = std::make_shared<StoreMetrics>();
  return metrics;
}

std::vector<std::pair<std::string, std::shared_ptr<const StoreMetrics>>> SignInMetrics::stores() const {
  const std::lock_guard lock(mutex_);
  return {stores_.begin(), stores_.end()};
}

}  // namespace smartdiscover::observe
