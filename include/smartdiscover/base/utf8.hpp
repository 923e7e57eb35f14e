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

// The character that begins at text[at]; length 0 for overlong forms, surrogates and codes above U+10FFFF.
Utf8Character utf8_character(std::string_view text, std::size_t at) noexcept;

}  // namespace smartdiscover
