#include "dialects/json_text.hpp"

#include <smartdiscover/base/json_string.hpp>
#include <smartdiscover/base/text.hpp>

namespace smartdiscover::dialects {

std::string json_string(std::string_view text) { return smartdiscover::json_string(printable(text)); }

}  // namespace smartdiscover::dialects
