#include "admin/program.hpp"

#include "unit/admin/command_line.hpp"

#include <CLI/App.hpp>

#include <array>
#include <stdexcept>
#include <streambuf>

namespace smartdiscover::admin {
namespace program_test {

using testing::HasSubstr;
using testing::IsEmpty;

Action declare_echo(CLI::App& app, const CommonOptions& common) {
  const auto word = std::make_shared<std::string>();
  app.add_option("WORD", *word)->required();
  return [&common, word](const Streams& streams) {
    streams.out << *word << ' ' << common.config.string() << '\n';
    return ExitCode::failure;
  };
}

Action declare_throw(CLI::App&, const CommonOptions&) {
  return [](const Streams&) -> ExitCode { throw std::runtime_error("the sky fell"); };
}

constexpr std::array table{Command{"echo", "Say a word", declare_echo}, Command{"throw", "Fail", declare_throw}};

TEST(Program, RunsTheCommandThatWasNamed) {
  const auto done = run_with(table, {"echo", "hello"});
  EXPECT_EQ(done.code, ExitCode::failure);
  EXPECT_EQ(done.out, "hello /etc/smartdiscover/smartdiscover.yaml\n");
  EXPECT_THAT(done.err, IsEmpty());
}

TEST(Program, GivesEveryCommandTheConfiguration) {
  EXPECT_EQ(run_with(table, {"echo", "--config", "x.yaml", "hello"}).out, "hello x.yaml\n");
  EXPECT_EQ(run_with(table, {"echo", "hello", "--config=x.yaml"}).out, "hello x.yaml\n");
  for (const auto& command : commands()) {
    const auto help = run_with(commands(), {std::string(command.name), "--help"});
    EXPECT_EQ(help.code, ExitCode::ok) << command.name;
    EXPECT_THAT(help.out, HasSubstr("--config")) << command.name;
    EXPECT_THAT(help.err, IsEmpty()) << command.name;
  }
}

TEST(Program, HelpsAndNamesItsVersionOnTheOutput) {
  const auto help = run_with(table, {"--help"});
  EXPECT_EQ(help.code, ExitCode::ok);
  EXPECT_THAT(help.out, HasSubstr("echo"));
  EXPECT_THAT(help.out, HasSubstr("Say a word"));
  EXPECT_THAT(help.err, IsEmpty());
  const auto version = run_with(table, {"--version"});
  EXPECT_EQ(version.code, ExitCode::ok);
  EXPECT_THAT(version.out, testing::MatchesRegex("smartdiscover [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

TEST(Program, EndsUsageErrorsWith64AndWritesNoResult) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{{},
                                                                     {"--nonsense"},
                                                                     {"nonsense"},
                                                                     {""},
                                                                     {"echo"},
                                                                     {"echo", "a", "b"},
                                                                     {"echo", "--nonsense"},
                                                                     {"echo", "a", "--config"},
                                                                     {"echo", "a", "throw"},
                                                                     {"--", "echo", "a"},
                                                                     {"ECHO", "a"}}) {
    const auto done = run_with(table, arguments);
    EXPECT_EQ(done.code, ExitCode::usage) << testing::PrintToString(arguments);
    EXPECT_THAT(done.out, IsEmpty()) << testing::PrintToString(arguments);
    EXPECT_THAT(done.err, testing::Not(IsEmpty())) << testing::PrintToString(arguments);
  }
}

TEST(Program, NamesTheCommandThatWasPerhapsMeant) {
  EXPECT_EQ(run_with(table, {"ehco"}).err, "smartdiscover: unknown command ehco (did you mean echo?)\n");
  EXPECT_EQ(run_with(table, {"x\x1b[31m"}).err,
            "smartdiscover: unknown command x[31m; smartdiscover --help lists the commands\n");
}

TEST(Program, NamesAnOptionThatIsNoneAndWhereHelpIs) {
  for (const auto* option : {"--bogus", "-x", "--config", "-", "--"}) {
    const auto done = run_with(table, {option});
    EXPECT_EQ(done.code, ExitCode::usage) << option;
    EXPECT_THAT(done.err, HasSubstr("unknown option " + std::string(option) + " before the command; smartdiscover --help lists"));
  }
  const auto after = run_with(table, {"echo", "word", "--bogus"});
  EXPECT_EQ(after.code, ExitCode::usage);
  EXPECT_THAT(after.err, HasSubstr("--bogus"));
  EXPECT_THAT(after.err, HasSubstr("--help"));
}

TEST(Program, TellsWhatACommandThrew) {
  const auto done = run_with(table, {"throw"});
  EXPECT_EQ(done.code, ExitCode::internal);
  EXPECT_THAT(done.err, HasSubstr("the sky fell"));
}

// A disk that is full.
class Full : public std::streambuf {
 protected:
  int_type overflow(int_type) override { return traits_type::eof(); }
};

TEST(Program, SaysWhenItsResultsCannotBeWritten) {
  Full full;
  std::ostream out(&full);
  std::istringstream in;
  std::ostringstream err;
  EXPECT_EQ(run({"echo", "hello"}, Streams{in, out, err}, table), ExitCode::io);
  EXPECT_THAT(err.str(), HasSubstr("cannot write the results"));
}

}  // namespace program_test
}  // namespace smartdiscover::admin
