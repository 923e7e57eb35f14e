#include "daemon/metrics_text.hpp"

#include <array>
#include <charconv>

namespace smartdiscover::daemon {
namespace {

std::string_view word(MetricsText::Type type) {
  switch (type) {
    case MetricsText::Type::counter: return "counter";
    case MetricsText::Type::gauge: return "gauge";
    case MetricsText::Type::histogram: return "histogram";
  }
  return "untyped";
}

std::string shortest(double value) {
  std::array<char, 400> digits{};  // any double, without an exponent
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed).ptr;
  return {digits.data(), end};
}

void append_escaped(std::string& out, std::string_view value) {
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
}

}  // namespace

void MetricsText::declare(std::string_view name, Type type, std::string_view help) {
  name_ = name;
  out_.append("# HELP ").append(name).append(" ").append(help).append("\n");
  out_.append("# TYPE ").append(name).append(" ").append(word(type)).append("\n");
}

void MetricsText::sample(const Labels& labels, std::uint64_t value) { append("", labels, std::to_string(value)); }
void MetricsText::sample(const Labels& labels, double value) { append("", labels, shortest(value)); }

void MetricsText::samples(const Labels& labels, const observe::Histogram::Reading& reading) {
  for (std::size_t i = 0; i < reading.at_most.size(); ++i) {
    const auto bound = shortest(observe::Histogram::bounds[i]);
    auto with_bound = labels;
    with_bound.emplace_back("le", bound);
    append("_bucket", with_bound, std::to_string(reading.at_most[i]));
  }
  auto all = labels;
  all.emplace_back("le", "+Inf");
  append("_bucket", all, std::to_string(reading.count));
  append("_sum", labels, shortest(reading.sum));
  append("_count", labels, std::to_string(reading.count));
}

void MetricsText::append(std::string_view suffix, const Labels& labels, std::string_view value) {
  out_.append(name_).append(suffix);
  char before = '{';
  for (const auto& [label, text] : labels) {
    out_.append(1, before).append(label).append("=\"");
    append_escaped(out_, text);
    out_ += '"';
    before = ',';
  }
  if (!labels.empty()) out_ += '}';
  out_.append(" ").append(value).append("\n");
}

}  // namespace smartdiscover::daemon
