#include "dialects/xml_writer.hpp"

#include <gtest/gtest.h>
#include <pugixml.hpp>

#include <random>
#include <sstream>

namespace smartdiscover::dialects {
namespace xml_writer_test {

TEST(XmlWriter, WritesTheLayoutOfTheAnswers) {
  XmlWriter xml;
  xml.open("Root");
  xml.attribute("xmlns", "urn:a&b\"c'<>");
  xml.text("Name", "J\xC3\xB6rg <joerg> & \"co\"'s");
  xml.text("Empty", "");
  xml.text_unless_empty("Not", "\x01\x7F");
  xml.text_unless_empty("Shown", "\x01x");
  xml.number("Port", 993);
  xml.open("Inner");
  xml.empty("Nothing");
  xml.text("Said", "yes", "lang", "en");
  xml.close();
  xml.open("Open");
  EXPECT_EQ(xml.finish(),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
            "<Root xmlns=\"urn:a&amp;b&quot;c'&lt;>\">\n"
            "  <Name>J\xC3\xB6rg &lt;joerg&gt; &amp; \"co\"'s</Name>\n"
            "  <Empty></Empty>\n"
            "  <Shown>x</Shown>\n"
            "  <Port>993</Port>\n"
            "  <Inner>\n"
            "    <Nothing />\n"
            "    <Said lang=\"en\">yes</Said>\n"
            "  </Inner>\n"
            "  <Open />\n"
            "</Root>\n");
}

TEST(XmlWriter, PutsFragmentsWhereTheyBelong) {
  XmlWriter xml;
  xml.open("Root");
  xml.open("First");
  auto fragment = XmlWriter::fragment(xml.depth());
  xml.text("A", "1");
  fragment.text("B", "2");
  xml.close();
  xml.open("Second");
  xml.append(std::move(fragment));
  xml.close();
  xml.open("Third");
  xml.append(XmlWriter::fragment(xml.depth()));
  EXPECT_EQ(xml.finish(),
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Root>\n  <First>\n    <A>1</A>\n  </First>\n"
            "  <Second>\n    <B>2</B>\n  </Second>\n  <Third />\n</Root>\n");
}

// pugixml's writer knows the same layout, and every length of text has its turn at every place of a block.
TEST(XmlWriter, AgreesWithAnotherWriter) {
  std::mt19937 random(1);
  const std::string alphabet = "abc&<>\"' ~";
  pugi::xml_document document;
  auto root = document.append_child("r");
  auto xml = XmlWriter::fragment(0);
  xml.open("r");
  for (std::size_t length = 0; length < 3000; length += 1 + length / 40) {
    for (const auto first : {std::size_t{0}, std::size_t{6}}) {
      std::string text(length, 'x');
      if (length > 0 && first > 0) text[random() % length] = alphabet[random() % alphabet.size()];
      auto element = root.append_child("e");
      element.append_attribute("a") = text.c_str();
      element.append_child("t").text().set(text.c_str());
      xml.open("e");
      xml.attribute("a", text);
      xml.text("t", text);
      xml.close();
    }
  }
  std::ostringstream expected;
  document.save(expected, "  ", pugi::format_indent | pugi::format_no_declaration, pugi::encoding_utf8);
  EXPECT_EQ(xml.finish(), expected.str());
}

TEST(XmlWriter, RefusesMoreElementsThanItCanIndent) {
  XmlWriter xml;
  for (int i = 0; i < 16; ++i) xml.open("e");
  EXPECT_THROW(xml.open("e"), std::out_of_range);
}

}  // namespace xml_writer_test
}  // namespace smartdiscover::dialects
