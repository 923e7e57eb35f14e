#pragma once

// The checks that pugixml leaves out. It builds a tree of almost anything: of two documents in a row, of undeclared entities, of broken
// UTF-8. This check runs first and decides whether a request's text is XML that we read.

#include <string_view>

namespace smartdiscover::dialects {

inline constexpr std::size_t deepest_nesting = 64;
inline constexpr std::size_t most_attributes = 64;

// The text without the byte order mark that some clients begin with.
std::string_view without_byte_order_mark(std::string_view text);

// True for one well-formed XML 1.0 element in UTF-8, with or without declaration, blanks, comments and processing instructions
// around it.
//
// Stricter than XML: no DOCTYPE, so no entities but the five predefined ones; no more than 64 elements deep and 64 attributes
// each; a declaration may name another encoding only where the text is ASCII. Laxer than XML: blanks before the declaration; an
// '&' that begins neither "&name;" nor "&#...;" is taken as itself, since Thunderbird (153.7) writes the address without escaping
// it. Names are checked for ASCII only, prefixes need not be declared.
//
// Takes time in proportion to the text and no stack; never throws but for want of memory.
bool is_strict_xml(std::string_view text);

}  // namespace smartdiscover::dialects
