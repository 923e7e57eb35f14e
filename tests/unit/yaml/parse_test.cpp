#include "unit/yaml/findings.hpp"

#include <smartdiscover/yaml/node.hpp>

#include <filesystem>
#include <fstream>

namespace smartdiscover::yaml {
namespace parse_test {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Parse, KeepsTheOrderOfKeysAndTheirPlaces) {
  const auto root = parsed("# a comment\nzeta: 1\nalpha:\n  deep: [x, \"y\"]\n");
  ASSERT_EQ(root.members.size(), 2U);
  EXPECT_EQ(root.members[0].key, "zeta");
  EXPECT_EQ(to_string(root.members[0].location), "x.yaml:2:1");
  EXPECT_EQ(to_string(root.members[0].value.location), "x.yaml:2:7");
  const auto& list = root.members[1].value.members.at(0).value;
  ASSERT_EQ(list.items.size(), 2U);
  EXPECT_EQ(to_string(list.location), "x.yaml:4:9");
  EXPECT_EQ(to_string(list.items[1].location), "x.yaml:4:13");
}

TEST(Parse, CountsColumnsInCharacters) {
  const auto root = parsed("\"\xC3\xA4\xC3\xB6\": [\"\xE2\x82\xAC\", b]\n");
  EXPECT_EQ(to_string(root.members[0].value.items[0].location), "x.yaml:1:8");
  EXPECT_EQ(to_string(root.members[0].value.items[1].location), "x.yaml:1:13");
}

TEST(Parse, TellsQuotedFromPlain) {
  const auto root = parsed("a: off\nb: 'off'\nc: \"off\"\nd: |\n  off\ne: >-\n  off\n");
  EXPECT_FALSE(root.members[0].value.quoted);
  for (std::size_t i = 1; i < 5; ++i) EXPECT_TRUE(root.members[i].value.quoted) << root.members[i].key;
}

TEST(Parse, LeavesScalarsAsTheyAreWritten) {
  const auto root = parsed("a: 0443\nb: 0x1F\nc: 1e3\nd: 12:30\ne: off\nf: 2001:db8::1\n");
  std::vector<std::string> values;
  for (const auto& member : root.members) values.push_back(member.value.text);
  EXPECT_THAT(values, ElementsAre("0443", "0x1F", "1e3", "12:30", "off", "2001:db8::1"));
}

TEST(Parse, ReadsNull) {
  const auto root = parsed("a:\nb: ~\nc: null\nd: \"null\"\ne: ''\n");
  EXPECT_EQ(root.members[0].value.kind, Node::Kind::null);
  EXPECT_EQ(root.members[1].value.kind, Node::Kind::null);
  EXPECT_EQ(root.members[2].value.kind, Node::Kind::null);
  EXPECT_EQ(root.members[3].value.kind, Node::Kind::scalar);
  EXPECT_EQ(root.members[4].value.kind, Node::Kind::scalar);
}

TEST(Parse, TakesAnEmptyDocumentForAnEmptyMapping) {
  for (const auto* text : {"", "\n\n", "# only a comment", "---", "---\n...\n", "\xEF\xBB\xBF", "null"}) {
    const auto root = parsed(text);
    EXPECT_EQ(root.kind, Node::Kind::mapping) << text;
    EXPECT_TRUE(root.location.known());
    EXPECT_THAT(root.members, IsEmpty());
  }
}

TEST(Parse, TakesLineEndsOfEverySystemAndAByteOrderMark) {
  const auto root = parsed("\xEF\xBB\xBFkey: 1\r\nother:\r\n  - x\r\n");
  EXPECT_EQ(root.members[0].key, "key");
  EXPECT_EQ(to_string(root.members[0].location), "x.yaml:1:1");
  EXPECT_EQ(root.members[1].value.items[0].text, "x");
  EXPECT_EQ(to_string(root.members[1].value.items[0].location), "x.yaml:3:5");
}

TEST(Parse, TakesBracesInsideText) {
  const auto root = parsed("a: https://{hostname}/x\nb: \"{email}\"\nc: '{local}@x'\nd: {}\ne: {f: \"{login}\"}\n");
  EXPECT_EQ(root.members[0].value.text, "https://{hostname}/x");
  EXPECT_EQ(root.members[1].value.text, "{email}");
  EXPECT_EQ(root.members[3].value.kind, Node::Kind::mapping);
  EXPECT_EQ(root.members[4].value.members[0].value.text, "{login}");
}

TEST(Parse, TakesAMappingWithOneEmptyValue) {
  const auto root = parsed("services: {imap: }\nmore: {pop3: ~}\nblock:\n  smtp:\n");
  EXPECT_EQ(root.members[0].value.members[0].key, "imap");
  EXPECT_EQ(root.members[0].value.members[0].value.kind, Node::Kind::null);
  EXPECT_EQ(root.members[2].value.members[0].key, "smtp");
}

TEST(Parse, ReadsDocumentMarkersAroundOneDocument) { EXPECT_EQ(parsed("%YAML 1.2\n---\na: 1\n...\n").members[0].key, "a"); }

class ParseFile : public testing::Test {
 protected:
  ParseFile() : folder_(std::filesystem::path(testing::TempDir()) / ("yaml" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~ParseFile() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

TEST_F(ParseFile, NamesTheFileInEveryPlace) {
  const auto file = folder_ / "a.yaml";
  std::ofstream(file) << "a: 1\nb: [\n";
  Report report;
  EXPECT_FALSE(parse_file(file, report));
  EXPECT_THAT(texts(report),
              ElementsAre(file.string() + ":2:4: b: a [ is not closed by ], or a comma is missing between its entries"));
}

TEST_F(ParseFile, ReportsAFileThatCannotBeReadWithoutALine) {
  Report report;
  EXPECT_FALSE(parse_file(folder_ / "none.yaml", report));
  EXPECT_FALSE(parse_file(folder_, report));
  EXPECT_FALSE(parse_file("/dev/zero", report));
  EXPECT_FALSE(parse_file(folder_ / std::string(5000, 'x'), report));
  EXPECT_THAT(texts(report), ElementsAre((folder_ / "none.yaml").string() + ": cannot read this file: No such file or directory",
                                         folder_.string() + ": cannot read this file: Is a directory",
                                         "/dev/zero: cannot read this file: it is not a regular file",
                                         testing::EndsWith(": cannot read this file: File name too long")));
}

}  // namespace parse_test
}  // namespace smartdiscover::yaml
