#include "dialects/strict_xml.hpp"

#include <smartdiscover/base/hex.hpp>
#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace smartdiscover::dialects {
namespace {

enum Class : unsigned char { blank = 1, name_start = 2, name_character = 4 };

constexpr auto classes = [] {
  std::array<unsigned char, 256> table{};
  for (const char c : {' ', '\t', '\r', '\n'}) table[static_cast<unsigned char>(c)] = blank;
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = table[c - 'a' + 'A'] = name_start | name_character;
  for (unsigned c = 0x80; c <= 0xFF; ++c) table[c] = name_start | name_character;
  for (const char c : {'_', ':'}) table[static_cast<unsigned char>(c)] = name_start | name_character;
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = name_character;
  for (const char c : {'-', '.'}) table[static_cast<unsigned char>(c)] = name_character;
  return table;
}();

constexpr bool is_in(char c, Class wanted) { return (classes[static_cast<unsigned char>(c)] & wanted) != 0; }
constexpr bool is_blank(char c) { return is_in(c, blank); }
constexpr bool is_name_start(char c) { return is_in(c, name_start); }
constexpr bool is_name_character(char c) { return is_in(c, name_character); }

// XML 1.0, production 2.
constexpr bool is_xml_character(std::uint32_t code) {
  return code == 0x9 || code == 0xA || code == 0xD || (code >= 0x20 && code <= 0xD7FF) || (code >= 0xE000 && code <= 0xFFFD) ||
         (code >= 0x10000 && code <= 0x10FFFF);
}

// How many bytes at the beginning are blanks and other ASCII without control characters, in whole blocks. Compilers make a few
// instructions of the inner loop.
std::size_t plain_bytes(std::string_view text) {
  constexpr std::size_t block = 16;
  std::size_t at = 0;
  for (; at + block <= text.size(); at += block) {
    unsigned char other = 0;
    for (std::size_t i = 0; i < block; ++i) {
      const auto c = static_cast<unsigned char>(text[at + i]);
      other |= static_cast<unsigned char>((c > 0x7F) | ((c < ' ') & (c != '\t') & (c != '\n') & (c != '\r')));
    }
    if (other != 0) break;
  }
  return at;
}

bool has_xml_characters_only(std::string_view text) {
  // Nothing is cut: what stands before is ASCII.
  text.remove_prefix(plain_bytes(text));
  if (!is_utf8(text)) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 && !is_blank(text[i])) return false;
    // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
    if (byte == 0xEF && text.substr(i + 1, 1) == "\xBF" && (text.substr(i + 2, 1) == "\xBE" || text.substr(i + 2, 1) == "\xBF"))
      return false;
  }
  return true;
}

// What stands between '#' and ';'.
bool is_character_reference(std::string_view number) {
  const bool hexadecimal = number.starts_with('x');
  if (hexadecimal) number.remove_prefix(1);
  if (number.empty()) return false;
  std::uint32_t code = 0;
  for (const char c : number) {
    const int digit = hex_value(c);
    if (digit < 0 || (digit > 9 && !hexadecimal)) return false;
    code = code * (hexadecimal ? 16 : 10) + static_cast<std::uint32_t>(digit);
    if (code > 0x10FFFF) return false;
  }
  return is_xml_character(code);
}

