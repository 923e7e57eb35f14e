#include "daemon/reload.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::daemon {
namespace reload_test {

Reload failed() {
  Reload reload;
  const auto file = intern_file_name("map.yaml");
  reload.report.error({file, 7, 3}, "services.imap", "expected \"on\"");
  reload.report.warning("clear_text", {file, 9, 1}, "services.pop3.tls", "in clear text");
  reload.report.error({}, "", "cannot be read");
  return reload;
}

TEST(ReloadText, HasALineForEachFindingAndThenTheOutcome) {
  auto reload = failed();
  EXPECT_EQ(to_text(reload).substr(to_text(reload).rfind('\n', to_text(reload).size() - 2) + 1),
            "not reloaded: the previous configuration stays in force\n");
  EXPECT_NE(to_text(reload).find("map.yaml:7:3: services.imap: expected \"on\"\n"), std::string::npos);
  EXPECT_EQ(to_text({.done = true, .report = {}, .notes = {"workers: later"}}), "workers: later\nreloaded\n");
}

TEST(ReloadJson, IsOneObjectWithAllOfIt) {
  const auto text = to_json(failed());
  EXPECT_TRUE(text.starts_with(R"({"reloaded":false,"errors":2,"warnings":1,"findings":[)")) << text;
  EXPECT_NE(
      text.find(R"({"severity":"error","file":"map.yaml","line":7,"column":3,"path":"services.imap","text":"expected \"on\""})"),
      std::string::npos)
      << text;
  EXPECT_NE(
      text.find(
          R"({"severity":"warning","file":"map.yaml","line":9,"column":1,"path":"services.pop3.tls","text":"in clear text","code":"clear_text"})"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find(R"({"severity":"error","path":"","text":"cannot be read"})"), std::string::npos) << text;
  EXPECT_TRUE(text.ends_with("],\"notes\":[]}\n")) << text;
  EXPECT_EQ(to_json({.done = true, .report = {}, .notes = {"one", "two\n\"x\""}}),
            "{\"reloaded\":true,\"errors\":0,\"warnings\":0,\"findings\":[],\"notes\":[\"one\",\"two\\\"x\\\"\"]}\n");
}

}  // namespace reload_test
}  // namespace smartdiscover::daemon
