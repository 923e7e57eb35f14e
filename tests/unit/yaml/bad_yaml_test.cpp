#include "unit/yaml/findings.hpp"

#include <smartdiscover/yaml/node.hpp>

namespace smartdiscover::yaml {
namespace bad_yaml_test {

using testing::ElementsAre;
using testing::HasSubstr;

struct Case {
  std::string_view text;
  std::string_view finding;  // of the first finding, less "x.yaml:"
};

class BadYaml : public testing::TestWithParam<Case> {};

TEST_P(BadYaml, IsAnsweredAtItsPlaceInPlainWords) {
  Report report;
  parse_text(GetParam().text, "x.yaml", report);
  ASSERT_TRUE(report.has_errors());
  EXPECT_EQ(texts(report).front(), "x.yaml:" + std::string(GetParam().finding)) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Quotes, BadYaml,
    testing::Values(
        Case{"host: {domain}\n", "1:7: host: an unquoted {domain} begins a mapping in YAML; put the whole value in quotes"},
        Case{"a:\n  host: { domain }\n",
             "2:9: a.host: an unquoted {domain} begins a mapping in YAML; put the whole value in quotes"},
        Case{"host: {hostname}.example.com\n",
             "1:7: host: an unquoted {hostname} begins a mapping in YAML; put the whole value in quotes"},
        Case{"login: {local}@example.com\n",
             "1:8: login: an unquoted {local} begins a mapping in YAML; put the whole value in quotes"},
        Case{"imap: {port: 1, host: {domain}}\n",
             "1:23: imap.host: an unquoted {domain} begins a mapping in YAML; put the whole value in quotes"},
        Case{"imap: {host: imap.{domain}, port: 1}\n",
             "1:19: imap: an unquoted {domain} begins a mapping in YAML; put the whole value in quotes"},
        Case{"a: [x, {user.NAME}]\n",
             "1:8: a[1]: an unquoted {user.NAME} begins a mapping in YAML; put the whole value in quotes"},
        Case{"a: [\"{x}\", b{y}]\n", "1:13: a[2]: an unquoted {y} begins a mapping in YAML; put the whole value in quotes"},
        Case{"{domain}: 1\n", "1:1: an unquoted {domain} begins a mapping in YAML; put the whole value in quotes"},
        Case{"domains:\n  *.customers.example: {}\n", "2:3: domains: text that begins with * must be in quotes"},
        Case{"domains:\n  *: {}\n", "2:3: domains: text that begins with * must be in quotes"},
        Case{"https: *:443\n", "1:8: https: text that begins with * must be in quotes"},
        Case{"https: [*:443]\n", "1:9: https[0]: text that begins with * must be in quotes"},
        Case{"https: [\"a:1\", *]\n", "1:16: https[1]: text that begins with * must be in quotes"},
        Case{"a: *\n", "1:4: a: text that begins with * must be in quotes"},
        Case{"a: @example.com\n", "1:4: a: text that begins with @ must be in quotes"},
        Case{"aliases: [a@x.example, @example.com]\n", "1:24: aliases[1]: text that begins with @ must be in quotes"},
        Case{"@example.com: {}\n", "1:1: text that begins with @ must be in quotes"},
        Case{"a: `b`\n", "1:4: a: text that begins with ` must be in quotes"},
        Case{"a: %x\n", "1:4: a: text that begins with % must be in quotes"},
        Case{"a: &secret\n", "1:4: a: expected a value after the anchor; text that begins with & must be in quotes"},
        Case{"a: & b\n", "1:5: a: text that begins with & must be in quotes"},
        Case{"a: !secret b\n", "1:4: a: tags are not supported; text that begins with ! must be in quotes"},
        Case{"a: !!str b\n", "1:4: a: tags are not supported; text that begins with ! must be in quotes"},
        Case{"a: !!python/object:os.system [x]\n", "1:4: a: tags are not supported; text that begins with ! must be in quotes"},
        Case{"a: !<tag:x> {b: 1}\n", "1:4: a: tags are not supported; text that begins with ! must be in quotes"},
        Case{"a: b: c\n", "1:5: a ':' is not possible here; check the indentation, or put text that contains \": \" in quotes"},
        Case{"url: \"{x}\"/y\n",
             "1:11: this does not continue the mapping; check the indentation, and put a value that goes on after a quote or "
             "brace in quotes as a whole"}));

INSTANTIATE_TEST_SUITE_P(
    Structure, BadYaml,
    testing::Values(
        Case{"a: 1\n b: 2\n",
             "2:3: a ':' is not possible here; check the indentation, or put text that contains \": \" in quotes"},
        Case{"a:\n    b: 1\n  c: 2\n",
             "3:3: this does not continue the mapping; check the indentation, and put a value that goes on after a quote or "
             "brace in quotes as a whole"},
        Case{"a:\n\tb: 1\n", "2:1: a tab indents this line; use spaces"},
        Case{"a:\n  b: 1\n\tc: 1\n", "3:1: a.b: a tab indents this line; use spaces"},
        Case{"a: {port:993}\n", "1:4: a: a space is missing after the ':' of {port:993}, or it needs quotes as a text"},
        Case{"a: |\n\tb\n", "2:1: a: a tab indents this line; use spaces"},
        Case{"a: [1, 2\n", "1:4: a: a [ is not closed by ], or a comma is missing between its entries"},
        Case{"a: 1\nb: {c: 1\n", "2:4: b: a { is not closed by }, or a comma is missing between its entries"},
        Case{"a: ]\n", "1:4: a: unmatched ] or }"}, Case{"a: }\n", "1:4: a: unmatched ] or }"},
        Case{"a: - b\n", "1:4: a: a list item \"- \" cannot begin here; begin it on a line of its own"},
        Case{"a: \"b\n", "1:4: a: this quote is not closed"}, Case{"a: 'b", "1:4: a: this quote is not closed"},
        Case{"a: 'b\nc: d\n", "1:4: a: this quote is not closed"}, Case{"a: 'b''", "1:4: a: this quote is not closed"},
        Case{"a: \"b\\\"", "1:4: a: this quote is not closed"}, Case{"a: &x 'b", "1:4: a: this quote is not closed"},
        Case{"'a: 1", "1:1: this quote is not closed"},
        Case{"a: \"\\q\"\n", "1:7: a: in double quotes a \\ begins an escape such as \\n; write \\\\, or use single quotes"},
        Case{"a: \"\\xZZ\"\n", "1:9: a: in double quotes a \\ begins an escape such as \\n; write \\\\, or use single quotes"},
        Case{"a:b\nc: 1\n", "2:2: a ':' is not possible here; check the indentation, or put text that contains \": \" in quotes"},
        Case{"x: 1\na:b\n", "2:1: a:b: a space is missing after ':'"},
        Case{"x: 1\nword\n", "2:1: word: expected ':' and a value after this name"},
        Case{": 1\n", "1:1: nothing stands before ':'; expected a name"},
        Case{"null: 1\n", "1:1: nothing stands before ':'; expected a name"},
        Case{"[a, b]: 1\n", "1:1: a name is expected before ':', as text"},
        Case{"{a: 1}: 1\n", "1:1: a name is expected before ':', as text"},
        Case{"a: 1\n---\nb: 2\n", "2:1: a second document begins here; expected one document in a file"},
        Case{"a: 1\n...\nb: 2\n", "3:1: this does not belong to what stands above; check the indentation"},
        Case{"- a\nb: 1\n", "2:1: this does not belong to what stands above; check the indentation"},
        Case{"%YAML 3.0\n---\na: 1\n", "1:1: not YAML: YAML major version too large"}));

INSTANTIATE_TEST_SUITE_P(
    Duplicates, BadYaml,
    testing::Values(Case{"a: 1\nb: 2\na: 3\n", "3:1: a: given twice, first in line 1"},
                    Case{"x:\n  imap: {}\n  pop3: {}\n  imap: {}\n", "4:3: x.imap: given twice, first in line 2"},
                    Case{"x: {a: 1, a: 1}\n", "1:11: x.a: given twice, first in line 1"},
                    Case{"x:\n  - {a: 1}\n  - {b: 1, \"b\": 2}\n", "3:12: x[1].b: given twice, first in line 3"},
                    Case{"\"a\": 1\n'a': 2\n", "2:1: a: given twice, first in line 1"}));

INSTANTIATE_TEST_SUITE_P(Characters, BadYaml,
                         testing::Values(Case{std::string_view("a: b\0c\n", 7), "1:5: control character U+0000; expected text"},
                                         Case{"a: 1\nb: \x07\n", "2:4: control character U+0007; expected text"},
                                         Case{"a: \x1b[31m\n", "1:4: control character U+001B; expected text"},
                                         Case{"a: \x7f\n", "1:4: control character U+007F; expected text"},
                                         Case{"a: \xff\n", "1:4: not UTF-8; save the file as UTF-8"},
                                         Case{"\xC3\xA4: M\xFCller\n", "1:5: not UTF-8; save the file as UTF-8"},
                                         Case{"a: \xC0\xAF\n", "1:4: not UTF-8; save the file as UTF-8"},
                                         Case{"a: \xED\xA0\x80\n", "1:4: not UTF-8; save the file as UTF-8"},
                                         Case{"a: \xE2\x82", "1:4: not UTF-8; save the file as UTF-8"},
                                         Case{std::string_view("\xFF\xFE"
                                                               "a\0:\0 \0001\0",
                                                               10),
                                              "1:4: control character U+0000; expected text"}));

TEST(BadYaml, FindsSeveralMistakesInOneRun) {
  Report report;
  EXPECT_TRUE(parse_text("a: 1\na: 2\nb: {domain}\nc: !x y\nd: {e: 1, e: 2}\n", "x.yaml", report));
  EXPECT_THAT(texts(report), ElementsAre(HasSubstr("2:1: a: given twice"), HasSubstr("3:4: b: an unquoted {domain}"),
                                         HasSubstr("4:4: c: tags"), HasSubstr("5:11: d.e: given twice")));
}

TEST(BadYaml, NamesAnUnquotedPlaceholderOnce) {
  Report report;
  EXPECT_FALSE(parse_text("host: {hostname}.example.com\n", "x.yaml", report));
  EXPECT_EQ(report.errors(), 1U);
}

TEST(BadYaml, ReadsOnWithTheTextThatAPlaceholderWasMeantToBe) {
  Report report;
  const auto root = parse_text("host: {domain}\n", "x.yaml", report);
  ASSERT_TRUE(root);
  EXPECT_EQ(root->members[0].value.text, "{domain}");
}

TEST(BadYaml, KeepsTheFirstOfTwo) {
  Report report;
  const auto root = parse_text("a: 1\na: 2\n", "x.yaml", report);
  ASSERT_TRUE(root);
  ASSERT_EQ(root->members.size(), 1U);
  EXPECT_EQ(root->members[0].value.text, "1");
}

TEST(BadYaml, RefusesDeepNestingOfEveryKind) {
  for (const std::size_t depth : {65U, 499U, 500U, 501U, 100'000U}) {
    std::string flow_list = "a: " + std::string(depth, '[') + std::string(depth, ']');
    std::string flow_map = "a: ";
    std::string block;
    for (std::size_t i = 0; i < depth; ++i) flow_map += "{a: ";
    for (std::size_t i = 0; i < depth; ++i) block += "- ";
    for (const auto& text : {flow_list, flow_map, block}) {
      Report report;
      EXPECT_FALSE(parse_text(text, "x.yaml", report));
      ASSERT_EQ(report.errors(), 1U);
      EXPECT_THAT(texts(report).front(), HasSubstr("nested"));
    }
  }
}

TEST(BadYaml, SurvivesEveryPrefixOfAFile) {
  const std::string text =
      "a: &x {b: [1, \"two\", 'three'], c: ~}\nd: *x\n\"*\": |\n  text\n? e\n: - f\n  - {g: h, <<: *x}\ni: \"\\u00e4\" # j\n";
  for (std::size_t length = 0; length <= text.size(); ++length) {
    Report report;
    const auto root = parse_text(std::string_view(text).substr(0, length), "x.yaml", report);
    EXPECT_TRUE(root || report.has_errors()) << length;
  }
}

TEST(BadYaml, SurvivesEveryByteInEveryPosition) {
  const std::string text = "a: {b: [1, \"x\"]}\nc: &d\n  e: *f\n";
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      auto changed = text;
      changed[at] = static_cast<char>(byte);
      Report report;
      const auto root = parse_text(changed, "x.yaml", report);
      EXPECT_TRUE(root || report.has_errors()) << at << " " << byte;
    }
  }
}

}  // namespace bad_yaml_test
}  // namespace smartdiscover::yaml
