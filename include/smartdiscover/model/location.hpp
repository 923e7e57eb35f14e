#pragma once

// Where in a configuration file something stands. A Place is a small value: names of files are kept once for the life of the
// process, so a Place never dangles and copies for free.

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

// The one lasting copy of a file's name. Safe from several threads at once.
std::string_view intern_file_name(std::string_view name);

// "file:line:column", or "default" where no file decided.
std::string to_string(const Location& location);

// A value and the place that decided it.
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
