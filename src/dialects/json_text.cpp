#include "dialects/json_text.hpp"

#include <smartdiscover/base/text.hpp>

namespace smartdiscover::dialects {

std::string json_string(std::string_view text) {
  std::string out = "\"";
  // printable() has taken the control characters out, line breaks too.
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out += '"';
}

}  // namespace smartdiscover::dialects
