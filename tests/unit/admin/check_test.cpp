#include "unit/admin/command_line.hpp"

namespace smartdiscover::admin {
namespace check_test {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class Check : public CommandLine {
 protected:
  Check() {
    EXPECT_EQ(smartdiscover({"init", path("site"), "--domain", "example.org", "--hostname", "mail.example.org"}).code,
              ExitCode::ok);
  }
  Outcome check(std::vector<std::string> further = {}) const {
    std::vector<std::string> arguments{"check", "--config", path("site/smartdiscover.yaml")};
    arguments.insert(arguments.end(), further.begin(), further.end());
    return smartdiscover(arguments);
  }
  void add_to_map(std::string_view lines) const {
    write("site/service-map.yaml", read("site/service-map.yaml") + std::string(lines));
  }
};

TEST_F(Check, IsContentWithAGoodSite) {
  for (const auto& options : std::vector<std::vector<std::string>>{{}, {"--strict"}}) {
    const auto done = check(options);
    EXPECT_EQ(done.code, ExitCode::ok);
    EXPECT_EQ(done.out, "0 errors, 0 warnings\n");
    EXPECT_THAT(done.err, IsEmpty());
  }
}

TEST_F(Check, ShowsWarningsAndMindsThemWhenStrict) {
  std::filesystem::remove(folder_ / "site/users.yaml");
  EXPECT_EQ(check().code, ExitCode::ok);
  EXPECT_THAT(check().out, EndsWith("0 errors, 1 warning\n"));
  EXPECT_THAT(check().out, HasSubstr("users.stores[0]: warning: "));
  EXPECT_EQ(check({"--strict"}).code, ExitCode::failure);
}

TEST_F(Check, ShowsErrorsOfAllFilesSorted) {
  write("site/smartdiscover.yaml", "workers: 0\nlog: {levle: info}\n" + read("site/smartdiscover.yaml").substr(0) + "\n");
  add_to_map("hostname: twice.example.com\nprot: 1\n");
  for (const auto& options : std::vector<std::vector<std::string>>{{}, {"--strict"}}) {
    const auto done = check(options);
    EXPECT_EQ(done.code, ExitCode::configuration);
    EXPECT_THAT(done.out, StartsWith(path("site/smartdiscover.yaml") + ":1:10: workers: "));
    EXPECT_THAT(done.out,
                HasSubstr(path("site/smartdiscover.yaml") + ":2:7: log.levle: unknown setting (did you mean \"level\"?)\n"));
    EXPECT_THAT(done.out, HasSubstr("workers: given twice, first in line 1\n"));
    EXPECT_THAT(done.out, HasSubstr("hostname: given twice, first in line "));
    EXPECT_THAT(done.out, HasSubstr(": prot: unknown setting"));
    EXPECT_THAT(done.out, EndsWith("6 errors, 0 warnings\n"));
  }
}

TEST_F(Check, WritesJson) {
  add_to_map("prot: 1\n");
  const auto done = check({"--json"});
  EXPECT_EQ(done.code, ExitCode::configuration);
  EXPECT_THAT(done.out, StartsWith(R"({"errors":1,"warnings":0,"findings":[{"severity":"error","file":")" +
                                   path("site/service-map.yaml") + R"(","line":)"));
  EXPECT_THAT(done.out, EndsWith("}]}\n"));
}

TEST_F(Check, SaysWhichFileIsMissing) {
  const auto done = smartdiscover({"check", "--config", path("none.yaml")});
  EXPECT_EQ(done.code, ExitCode::configuration);
  EXPECT_EQ(done.out, path("none.yaml") + ": cannot read this file: No such file or directory\n1 error, 0 warnings\n");
}

}  // namespace check_test
}  // namespace smartdiscover::admin
