#include "admin/findings.hpp"

#include <sstream>

namespace smartdiscover::admin {
namespace findings_test {

yaml::Report sample() {
  yaml::Report report;
  report.error({intern_file_name("a \"b\".yaml"), 3, 4}, "x.y", "broken \\ \x01");
  report.warning("clear_text", {intern_file_name("c.yaml"), 1, 2}, "", "hm");
  report.error({intern_file_name("d.yaml"), 0, 0}, "", "not there");
  return report;
}

TEST(Findings, AreLinesAndACount) {
  std::ostringstream out;
  write_findings(out, sample());
  EXPECT_EQ(out.str(),
            "a \"b\".yaml:3:4: x.y: broken \\ \nc.yaml:1:2: warning: hm [clear_text]\nd.yaml: not there\n2 errors, 1 warning\n");
}

TEST(Findings, AreCountedWhereThereAreNone) {
  std::ostringstream out;
  write_findings(out, yaml::Report());
  EXPECT_EQ(out.str(), "0 errors, 0 warnings\n");
  std::ostringstream json;
  write_findings_as_json(json, yaml::Report());
  EXPECT_EQ(json.str(), "{\"errors\":0,\"warnings\":0,\"findings\":[]}\n");
}

TEST(Findings, AreJson) {
  std::ostringstream out;
  write_findings_as_json(out, sample());
  EXPECT_EQ(out.str(), R"({"errors":2,"warnings":1,"findings":[)"
                       R"({"severity":"error","file":"a \"b\".yaml","line":3,"column":4,"path":"x.y","text":"broken \\ "},)"
                       R"({"severity":"warning","file":"c.yaml","line":1,"column":2,"path":"","text":"hm","code":"clear_text"},)"
                       R"({"severity":"error","file":"d.yaml","path":"","text":"not there"}]})"
                       "\n");
}

}  // namespace findings_test
}  // namespace smartdiscover::admin
