#include "daemon/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace smartdiscover::daemon {
namespace options_test {

using testing::HasSubstr;

struct Parsed {
  ParsedOptions result;
  std::string out;
  std::string err;
};

Parsed parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "smartdiscoverd");
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Parsed parsed;
  parsed.result = parse_options(static_cast<int>(arguments.size()), arguments.data());
  parsed.out = testing::internal::GetCapturedStdout();
  parsed.err = testing::internal::GetCapturedStderr();
  return parsed;
}

TEST(Options, HaveDefaults) {
  const auto parsed = parse({});
  ASSERT_TRUE(parsed.result.options);
  EXPECT_EQ(parsed.result.options->config, "/etc/smartdiscover/smartdiscover.yaml");
  EXPECT_FALSE(parsed.result.options->check);
}

TEST(Options, AreRead) {
  const auto parsed = parse({"--config", "x.yaml", "--check"});
  ASSERT_TRUE(parsed.result.options);
  EXPECT_EQ(parsed.result.options->config, "x.yaml");
  EXPECT_TRUE(parsed.result.options->check);
  EXPECT_EQ(parse({"--config=y.yaml"}).result.options->config, "y.yaml");
}

TEST(Options, HelpAndVersionGoToStandardOutput) {
  const auto help = parse({"--help"});
  EXPECT_FALSE(help.result.options);
  EXPECT_EQ(help.result.exit_code, 0);
  EXPECT_THAT(help.out, HasSubstr("--config FILE"));
  const auto version = parse({"--version"});
  EXPECT_EQ(version.result.exit_code, 0);
  EXPECT_EQ(version.out, "smartdiscoverd " SMARTDISCOVER_VERSION "\n");
  EXPECT_EQ(help.err + version.err, "");
}

TEST(Options, MistakesAreUsageErrors) {
  const std::vector<std::vector<const char*>> mistakes{{"--nonsense"},      {"extra"}, {"--config"},
                                                       {"--check=perhaps"}, {"-x"},    {"--config", "a", "b"}};
  for (const auto& arguments : mistakes) {
    const auto parsed = parse(arguments);
    EXPECT_FALSE(parsed.result.options) << arguments[0];
    EXPECT_EQ(parsed.result.exit_code, 64) << arguments[0];
    EXPECT_NE(parsed.err, "") << arguments[0];
    EXPECT_EQ(parsed.out, "") << arguments[0];
  }
}

}  // namespace options_test
}  // namespace smartdiscover::daemon
