#include <smartdiscover/observe/log.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <thread>

namespace smartdiscover::observe {
namespace log_test {

using testing::HasSubstr;
using testing::Not;

// What one event leaves in the log, without the time before it.
std::string line_of(LogOptions options, std::string_view message, std::initializer_list<LogField> fields) {
  std::string sink;
  Log log(std::move(options), &sink);
  log.write(Level::info, message, fields);
  return sink;
}

TEST(Log, WritesOneLineOfKeysAndValues) {
  const auto line = line_of({}, "request", {{"client", std::string_view("192.0.2.7")}, {"status", 200LL}, {"duration_ms", 1.5}});
  EXPECT_TRUE(std::regex_match(
      line,
      std::regex(
          R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d info request client=192\.0\.2\.7 status=200 duration_ms=1\.500\n)")))
      << line;
}

TEST(Log, QuotesWhatHoldsBlanksOrIsEmpty) {
  const auto line =
      line_of({}, "hello world", {{"a", std::string_view("x y")}, {"b", std::string_view("")}, {"c", std::string_view("q\"\\")}});
  EXPECT_THAT(line, HasSubstr(R"(info "hello world" a="x y" b="" c="q\"\\")"));
}

struct Hostile {
  std::string_view text;
  std::string_view in_text;
  std::string_view in_json;
};

class HostileText : public testing::TestWithParam<Hostile> {};

TEST_P(HostileText, StaysInItsLineAndInItsValue) {
  const std::string text_line = line_of({}, "event", {{"value", GetParam().text}});
  EXPECT_THAT(text_line, HasSubstr(GetParam().in_text));
  EXPECT_EQ(std::count(text_line.begin(), text_line.end(), '\n'), 1);
  const std::string json_line = line_of({.format = Format::json}, "event", {{"value", GetParam().text}});
  EXPECT_THAT(json_line, HasSubstr(GetParam().in_json));
  EXPECT_EQ(std::count(json_line.begin(), json_line.end(), '\n'), 1);
}

INSTANTIATE_TEST_SUITE_P(
    Log, HostileText,
    testing::Values(Hostile{"a\nb", R"(value="a\x0ab")", R"("value":"a\u000ab")"}, Hostile{"a\rb", R"(\x0d)", R"(\u000d)"},
                    Hostile{"\x1b[2J", R"(value="\x1b[2J")", R"(\u001b[2J)"}, Hostile{"\x7f", R"("\x7f")", R"("\u007f")"},
                    Hostile{"\xC2\x9B"
                            "0m",
                            R"("\x9b0m")", R"("\u009b0m")"},
                    Hostile{std::string_view("a\0b", 3), R"("a\x00b")", R"("a\u0000b")"},
                    Hostile{"\xff\xfe", R"("\xff\xfe")", R"("\u00ff\u00fe")"}, Hostile{"\xC3", R"("\xc3")", R"("\u00c3")"},
                    Hostile{"\xED\xA0\x80", R"(\xed\xa0\x80)", R"(\u00ed\u00a0\u0080)"},
                    Hostile{"\xC0\xAF", R"(\xc0\xaf)", R"(\u00c0\u00af)"},
                    Hostile{"Jos\xC3\xA9", "\"Jos\xC3\xA9\"", "\"Jos\xC3\xA9\""},
                    Hostile{"x outcome=ok", R"("x outcome=ok")", R"("x outcome=ok")"}));

TEST(Log, JsonIsAnObjectWithTimeLevelAndMessage) {
  const auto line = line_of({.format = Format::json}, "request", {{"client", std::string_view("192.0.2.7")}, {"status", 401LL}});
  EXPECT_TRUE(std::regex_match(
      line,
      std::regex(
          R"re(\{"time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z","level":"info","message":"request","client":"192.0.2.7","status":401\}\n)re")))
      << line;
}

TEST(Log, HashesMailAddressesUnlessTheSiteSaysPlain) {
  const auto hashed = line_of({.hash_key = "k"}, "request", {{"login", Mailbox{"ann@example.com"}}});
  EXPECT_THAT(hashed, Not(HasSubstr("ann")));
  EXPECT_TRUE(std::regex_search(hashed, std::regex("login=[0-9a-f]{16}\n"))) << hashed;
  const auto plain = line_of({.mail_addresses = MailAddresses::plain}, "request", {{"login", Mailbox{"ann@example.com"}}});
  EXPECT_THAT(plain, HasSubstr("login=ann@example.com"));
}

TEST(Log, TheSameKeyHashesAlikeOnEveryNodeAndAnotherDoesNot) {
  std::string sink;
  const Log a({.hash_key = "shared"}, &sink), b({.hash_key = "shared"}, &sink), c({.hash_key = "other"}, &sink), d({}, &sink),
      e({}, &sink);
  const Mailbox ann{"ann@example.com"};
  EXPECT_EQ(a.shown(ann), b.shown(ann));
  EXPECT_NE(a.shown(ann), c.shown(ann));
  EXPECT_NE(d.shown(ann), e.shown(ann)) << "without a key file every process has a key of its own";
  EXPECT_NE(a.shown(ann), a.shown(Mailbox{"bob@example.com"}));
}

TEST(Log, AReloadWithoutAKeyFileKeepsTheKeyOfTheProcess) {
  std::string sink;
  Log log({}, &sink);
  const auto before = log.shown(Mailbox{"ann@example.com"});
  log.configure({.level = Level::debug});
  EXPECT_EQ(log.shown(Mailbox{"ann@example.com"}), before);
}

TEST(Log, LeavesOutWhatIsBelowItsLevel) {
  std::string sink;
  Log log({.level = Level::warning}, &sink);
  log.write(Level::info, "quiet");
  EXPECT_FALSE(log.enabled(Level::info));
  EXPECT_TRUE(sink.empty());
  log.write(Level::error, "loud");
  EXPECT_THAT(sink, HasSubstr("error loud"));
  log.configure({.level = Level::debug});
  log.write(Level::debug, "detail");
  EXPECT_THAT(sink, HasSubstr("debug detail"));
}

TEST(Log, LinesOfSeveralThreadsStayWhole) {
  std::string sink;
  {
    Log log({}, &sink);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&log] {
        for (int i = 0; i < 200; ++i) log.write(Level::info, "event", {{"value", std::string_view("abcdefghij")}});
      });
    }
    std::thread reload([&log] {
      for (int i = 0; i < 50; ++i) log.configure({});
    });
    for (auto& thread : threads) thread.join();
    reload.join();
  }
  EXPECT_EQ(std::count(sink.begin(), sink.end(), '\n'), 800);
  std::istringstream lines(sink);
  for (std::string line; std::getline(lines, line);) EXPECT_TRUE(line.ends_with(" info event value=abcdefghij")) << line;
}

}  // namespace log_test
}  // namespace smartdiscover::observe
