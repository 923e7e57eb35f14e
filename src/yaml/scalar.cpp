#include "yaml/scalar.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/yaml/section.hpp>

#include <array>
#include <charconv>
#include <limits>

namespace smartdiscover::yaml {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::array size_units{Unit{"GiB", 1ULL << 30}, Unit{"MiB", 1ULL << 20}, Unit{"KiB", 1ULL << 10}, Unit{"", 1}};
constexpr std::array duration_units{Unit{"d", 86'400'000}, Unit{"h", 3'600'000}, Unit{"m", 60'000}, Unit{"s", 1000},
                                    Unit{"ms", 1}};

// Decimal digits only: a leading zero means octal to some readers, so it means nothing here.
std::optional<std::uint64_t> parse_digits(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

template <std::size_t N>
std::optional<std::uint64_t> parse_with_unit(std::string_view text, const std::array<Unit, N>& units) {
  const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
  const auto value = parse_digits(digits);
  if (!value) return std::nullopt;
  for (const auto& unit : units) {
    if (text.substr(digits.size()) != unit.name) continue;
    if (*value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) / unit.factor) return std::nullopt;
    return *value * unit.factor;
  }
  return std::nullopt;
}

template <std::size_t N>
std::string show_with_unit(std::uint64_t value, const std::array<Unit, N>& units) {
  for (const auto& unit : units) {
    if (value >= unit.factor && value % unit.factor == 0) return std::to_string(value / unit.factor) + std::string(unit.name);
  }
  return std::to_string(value) + std::string(units.back().name);
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) {
  const bool negative = text.starts_with('-');
  const auto value = parse_digits(negative ? text.substr(1) : text);
  if (!value || *value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
  return negative ? -static_cast<std::int64_t>(*value) : static_cast<std::int64_t>(*value);
}

std::optional<std::uint64_t> parse_size(std::string_view text) { return parse_with_unit(text, size_units); }

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const auto value = parse_with_unit(text, duration_units);
  if (!value) return std::nullopt;
  return std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(*value));
}

std::string show_size(std::uint64_t bytes) { return show_with_unit(bytes, size_units); }

std::string show_duration(std::chrono::milliseconds duration) {
  return duration.count() == 0 ? "0s" : show_with_unit(static_cast<std::uint64_t>(duration.count()), duration_units);
}

std::string found(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null: return "nothing";
    case Node::Kind::sequence: return "a list";
    case Node::Kind::mapping: return "a mapping";
    case Node::Kind::scalar: break;
  }
  constexpr std::size_t longest = 60;
  if (node.text.size() <= longest) return "\"" + node.text + "\"";
  return "\"" + printable(node.text.substr(0, longest)) + "...\"";
}

std::optional<bool> as_switch(const Node& node) {
  if (node.kind != Node::Kind::scalar) return std::nullopt;
  const auto word = lower(node.text);
  if (word == "on" || word == "true" || word == "yes") return true;
  if (word == "off" || word == "false" || word == "no") return false;
  return std::nullopt;
}

std::optional<std::string> read_text(const Node& node, std::string_view path, Report& report) {
  if (node.kind != Node::Kind::scalar) {
    report.error(node.location, path, "expected text, found " + found(node));
    return std::nullopt;
  }
  if (node.text.empty()) {
    report.error(node.location, path, "expected text, found an empty text");
    return std::nullopt;
  }
  if (has_control_character(node.text)) {
    report.error(node.location, path, "expected text of one line without control characters");
    return std::nullopt;
  }
  return node.text;
}

}  // namespace smartdiscover::yaml
