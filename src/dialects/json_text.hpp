#pragma once

// The one thing about JSON (RFC 8259) that is easy to get wrong: strings.

#include <string>
#include <string_view>

namespace smartdiscover::dialects {

// The text in quotes, as printable() leaves it, escaped.
std::string json_string(std::string_view text);

}  // namespace smartdiscover::dialects
