#include "observe/escape.hpp"

namespace smartdiscover::observe {
namespace {

unsigned char byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

// The length of the UTF-8 sequence at `i` (RFC 3629), or 0 where there is none.
std::size_t sequence_length(std::string_view text, std::size_t i) {
  const unsigned char first = byte_at(text, i);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first < 0xE0   ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  if (length == 0 || i + length > text.size()) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte_at(text, i + k) & 0xC0) != 0x80) return 0;
  }
  const unsigned char second = byte_at(text, i + 1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool out_of_range = (first == 0xED && second >= 0xA0) || (first == 0xF4 && second >= 0x90);
  return overlong || out_of_range ? 0 : length;
}

bool is_control(std::string_view sequence) {
  const unsigned char first = byte_at(sequence, 0);
  return first < 0x20 || first == 0x7F || (first == 0xC2 && byte_at(sequence, 1) < 0xA0);
}

bool needs_quotes(std::string_view text) {
  if (text.empty()) return true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7F || c == '"' || c == '=' || c == '\\') return true;
  }
  return false;
}

}  // namespace

void append_hex(std::string& out, unsigned char byte) {
  static constexpr std::string_view digits = "0123456789abcdef";
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

void append_text(std::string& out, std::string_view text, Format format) {
  const bool quotes = format == Format::json || needs_quotes(text);
  if (quotes) out += '"';
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_length(text, i);
    if (length == 0 || is_control(text.substr(i, length))) {
      // U+0080 to U+009F are named by their second byte; a stray byte by itself.
      const unsigned char code = byte_at(text, length == 2 ? i + 1 : i);
      out += format == Format::json ? "\\u00" : "\\x";
      append_hex(out, code);
      i += length == 0 ? 1 : length;
      continue;
    }
    if (text[i] == '"' || text[i] == '\\') out += '\\';
    out += text.substr(i, length);
    i += length;
  }
  if (quotes) out += '"';
}

}  // namespace smartdiscover::observe