bool has_known_references_only(std::string_view text) {
  constexpr std::array<std::string_view, 5> predefined{"amp", "lt", "gt", "quot", "apos"};
  for (auto at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
    auto end = at + 1;
    while (end < text.size() && (is_name_character(text[end]) || (text[end] == '#' && end == at + 1))) ++end;
    const auto name = text.substr(at + 1, end - at - 1);
    if (end == text.size() || text[end] != ';' || name.empty()) continue;
    if (name.starts_with('#') ? !is_character_reference(name.substr(1)) : std::ranges::find(predefined, name) == predefined.end())
      return false;
  }
  return true;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text), rest_(text) {}

  bool document() {
    skip_blanks();
    if (begins_declaration() && !declaration()) return false;
    while (!rest_.empty()) {
      if (!(rest_.starts_with('<') ? markup() : characters())) return false;
    }
    return seen_root_ && depth_ == 0;
  }

 private:
  bool characters() {
    const auto text = take(rest_.find('<'));
    if (depth_ == 0) return trim(text).empty();
    return text.find("]]>") == std::string_view::npos && has_known_references_only(text);
  }

  bool markup() {
    const char kind = rest_.size() > 1 ? rest_[1] : '\0';
    if (kind == '/') return skip("</") && end_tag();
    if (kind == '?') return skip("<?") && processing_instruction();
    if (kind != '!') return skip("<") && start_tag();
    if (skip("<!--")) return comment();
    // No DOCTYPE, for it declares entities.
    return skip("<![CDATA[") && depth_ > 0 && take_through("]]>").has_value();
  }

  bool comment() {
    const auto text = take_through("--");
    return text && skip(">");
  }

  bool processing_instruction() {
    const auto target = name();
    if (target.empty() || equal_ignoring_case(target, "xml")) return false;
    if (skip("?>")) return true;
    return skip_blanks() && take_through("?>").has_value();
  }

  bool begins_declaration() const { return rest_.starts_with("<?xml") && rest_.size() > 5 && is_blank(rest_[5]); }

  bool declaration() {
    skip("<?xml");
    if (!attributes() || !skip("?>") || attribute_count_ == 0) return false;
    const auto& version = attributes_.front();
    if (version.name != "version" || !version.value.starts_with("1.")) return false;
    for (std::size_t i = 1; i < attribute_count_; ++i) {
      const auto& [name, value] = attributes_[i];
      if (name == "encoding" && i == 1) {
        if (!equal_ignoring_case(value, "utf-8") && !is_ascii(text_)) return false;
      } else if (name != "standalone" || (value != "yes" && value != "no")) {
        return false;
      }
    }
    return true;
  }

  bool start_tag() {
    const auto tag = name();
    if (tag.empty() || (depth_ == 0 && seen_root_) || depth_ == deepest_nesting) return false;
    if (!attributes()) return false;
    seen_root_ = true;
    if (skip("/>")) return true;
    open_[depth_++] = tag;
    return skip(">");
  }

  bool end_tag() {
    const auto tag = name();
    skip_blanks();
    return depth_ > 0 && open_[--depth_] == tag && skip(">");
  }

  struct Attribute {
    std::string_view name;
    std::string_view value;
  };

  // Reads those up to the '>', '/' or '?' that ends the tag; false where they are malformed.
  bool attributes() {
    for (attribute_count_ = 0;; ++attribute_count_) {
      const bool is_apart = skip_blanks();
      if (rest_.empty()) return false;
      if (rest_.front() == '>' || rest_.front() == '/' || rest_.front() == '?') return true;
      if (!is_apart || attribute_count_ == most_attributes || !attribute(attributes_[attribute_count_])) return false;
    }
  }

  bool attribute(Attribute& attribute) {
    attribute.name = name();
    skip_blanks();
    if (attribute.name.empty() || !skip("=")) return false;
    skip_blanks();
    if (!rest_.starts_with('"') && !rest_.starts_with('\'')) return false;
    const auto quote = take(1);
    const auto value = take_through(quote);
    if (!value || value->find('<') != std::string_view::npos || !has_known_references_only(*value)) return false;
    attribute.value = *value;
    const auto* others = attributes_.data();
    return std::none_of(others, others + attribute_count_, [&](const Attribute& other) { return other.name == attribute.name; });
  }

  // A name with at most one colon, neither first nor last; empty where none stands here.
  std::string_view name() {
    if (rest_.empty() || !is_name_start(rest_.front())) return {};
    std::size_t end = 1;
    while (end < rest_.size() && is_name_character(rest_[end])) ++end;
    const auto found = rest_.substr(0, end);
    const auto colon = found.find(':');
    if (colon != std::string_view::npos) {
      const auto local = found.substr(colon + 1);
      if (colon == 0 || local.empty() || !is_name_start(local.front()) || local.find(':') != std::string_view::npos) return {};
    }
    return take(found.size());
  }

  static bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  }

  bool skip_blanks() {
    const auto before = rest_.size();
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
    return rest_.size() < before;
  }

  template <std::size_t size>
  bool skip(const char (&text)[size]) {
    if (rest_.size() < size - 1 || std::memcmp(rest_.data(), text, size - 1) != 0) return false;
    rest_.remove_prefix(size - 1);
    return true;
  }

  std::string_view take(std::size_t count) {
    const auto taken = rest_.substr(0, count);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  // What stands before `end`, which is skipped; nullopt where the text ends first.
  std::optional<std::string_view> take_through(std::string_view end) {
    const auto at = rest_.find(end);
    if (at == std::string_view::npos) return std::nullopt;
    const auto taken = take(at);
    rest_.remove_prefix(end.size());
    return taken;
  }

  std::string_view text_;
  std::string_view rest_;
  std::array<std::string_view, deepest_nesting> open_;
  std::array<Attribute, most_attributes> attributes_;
  std::size_t depth_ = 0;
  std::size_t attribute_count_ = 0;  // of the tag at hand
  bool seen_root_ = false;
};

}  // namespace

std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

bool is_strict_xml(std::string_view text) {
  text = without_byte_order_mark(text);
  return has_xml_characters_only(text) && Scanner(text).document();
}

}  // namespace smartdiscover::dialects
