#include "unit/yaml/findings.hpp"

#include <smartdiscover/yaml/report.hpp>

namespace smartdiscover::yaml {
namespace report_test {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Report, SaysFileLineColumnPathAndText) {
  Report report;
  report.error({intern_file_name("/etc/map.yaml"), 14, 9}, "services.imap.port", "expected a port");
  EXPECT_THAT(texts(report), ElementsAre("/etc/map.yaml:14:9: services.imap.port: expected a port"));
}

TEST(Report, SaysAFileWithoutLineAndAFindingWithoutFile) {
  Report report;
  report.error({}, "", "no file");
  report.error({intern_file_name("a.yaml"), 0, 0}, "", "cannot be read");
  EXPECT_THAT(texts(report), ElementsAre("no file", "a.yaml: cannot be read"));
}

TEST(Report, MarksWarnings) {
  Report report;
  report.warning("clear_text", {intern_file_name("a.yaml"), 1, 2}, "services", "clear text");
  EXPECT_THAT(texts(report), ElementsAre("a.yaml:1:2: services: warning: clear text"));
  EXPECT_FALSE(report.has_errors());
  EXPECT_EQ(report.warnings(), 1U);
}

TEST(Report, SortsByFileInOrderOfMentionThenLineThenColumn) {
  const auto b = intern_file_name("b.yaml");
  const auto a = intern_file_name("a.yaml");
  Report report;
  report.error({b, 10, 1}, "", "4");
  report.error({a, 1, 1}, "", "5");
  report.warning("w", {b, 9, 7}, "", "3");
  report.error({b, 9, 2}, "", "2");
  report.error({b, 2, 30}, "", "1");
  EXPECT_THAT(texts(report),
              ElementsAre("b.yaml:2:30: 1", "b.yaml:9:2: 2", "b.yaml:9:7: warning: 3", "b.yaml:10:1: 4", "a.yaml:1:1: 5"));
  EXPECT_EQ(report.errors(), 4U);
  EXPECT_EQ(report.warnings(), 1U);
}

TEST(Report, KeepsOneOfEqualFindings) {
  const Location location{intern_file_name("a.yaml"), 3, 3};
  Report report;
  report.error(location, "x", "twice");
  report.error(location, "x", "twice");
  report.warning("w", location, "x", "twice");
  report.error(location, "y", "twice");
  EXPECT_EQ(report.errors(), 2U);
  EXPECT_EQ(report.warnings(), 1U);
}

TEST(Report, DropsIgnoredWarningsBeforeAndAfterButNoError) {
  const Location location{intern_file_name("a.yaml"), 1, 1};
  Report report;
  report.warning("clear_text", location, "a", "before");
  report.warning("port", location, "b", "kept");
  report.error(location, "c", "clear_text");
  report.ignore_warnings({"clear_text"});
  report.warning("clear_text", location, "d", "after");
  EXPECT_THAT(texts(report), ElementsAre("a.yaml:1:1: b: warning: kept", "a.yaml:1:1: c: clear_text"));
}

TEST(Report, LetsNoControlCharacterThrough) {
  Report report;
  report.error({intern_file_name("a.yaml"), 1, 1}, "key\x1b[31m", "found \"\x07\"");
  for (const auto& text : texts(report)) {
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("\x1b")));
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("\x07")));
  }
}

TEST(Report, IsEmptyAtFirst) {
  const Report report;
  EXPECT_FALSE(report.has_errors());
  EXPECT_THAT(report.sorted(), IsEmpty());
}

}  // namespace report_test
}  // namespace smartdiscover::yaml
