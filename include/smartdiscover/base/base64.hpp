#pragma once

// Base64 of RFC 4648 section 4. Safe from any thread, as all of base.

#include <optional>
#include <string>
#include <string_view>

namespace smartdiscover {

// With padding.
std::string encode_base64(std::string_view bytes);

// Strict, except that the padding may be missing altogether, as some clients send it. Blanks, line ends, the URL alphabet,
// padding of the wrong length and leftover bits that are not zero are refused.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace smartdiscover
