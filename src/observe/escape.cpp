#include "observe/escape.hpp"

#include <smartdiscover/base/json_string.hpp>

namespace smartdiscover::observe {
namespace {

bool needs_quotes(std::string_view text) {
  if (text.empty()) return true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || c == '"' || c == '=' || c == '\\') return true;
  }
  return false;
}

}  // namespace

void append_text(std::string& out, std::string_view text, Format format) {
  const bool quotes = format == Format::json || needs_quotes(text);
  if (quotes) out += '"';
  append_escaped(out, text, format == Format::json ? "\\u00" : "\\x");
  if (quotes) out += '"';
}

}  // namespace smartdiscover::observe
