#pragma once

// Functions on plain text. ASCII rules throughout; no locale.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover {

std::string lower(std::string_view text);                          // A-Z only
bool equal_ignoring_case(std::string_view a, std::string_view b);  // A-Z only
std::string_view trim(std::string_view text);                      // blanks, tabs, CR, LF at both ends
std::vector<std::string> split_list(std::string_view text);        // at commas and blanks; no empty items

bool is_utf8(std::string_view text);                // RFC 3629: no overlong forms, no surrogates
bool has_control_character(std::string_view text);  // U+0000 to U+001F, U+007F
std::string from_latin1(std::string_view text);     // ISO-8859-1 to UTF-8; every input is valid

// Text that any writer of XML or JSON can represent: invalid UTF-8 becomes U+FFFD; control characters (C1 too), U+FFFE and
// U+FFFF are removed.
std::string printable(std::string_view text);

// RFC 3986: everything but unreserved characters becomes %XX.
std::string percent_encode(std::string_view text);

// Percent-decoded; nullopt on a broken escape or an encoded NUL. '+' stays '+'.
std::optional<std::string> percent_decode(std::string_view text);

// The nearest of `known` to `word`, or empty where none is near: at most a third of the letters differ. Without regard to case.
std::string nearest(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace smartdiscover
