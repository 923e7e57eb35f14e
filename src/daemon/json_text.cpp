#include "daemon/json_text.hpp"

#include <smartdiscover/base/text.hpp>

namespace smartdiscover::daemon {

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : printable(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace smartdiscover::daemon
