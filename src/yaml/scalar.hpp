#pragma once

// Scalars as values: what a number, a size, a duration and a switch look like, and how to say what was found instead.

#include <smartdiscover/yaml/node.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover::yaml {

std::optional<std::int64_t> parse_integer(std::string_view text);                // "443", "-1"; not "0443", "+1", "1e3"
std::optional<std::uint64_t> parse_size(std::string_view text);                  // "500", "64KiB", "1MiB", "2GiB"
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);  // "500ms", "10s", "5m", "1h", "7d"

std::string show_size(std::uint64_t bytes);
std::string show_duration(std::chrono::milliseconds duration);

// "a mapping", "a list", "nothing", or the text in quotes, cut where it is long.
std::string found(const Node& node);

}  // namespace smartdiscover::yaml
