#include <smartdiscover/observe/metrics.hpp>

namespace smartdiscover::observe {

std::string_view word(Outcome outcome) {
  static constexpr std::array<std::string_view, outcome_count> words{
      "ok",          "redirect",  "unauthorized",   "not_found",       "method_not_allowed", "address_unknown",
      "no_settings", "malformed", "unknown_schema", "faulty_settings", "internal",           "unavailable",
      "busy",        "blocked",
  };
  return words[static_cast<std::size_t>(outcome)];
}

std::uint64_t RequestCounters::total() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& dialect : counts_) {
    for (const auto& count : dialect) sum += count.load(std::memory_order_relaxed);
  }
  return sum;
}

}  // namespace smartdiscover::observe
