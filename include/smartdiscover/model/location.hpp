#pragma once

// A position in a configuration file. A Location is a small value: file names are stored once for the life of the process,
// so a Location never dangles and is cheap to copy.

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace smartdiscover {

struct Location {
  std::string_view file;     // from intern_file_name(); empty: no file decided this, a default did
  std::uint32_t line = 0;    // from 1
  std::uint32_t column = 0;  // from 1

  bool known() const noexcept { return !file.empty(); }
  friend bool operator==(const Location&, const Location&) = default;
};

// A copy of the file name that is never destroyed. Safe from several threads at once.
std::string_view intern_file_name(std::string_view name);

// "file:line:column", or "default" where no file decided.
std::string to_string(const Location& location);

// A value and the location that set it.
template <class T>
struct Sourced {
  T value{};
  Location location{};
};

// Values that only a parser makes have no default.
template <class T>
requires(!std::is_default_constructible_v<T>) struct Sourced<T> {
  T value;
  Location location{};
};

}  // namespace smartdiscover
