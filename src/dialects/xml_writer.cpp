#include "dialects/xml_writer.hpp"

#include <smartdiscover/base/text.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace smartdiscover::dialects {
namespace {

// Most answers fit, and need one allocation.
constexpr std::size_t first_capacity = 8192;
// The string is made longer bit by bit, since that fills it with zeros.
constexpr std::size_t step = 1024;
// Texts are looked at in blocks of this size; as much is free behind whatever is written.
constexpr std::size_t block = 16;
constexpr std::string_view blanks = "                                ";

// The signs around the names of a start tag and an end tag, and a line end.
constexpr std::size_t signs = 16;

char* copy(char* to, std::string_view text) {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

char* end_tag(char* at, std::string_view name) { return copy(copy(copy(at, "</"), name), ">\n"); }

// Whether all of it is printable ASCII that is written as it is, in texts and in attributes alike. Overwrites a block behind it. Compilers
// make a few instructions of the inner loop.
bool is_literal(char* text, std::size_t size) {
  std::memset(text + size, ' ', block);
  unsigned char special = 0;
  for (std::size_t at = 0; at < size && special == 0; at += block) {
    for (std::size_t i = 0; i < block; ++i) {
      const auto c = static_cast<unsigned char>(text[at + i]);
      special |= static_cast<unsigned char>((c < ' ') | (c > '~') | (c == '&') | (c == '<') | (c == '>') | (c == '"'));
    }
  }
  return special == 0;
}

}  // namespace

// Where the next bytes go: room for `count` of them, for the signs of tags, and a block behind.
inline char* XmlWriter::reserve(std::size_t count) {
  count += signs + block;
  if (text_.size() - used_ < count) [[unlikely]]
    grow(count);
  return text_.data() + used_;
}

// All before it is written.
inline void XmlWriter::advance(const char* at) { used_ = static_cast<std::size_t>(at - text_.data()); }

// Indents a line.
inline char* XmlWriter::begin_line(char* at) const {
  std::memcpy(at, blanks.data(), blanks.size());
  return at + 2 * depth_;
}

// A line with a tag that lacks its '>'. Leaves room for `further` bytes; the caller advances.
inline char* XmlWriter::begin_tag(std::string_view name, std::size_t further) {
  auto* at = reserve(blanks.size() + name.size() + further);
  if (tag_is_open_) at = copy(at, ">\n");
  tag_is_open_ = false;
  at = begin_line(at);
  *at = '<';
  return copy(at + 1, name);
}

// Room was reserved for the text as it is; behind it there is room for `further` bytes again.
inline char* XmlWriter::put(char* at, std::string_view text, Context context, std::size_t further) {
  auto* end = copy(at, text);
  if (is_literal(at, text.size())) return end;
  advance(at);
  escaped(text, context);
  return reserve(further);
}

XmlWriter::XmlWriter() { write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"); }

XmlWriter XmlWriter::fragment(std::size_t depth) {
  XmlWriter writer(depth);
  writer.depth_ = depth;
  return writer;
}

void XmlWriter::doctype(std::string_view declaration) {
  write("<!DOCTYPE ");
  write(declaration);
  write(">\n");
}

void XmlWriter::open(std::string_view name) {
  advance(begin_tag(name, 0));
  names_.at(depth_++) = name;
  tag_is_open_ = true;
}

void XmlWriter::attribute(std::string_view name, std::string_view value) {
  auto* at = reserve(name.size() + value.size());
  *at = ' ';
  at = put(copy(copy(at + 1, name), "=\""), value, Context::attribute, 0);
  *at = '"';
  advance(at + 1);
}

void XmlWriter::close() {
  --depth_;
  if (tag_is_open_) {
    write(" />\n");
    tag_is_open_ = false;
    return;
  }
  const auto name = names_[depth_];
  advance(end_tag(begin_line(reserve(blanks.size() + name.size())), name));
}

void XmlWriter::empty(std::string_view name) {
  open(name);
  close();
}

void XmlWriter::text(std::string_view name, std::string_view text) {
  auto* at = begin_tag(name, text.size() + name.size());
  *at = '>';
  advance(end_tag(put(at + 1, text, Context::text, name.size()), name));
}

void XmlWriter::text(std::string_view name, std::string_view text, std::string_view attribute, std::string_view value) {
  advance(begin_tag(name, 0));
  this->attribute(attribute, value);
  auto* at = reserve(text.size() + name.size());
  *at = '>';
  advance(end_tag(put(at + 1, text, Context::text, name.size()), name));
}

void XmlWriter::text_unless_empty(std::string_view name, std::string_view text) {
  const auto is_ascii = [](char c) { return c >= ' ' && c <= '~'; };
  if (!text.empty() && (is_ascii(text.front()) || !printable(text).empty())) this->text(name, text);
}

void XmlWriter::number(std::string_view name, long long value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text(name, {digits.data(), end});
}

void XmlWriter::append(XmlWriter fragment) {
  const auto content = fragment.finish();
  if (content.empty()) return;
  if (tag_is_open_) write(">\n");
  tag_is_open_ = false;
  write(content);
}

std::string XmlWriter::finish() {
  while (depth_ > base_) close();
  text_.resize(used_);
  return std::move(text_);
}

void XmlWriter::grow(std::size_t count) {
  if (text_.empty()) text_.reserve(first_capacity);
  text_.resize(used_ + std::max(step, count));
}

void XmlWriter::write(std::string_view text) { advance(copy(reserve(text.size()), text)); }

void XmlWriter::escaped(std::string_view text, Context context) {
  for (const char c : printable(text)) {
    switch (c) {
      case '&': write("&amp;"); break;
      case '<': write("&lt;"); break;
      case '>': write(context == Context::text ? "&gt;" : ">"); break;
      case '"': write(context == Context::attribute ? "&quot;" : "\""); break;
      default: write({&c, 1});
    }
  }
}

}  // namespace smartdiscover::dialects
