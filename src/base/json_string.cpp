#include <smartdiscover/base/hex.hpp>
#include <smartdiscover/base/json_string.hpp>
#include <smartdiscover/base/utf8.hpp>

namespace smartdiscover {

std::string json_string(std::string_view text) {
  std::string out = "\"";
  append_escaped(out, text, "\\u00");
  return out += '"';
}

void append_escaped(std::string& out, std::string_view text, std::string_view introducer) {
  for (std::size_t i = 0; i < text.size();) {
    const auto [code, length] = utf8_character(text, i);
    const bool is_control = code < 0x20 || (code >= 0x7F && code <= 0x9F);
    if (length == 0 || is_control) {
      // A byte that is not UTF-8 is named by itself.
      out += introducer;
      append_hex(out, static_cast<unsigned char>(length == 0 ? static_cast<unsigned char>(text[i]) : code));
      i += length == 0 ? 1 : length;
      continue;
    }
    if (text[i] == '"' || text[i] == '\\') out += '\\';
    out += text.substr(i, length);
    i += length;
  }
}

}  // namespace smartdiscover
