#pragma once

// The characters of a token: methods, field names, connection options. RFC 9110 5.6.2.

#include <algorithm>
#include <array>
#include <string_view>

namespace smartdiscover::server {

inline constexpr auto token_characters = [] {
  std::array<bool, 256> characters{};
  for (unsigned c = 'a'; c <= 'z'; ++c) characters[c] = characters[c - 'a' + 'A'] = true;
  for (unsigned c = '0'; c <= '9'; ++c) characters[c] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) characters[static_cast<unsigned char>(c)] = true;
  return characters;
}();

inline bool is_token_character(char c) { return token_characters[static_cast<unsigned char>(c)]; }
inline bool is_token(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character); }

}  // namespace smartdiscover::server
