#include "unit/yaml/findings.hpp"

#include <smartdiscover/yaml/node.hpp>

namespace smartdiscover::yaml {
namespace alias_test {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> keys(const Node& node) {
  std::vector<std::string> out;
  for (const auto& member : node.members) out.push_back(member.key);
  return out;
}

TEST(Alias, StandsForWhatItNamesWithTheOriginalPlaces) {
  const auto root = parsed("a: &base {host: x, port: 1}\nb: *base\nc: [*base, 2]\n");
  const auto& b = root.members[1].value;
  EXPECT_EQ(b.members[0].value.text, "x");
  EXPECT_EQ(to_string(b.members[0].value.location), "x.yaml:1:17");
  EXPECT_EQ(root.members[2].value.items[0].members.size(), 2U);
}

TEST(Alias, MayNameAScalarAndBeDefinedAnew) {
  const auto root = parsed("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");
  EXPECT_EQ(root.members[1].value.text, "1");
  EXPECT_EQ(root.members[3].value.text, "2");
}

TEST(Merge, BringsWhatIsMissingAndOverridesNothing) {
  const auto root = parsed("a: &base {host: x, port: 1}\nb: {first: 0, <<: *base, port: 2, last: 3}\n");
  const auto& b = root.members[1].value;
  EXPECT_THAT(keys(b), ElementsAre("first", "host", "port", "last"));
  EXPECT_EQ(b.members[2].value.text, "2");
}

TEST(Merge, TakesAListTheFirstOfWhichWins) {
  const auto root = parsed("a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc: {<<: [*a, *b]}\n");
  const auto& c = root.members[2].value;
  EXPECT_THAT(keys(c), ElementsAre("x", "y"));
  EXPECT_EQ(c.members[0].value.text, "1");
}

TEST(Merge, IsNotMeantByAQuotedKey) { EXPECT_THAT(keys(parsed("\"<<\": {a: 1}\n")), ElementsAre("<<")); }

TEST(Merge, ReachesThroughMergedMappings) {
  const auto root = parsed("a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n");
  EXPECT_THAT(keys(root.members[2].value), ElementsAre("x", "y"));
}

TEST(Merge, RefusesAnythingButMappings) {
  for (const auto* text : {"a: {<<: 1}\n", "a: {<<: [1]}\n", "a: &x [1]\nb: {<<: *x}\n", "a: {<<: }\n", "a:\n  <<: x\n"}) {
    Report report;
    parse_text(text, "x.yaml", report);
    ASSERT_EQ(report.errors(), 1U) << text;
    EXPECT_THAT(texts(report).front(), HasSubstr("expected an alias of a mapping")) << text;
  }
}

TEST(Alias, RefusesTheUnknownTheLaterAndTheOneWithin) {
  for (const auto* text : {"a: *none\n", "a: *x\nb: &x 1\n", "a: [*x]\n"}) {
    Report report;
    EXPECT_FALSE(parse_text(text, "x.yaml", report)) << text;
    EXPECT_THAT(texts(report), ElementsAre(HasSubstr("text that begins with * must be in quotes")));
  }
  for (const auto* text : {"a: &x [*x]\n", "a: &x {b: *x}\n", "&x a: 1\nb: &x {c: [*x]}\n"}) {
    Report report;
    EXPECT_FALSE(parse_text(text, "x.yaml", report)) << text;
    EXPECT_THAT(texts(report), ElementsAre(HasSubstr("this alias refers to the value that contains it")));
  }
}

// Each line ten times the line before it.
TEST(Alias, StopsBeforeABillionLaughs) {
  std::string text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
  for (int i = 1; i < 12; ++i) {
    const auto one = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) text += (j > 0 ? ", " : "") + one;
    text += "]\n";
  }
  Report report;
  EXPECT_FALSE(parse_text(text, "x.yaml", report));
  EXPECT_THAT(texts(report), ElementsAre(HasSubstr("aliases expand to more than 100000 values")));
}

TEST(Alias, StopsBeforeNestingWithoutEnd) {
  std::string text = "a0: &a0 [x]\n";
  for (int i = 1; i < 200; ++i)
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  Report report;
  EXPECT_FALSE(parse_text(text, "x.yaml", report));
  EXPECT_THAT(texts(report), ElementsAre(HasSubstr("nested too deeply by aliases")));
}

TEST(Alias, CostsNothingWhereThereIsNone) {
  std::string text;
  for (int i = 0; i < 150'000; ++i) text += "k" + std::to_string(i) + ": v\n";
  EXPECT_EQ(parsed(text).members.size(), 150'000U);
}

}  // namespace alias_test
}  // namespace smartdiscover::yaml
