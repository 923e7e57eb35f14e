#pragma once

// Metrics in the text format of Prometheus, version 0.0.4.

#include <smartdiscover/observe/histogram.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace smartdiscover::daemon {

class MetricsText {
 public:
  enum class Type { counter, gauge, histogram };
  using Labels = std::vector<std::pair<std::string_view, std::string_view>>;

  // A name is declared once, before its samples; those of one name stand together.
  void declare(std::string_view name, Type type, std::string_view help);
  void sample(const Labels& labels, std::uint64_t value);
  void sample(const Labels& labels, double value);
  // Buckets, sum and count of one histogram.
  void samples(const Labels& labels, const observe::Histogram::Reading& reading);

  const std::string& text() const { return out_; }

 private:
  void append(std::string_view suffix, const Labels& labels, std::string_view value);

  std::string name_;
  std::string out_;
};

}  // namespace smartdiscover::daemon
