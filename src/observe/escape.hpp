#pragma once

// Text from clients made safe for one line of a log.

#include <smartdiscover/observe/log.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::observe {

// Appends `text`, in quotes where the format or its characters need them. Control characters (C0, DEL, C1) and bytes that are not
// UTF-8 are escaped: they would let a client begin a line, move a terminal's cursor or break a JSON reader.
void append_text(std::string& out, std::string_view text, Format format);

}  // namespace smartdiscover::observe
