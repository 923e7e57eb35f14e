#pragma once

// Hexadecimal digits.

#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover {

enum class HexCase { lower, upper };

// 0 to 15, or -1 where the character is not a digit. Both cases are digits.
constexpr int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Two digits for each byte.
void append_hex(std::string& out, unsigned char byte, HexCase letters = HexCase::lower);
std::string encode_hex(std::string_view bytes, HexCase letters = HexCase::lower);

// nullopt: an odd number of characters, or one that is not a digit.
std::optional<std::string> decode_hex(std::string_view text);

}  // namespace smartdiscover
