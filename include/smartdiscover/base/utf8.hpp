#pragma once

// UTF-8 taken apart, one character at a time (RFC 3629).

#include <cstddef>
#include <string>
#include <string_view>

namespace smartdiscover {

struct Utf8Character {
  char32_t code = 0;
  std::size_t length = 0;  // in bytes; 0: these bytes are not UTF-8
};

// The character that begins at text[at]; overlong forms, surrogates and what lies beyond U+10FFFF are none.
Utf8Character utf8_character(std::string_view text, std::size_t at) noexcept;

}  // namespace smartdiscover
