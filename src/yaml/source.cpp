#include "yaml/source.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <array>
#include <cstdio>

namespace smartdiscover::yaml {
namespace {

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool is_forbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
}

// The number of bytes before the first that begins no character.
std::size_t valid_prefix(std::string_view text) {
  std::size_t good = 0;
  while (good < text.size()) {
    std::size_t length = 1;
    while (length <= 4 && !is_utf8(text.substr(good, length))) ++length;
    if (length > 4) break;
    good += length;
  }
  return good;
}

}  // namespace

Source::Source(std::string_view text, std::string_view file_name) : text_(text), file_(intern_file_name(file_name)) {
  if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
  }
}

std::string_view Source::line(int number) const {
  if (number < 0 || static_cast<std::size_t>(number) >= line_starts_.size()) return {};
  const auto start = line_starts_[static_cast<std::size_t>(number)];
  auto line = text_.substr(start, text_.find('\n', start) - start);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

Location Source::location(int line_number, int byte_column) const {
  const auto before = line(line_number).substr(0, static_cast<std::size_t>(std::max(byte_column, 0)));
  const auto continuing = std::count_if(before.begin(), before.end(), continues_character);
  return {file_, static_cast<std::uint32_t>(std::max(line_number, 0)) + 1,
          static_cast<std::uint32_t>(std::max(byte_column, 0)) + 1 - static_cast<std::uint32_t>(continuing)};
}

std::string_view Source::rest_of_line(int line_number, int byte_column) const {
  const auto whole = line(line_number);
  const auto start = static_cast<std::size_t>(std::max(byte_column, 0));
  return start < whole.size() ? whole.substr(start) : std::string_view{};
}

std::size_t Source::offset(int line_number, int byte_column) const {
  if (line_number < 0 || static_cast<std::size_t>(line_number) >= line_starts_.size()) return text_.size();
  return std::min(text_.size(),
                  line_starts_[static_cast<std::size_t>(line_number)] + static_cast<std::size_t>(std::max(byte_column, 0)));
}

bool Source::is_end(int line_number, int byte_column) const {
  return text_.find_first_not_of(" \t\r\n", offset(line_number, byte_column)) == std::string_view::npos;
}

bool Source::closes_quote(int line_number, int byte_column) const {
  auto rest = text_.substr(offset(line_number, byte_column));
  // An anchor or a tag may stand before the quote.
  while (!rest.empty() && (rest.front() == '&' || rest.front() == '!')) {
    rest.remove_prefix(std::min(rest.find_first_of(" \t\r\n"), rest.size()));
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
  }
  if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) return true;
  const char quote = rest.front();
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == quote && (quote == '"' || rest.substr(i, 2) != "''")) return true;
    if (rest[i] == (quote == '"' ? '\\' : '\'')) ++i;
  }
  return false;
}

bool Source::check_characters(Report& report) const {
  for (std::size_t number = 0; number < line_starts_.size(); ++number) {
    const auto content = line(static_cast<int>(number));
    const auto bad = std::find_if(content.begin(), content.end(), is_forbidden);
    if (bad != content.end()) {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "U+%04X", static_cast<unsigned>(static_cast<unsigned char>(*bad)));
      report.error(location(static_cast<int>(number), static_cast<int>(bad - content.begin())), "",
                   std::string("control character ") + code.data() + "; expected text");
      return false;
    }
    if (!is_utf8(content)) {
      const auto good = valid_prefix(content);
      report.error(location(static_cast<int>(number), static_cast<int>(good)), "", "not UTF-8; save the file as UTF-8");
      return false;
    }
  }
  return true;
}

}  // namespace smartdiscover::yaml
