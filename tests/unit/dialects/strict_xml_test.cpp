#include "dialects/strict_xml.hpp"

#include <gtest/gtest.h>
#include <pugixml.hpp>

namespace smartdiscover::dialects {
namespace strict_xml_test {

std::string nested(std::size_t depth) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += "<a>";
  for (std::size_t i = 0; i < depth; ++i) text += "</a>";
  return text;
}

TEST(StrictXml, AcceptsXml) {
  const std::vector<std::string> good{
      "<a/>",
      "<a />",
      "<a></a>",
      "<a></a  >",
      "<a\r\n\t/>",
      "<a>text</a>",
      "<a><b/><b/></a>",
      " \r\n\t<a/> \r\n\t",
      "\xEF\xBB\xBF<a/>",
      "\xEF\xBB\xBF <a/>",
      "<?xml version=\"1.0\"?><a/>",
      "<?xml version='1.0' encoding='utf-8'?><a/>",
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<a/>",
      "<?xml version=\"1.1\"?><a/>",
      "<?xml  version = \"1.0\"  encoding = 'utf-8' ?><a/>",
      "\n  <?xml version=\"1.0\"?><a/>",
      "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>plain</a>",
      "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>plain</a>",
      "<?xml-stylesheet href='x'?><a/>",
      "<?pi?><a/><?pi ?>",
      "<!-- - > < & --><a><!--x--></a><!---->",
      "<a><![CDATA[<b>&c;]] >]]></a>",
      "<a><![CDATA[]]></a>",
      "<a>]]</a>",
      "<a>]]&gt;</a>",
      "<a>></a>",
      "<a b='1' c=\"2\"/>",
      "<a b = '1'/>",
      "<a b='\"' c=\"'\" d='>'/>",
      "<a b=''/>",
      "<a:b xmlns:a='u' a:c='1'/>",
      "<_a.b-c1/>",
      "<\xC3\xA9/>",
      "<a>\xC3\xA9\xE2\x82\xAC\xF0\x9F\x93\xA7</a>",
      "<a>\xEF\xBF\xBD\xEF\xBB\xBF</a>",
      "<a>&lt;&gt;&amp;&quot;&apos;</a>",
      "<a b='&lt;&#65;'/>",
      "<a>&#65;&#x41;&#x1F4E7;&#9;&#10;&#13;&#xFFFD;&#x10FFFF;&#000000000065;</a>",
      nested(deepest_nesting),
  };
  for (const auto& text : good) {
    EXPECT_TRUE(is_strict_xml(text)) << text;
    pugi::xml_document document;
    const auto body = without_byte_order_mark(text);
    EXPECT_TRUE(document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8)) << text;
  }
}

// Thunderbird writes what the user typed.
TEST(StrictXml, TakesABareAmpersandAsItself) {
  for (const std::string_view text :
       {"<a>a&b@example.com</a>", "<a>&</a>", "<a>&&</a>", "<a>a & b</a>", "<a>&;</a>", "<a>&amp</a>", "<a>&b=c;</a>",
        "<a>&#65</a>", "<a>&# 65;</a>", "<a>&x y;</a>", "<a b='a&b'/>"}) {
    EXPECT_TRUE(is_strict_xml(text)) << text;
  }
}

TEST(StrictXml, RefusesWhatIsNotOneElement) {
  for (const std::string_view text : {"",
                                      " ",
                                      "\r\n",
                                      "\xEF\xBB\xBF",
                                      "text",
                                      "<",
                                      ">",
                                      "<>",
                                      "< a/>",
                                      "</a>",
                                      "<a>",
                                      "<a",
                                      "<a ",
                                      "<a/",
                                      "<a></a",
                                      "<a></b>",
                                      "<a></A>",
                                      "<a><b></a></b>",
                                      "<a></a></a>",
                                      "<a/><b/>",
                                      "<a></a><a></a>",
                                      "<a/>text",
                                      "text<a/>",
                                      "&amp;<a/>",
                                      "<a/>&#32;",
                                      "<a/><![CDATA[]]>",
                                      "<![CDATA[x]]><a/>",
                                      "<a><![CDATA[x]]</a>",
                                      "<a><![CDATA[x",
                                      "<a><![cdata[x]]></a>",
                                      "<!-- only -->",
                                      "<?pi?>",
                                      "<?xml version=\"1.0\"?>",
                                      "{\"a\":1}",
                                      "a=b&c=d"}) {
    EXPECT_FALSE(is_strict_xml(text)) << text;
  }
}

