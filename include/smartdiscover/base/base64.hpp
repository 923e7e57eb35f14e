#pragma once

// Base64 of RFC 4648 section 4, decoding only.

#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover {

// Strict but for one thing: the padding may be left off altogether, as some clients do. Blanks, line ends, the URL alphabet,
// padding of the wrong length and bits left over that are not zero are refused.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace smartdiscover
