#include <smartdiscover/observe/histogram.hpp>

namespace smartdiscover::observe {

Histogram::Reading Histogram::read() const noexcept {
  Reading reading;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    reading.count += counts_[i].load(std::memory_order_relaxed);
    reading.at_most[i] = reading.count;
  }
  reading.count += counts_.back().load(std::memory_order_relaxed);
  reading.sum = static_cast<double>(nanoseconds_.load(std::memory_order_relaxed)) * 1e-9;
  return reading;
}

}  // namespace smartdiscover::observe