TEST(StrictXml, RefusesEveryDoctype) {
  for (const std::string_view text :
       {"<!DOCTYPE a><a/>", "<!doctype a><a/>", "<!DOCTYPE a SYSTEM \"http://example.com/x.dtd\"><a/>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"&#60;\">]><a/>", "<a/><!DOCTYPE a>", "<a><!DOCTYPE a></a>",
        "<!ENTITY a 'b'><a/>", "<!ELEMENT a ANY><a/>", "<!><a/>", "<a><!b></a>", "<!-<a/>", "<![a/>"}) {
    EXPECT_FALSE(is_strict_xml(text)) << text;
  }
}

TEST(StrictXml, RefusesReferencesThatMeanNothing) {
  for (const std::string_view text : {"<a>&b;</a>",           "<a>&1;</a>",           "<a>&-;</a>",
                                      "<a>&nbsp;</a>",        "<a>&AMP;</a>",         "<a>&Lt;</a>",
                                      "<a>&a:b;</a>",         "<a b='&c;'/>",         "<a>&#0;</a>",
                                      "<a>&#00;</a>",         "<a>&#x0;</a>",         "<a>&#1;</a>",
                                      "<a>&#8;</a>",          "<a>&#11;</a>",         "<a>&#31;</a>",
                                      "<a>&#xB;</a>",         "<a>&#xD800;</a>",      "<a>&#xDFFF;</a>",
                                      "<a>&#55296;</a>",      "<a>&#xFFFE;</a>",      "<a>&#xFFFF;</a>",
                                      "<a>&#65534;</a>",      "<a>&#x110000;</a>",    "<a>&#1114112;</a>",
                                      "<a>&#4294967361;</a>", "<a>&#x100000041;</a>", "<a>&#99999999999999999999;</a>",
                                      "<a>&#;</a>",           "<a>&#x;</a>",          "<a>&#X41;</a>",
                                      "<a>&#xZZ;</a>",        "<a>&#12a;</a>",        "<a>&#-1;</a>",
                                      "<a>&#x-1;</a>",        "<a b='&#0;'/>",        "<a>x&b;&amp;</a>",
                                      "<a>& &b;</a>",         "<a>&&b;</a>"}) {
    EXPECT_FALSE(is_strict_xml(text)) << text;
  }
}

TEST(StrictXml, RefusesBytesThatAreNotXmlText) {
  for (int byte = 0; byte < 0x20; ++byte) {
    const bool blank = byte == '\t' || byte == '\n' || byte == '\r';
    EXPECT_EQ(is_strict_xml(std::string("<a>") + static_cast<char>(byte) + "</a>"), blank) << byte;
    EXPECT_EQ(is_strict_xml(std::string("<a><!--") + static_cast<char>(byte) + "--></a>"), blank) << byte;
  }
  for (const std::string_view text :
       {"<a>\xFF</a>", "<a>\xC3</a>", "<a>\xC3(</a>", "<a>\xC0\x80</a>", "<a>\xE0\x80\x80</a>", "<a>\xED\xA0\x80</a>",
        "<a>\xF4\x90\x80\x80</a>", "<a>\xF8\x88\x80\x80\x80</a>", "<a>\x80</a>", "<a>\xE2\x82</a>", "<a>\xEF\xBF\xBE</a>",
        "<a>\xEF\xBF\xBF</a>", "<a b='\xEF\xBF\xBF'/>", "<a>j\xF6rg</a>", "\xFF\xFE<a/>", "\xFE\xFF<a/>", "<a>\xC2",
        "<a/>\xC3"}) {
    EXPECT_FALSE(is_strict_xml(text)) << text;
  }
}

TEST(StrictXml, RefusesUtf16) {
  std::string little;
  std::string big;
  for (const char c : std::string_view("<a/>")) {
    little += {c, '\0'};
    big += {'\0', c};
  }
  EXPECT_FALSE(is_strict_xml(little));
  EXPECT_FALSE(is_strict_xml(big));
  EXPECT_FALSE(is_strict_xml("\xFF\xFE" + little));
  EXPECT_FALSE(is_strict_xml("\xFE\xFF" + big));
}

