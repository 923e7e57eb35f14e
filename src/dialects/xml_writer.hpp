#pragma once

// Writes XML straight into a string, in the layout of every XML answer here: two blanks a level, an element with text on one line, an
// empty one as "<Name />". Clients are known to compare raw lines, so that the layout is part of the answer.
//
// Values pass printable(), since no XML can represent a control character, and are escaped. Names are written as they are and must
// live until their element is closed. Not for use by several threads.

#include <array>
#include <string>
#include <string_view>

namespace smartdiscover::dialects {

class XmlWriter {
 public:
  // A document, which begins with its declaration.
  XmlWriter();
  // Elements to be put into a document later, where `depth` others are open.
  static XmlWriter fragment(std::size_t depth);

  void doctype(std::string_view declaration);
  void open(std::string_view name);
  // Of the element just opened, before anything is put into it.
  void attribute(std::string_view name, std::string_view value);
  void close();
  void empty(std::string_view name);
  void text(std::string_view name, std::string_view text);
  // With one attribute.
  void text(std::string_view name, std::string_view text, std::string_view attribute, std::string_view value);
  // Nothing where there is nothing to say: Outlook fails on empty elements.
  void text_unless_empty(std::string_view name, std::string_view text);
  void number(std::string_view name, long long value);
  void append(XmlWriter fragment);

  std::size_t depth() const { return depth_; }
  // Closes what is open. The writer is used up.
  std::string finish();

 private:
  enum class Context { text, attribute };

  explicit XmlWriter(std::size_t base) : base_(base) {}

  char* reserve(std::size_t count);
  void advance(const char* at);
  void grow(std::size_t count);
  void write(std::string_view text);
  char* put(char* at, std::string_view text, Context context, std::size_t further);
  void escaped(std::string_view text, Context context);
  char* begin_line(char* at) const;
  char* begin_tag(std::string_view name, std::size_t further);

  std::string text_;      // longer than what is written, so that few calls allocate
  std::size_t used_ = 0;  // of text_
  std::size_t base_ = 0;  // depth at which the writer began
  std::size_t depth_ = 0;
  bool tag_is_open_ = false;  // that of the innermost element, which lacks its '>'
  std::array<std::string_view, 16> names_{};
};

// An element that is closed at the end of its block.
class XmlElement {
 public:
  XmlElement(XmlWriter& xml, std::string_view name) : xml_(xml) { xml_.open(name); }
  ~XmlElement() { xml_.close(); }
  XmlElement(const XmlElement&) = delete;
  XmlElement& operator=(const XmlElement&) = delete;

 private:
  XmlWriter& xml_;
};

}  // namespace smartdiscover::dialects
