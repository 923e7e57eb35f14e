#pragma once

// Strings of JSON (RFC 8259) for text that is written without a tree of values: answers of the dialects and log lines.

#include <string>
#include <string_view>

namespace smartdiscover {

// The text in quotes. Control characters (C0, DEL, C1) and bytes that are not UTF-8 become \u00XX.
std::string json_string(std::string_view text);

// The escaping alone: '"' and '\' behind a backslash; control characters and bytes that are not UTF-8 as `introducer` and two
// hexadecimal digits.
void append_escaped(std::string& out, std::string_view text, std::string_view introducer);

}  // namespace smartdiscover