TEST(StrictXml, RefusesMalformedTags) {
  for (const std::string_view text : {"<1a/>",
                                      "<-a/>",
                                      "<.a/>",
                                      "<a b/>",
                                      "<a b=c/>",
                                      "<a b='1/>",
                                      "<a b='1\"/>",
                                      "<a b='1'c='2'/>",
                                      "<a b='1' b='2'/>",
                                      "<a b='<'/>",
                                      "<a ='1'/>",
                                      "<a 1='1'/>",
                                      "<a / >",
                                      "<a ?>",
                                      "<a/b/>",
                                      "<a b='1'//>",
                                      "<a></a b='1'>",
                                      "<a></ a>",
                                      "<a></a/>",
                                      "<:a/>",
                                      "<a:/>",
                                      "<a:b:c/>",
                                      "<a:1b/>",
                                      "<a :b='1'/>",
                                      "<a b:='1'/>",
                                      "<a&b/>",
                                      "<a\"/>",
                                      "<a><</a>",
                                      "<a>]]></a>",
                                      "<a>a]]>b</a>",
                                      "<a><!-- -- --></a>",
                                      "<a><!----->",
                                      "<a><!-- </a>",
                                      "<!--><a/>",
                                      "<!---><a/>"}) {
    EXPECT_FALSE(is_strict_xml(text)) << text;
  }
}

TEST(StrictXml, RefusesMisplacedAndBrokenDeclarations) {
  for (const std::string_view text : {"<a/><?xml version=\"1.0\"?>",
                                      "<a><?xml version=\"1.0\"?></a>",
                                      "<!-- --><?xml version=\"1.0\"?><a/>",
                                      "<?XML version=\"1.0\"?><a/>",
                                      "<?xml version=\"1.0\"?><?xml version=\"1.0\"?><a/>",
                                      "<?xml?><a/>",
                                      "<?xml ?><a/>",
                                      "<?xml encoding=\"utf-8\"?><a/>",
                                      "<?xml version=\"2.0\"?><a/>",
                                      "<?xml version=1.0?><a/>",
                                      "<?xml version=\"1.0\" encoding?><a/>",
                                      "<?xml version=\"1.0\"><a/>",
                                      "<?xml version=\"1.0\"/><a/>",
                                      "<?xml version=\"1.0\" standalone=\"maybe\"?><a/>",
                                      "<?xml version=\"1.0\" standalone=\"yes\" encoding=\"utf-8\"?><a/>",
                                      "<?xml version=\"1.0\" version=\"1.0\"?><a/>",
                                      "<?xml version=\"1.0\" other=\"x\"?><a/>",
                                      "<?xml version=\"1.0\"",
                                      "<?xml version=\"1.0\" ?",
                                      "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a>\xC3\xA9</a>",
                                      "<? pi?><a/>",
                                      "<?"
                                      "?><a/>",
                                      "<?pi<a/>",
                                      "<?pi/?><a/>"}) {
    EXPECT_FALSE(is_strict_xml(text)) << text;
  }
}

TEST(StrictXml, KeepsItsLimits) {
  EXPECT_FALSE(is_strict_xml(nested(deepest_nesting + 1)));
  EXPECT_FALSE(is_strict_xml(nested(100000)));
  EXPECT_FALSE(is_strict_xml(std::string(100000, '<')));
  std::string most = "<a";
  for (std::size_t i = 0; i < most_attributes; ++i) most += " b" + std::to_string(i) + "=''";
  EXPECT_TRUE(is_strict_xml(most + "/>"));
  EXPECT_FALSE(is_strict_xml(most + " c=''/>"));
}

TEST(StrictXml, RefusesEveryPrefixOfADocument) {
  const std::string text =
      "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<a:b xmlns:a=\"urn:x\"><!-- c "
      "--><d>&amp;&#65;</d><e/><![CDATA[f]]></a:b>";
  ASSERT_TRUE(is_strict_xml(text));
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_FALSE(is_strict_xml(std::string_view(text).substr(0, size))) << text.substr(0, size);
}

}  // namespace strict_xml_test
}  // namespace smartdiscover::dialects
