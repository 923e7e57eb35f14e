#pragma once

// Control characters in a message's head, looked for eight bytes at a time.

#include <cstdint>
#include <cstring>
#include <string_view>

namespace smartdiscover::server {

constexpr bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; }

// Whether one is among eight bytes: "determine if a word has a byte less than n", https://graphics.stanford.edu/~seander/bithacks.html.
constexpr bool has_control(std::uint64_t eight) {
  constexpr std::uint64_t ones = 0x0101'0101'0101'0101U;
  const auto deleted = eight ^ ones * 0x7F;
  return ((((eight - ones * 0x20) & ~eight) | ((deleted - ones) & ~deleted)) & ones * 0x80) != 0;
}

// How many bytes stand before the first one. TAB is one: it is rare.
inline std::size_t plain_bytes(std::string_view bytes) {
  std::size_t count = 0;
  for (std::uint64_t eight = 0; bytes.size() - count >= sizeof eight; count += sizeof eight) {
    std::memcpy(&eight, bytes.data() + count, sizeof eight);
    if (has_control(eight)) break;
  }
  while (count < bytes.size() && !is_control(bytes[count])) ++count;
  return count;
}

}  // namespace smartdiscover::server
