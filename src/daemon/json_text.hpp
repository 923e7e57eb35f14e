#pragma once

#include <string>
#include <string_view>

namespace smartdiscover::daemon {

// As a JSON string, with its quotes. Control characters and invalid UTF-8 are taken out.
std::string json_text(std::string_view text);

}  // namespace smartdiscover::daemon
