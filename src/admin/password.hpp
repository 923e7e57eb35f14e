#pragma once

// A password from a person: at a terminal it is asked for without echo, else it is the first line of the input.

#include "admin/command.hpp"

#include <smartdiscover/base/result.hpp>

#include <string>
#include <string_view>

namespace smartdiscover::admin {

// Without the line end. Empty where the input has ended or its first line is empty. `prompt` goes to streams.err, and only to a
// terminal. Errors: malformed, for control characters, invalid UTF-8 and more than 511 bytes.
Result<std::string> read_password(const Streams& streams, std::string_view prompt);

}  // namespace smartdiscover::admin
