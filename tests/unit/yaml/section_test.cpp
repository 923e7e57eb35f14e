#include "unit/yaml/findings.hpp"

#include <smartdiscover/yaml/section.hpp>

namespace smartdiscover::yaml {
namespace section_test {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

enum class Colour { red, green, off };

// Reads a document with a function and gives the findings, less "x.yaml:".
template <class Read>
std::vector<std::string> findings(std::string_view text, Read read) {
  Report report;
  const auto node = parse_text(text, "x.yaml", report);
  if (node) {
    Section section(*node, "", report);
    read(section);
  }
  std::vector<std::string> out;
  for (const auto& finding : texts(report)) out.push_back(finding.substr(finding.find(':') + 1));
  return out;
}

TEST(Section, ReadsValuesWithTheirPlaces) {
  const auto root = parsed("host: x\nport: 993\nbody: 64KiB\nidle: 60s\non: yes\ncolour: green\nlist: [a, b]\none: c\n");
  Report report;
  {
    Section in(root, "", report);
    const auto host = in.required_text("host");
    ASSERT_TRUE(host);
    EXPECT_EQ(host->value, "x");
    EXPECT_EQ(to_string(host->location), "x.yaml:1:7");
    EXPECT_EQ(in.integer("port", 1, 65535)->value, 993);
    EXPECT_EQ(in.size("body", 1, 1 << 20)->value, 65536U);
    EXPECT_EQ(in.duration("idle", 1s, 1h)->value, 60s);
    EXPECT_EQ(in.boolean("on")->value, true);
    const auto colour = in.choice<Colour>("colour", {{"red", Colour::red}, {"green", Colour::green}});
    ASSERT_TRUE(colour);
    EXPECT_EQ(colour->value, Colour::green);
    EXPECT_EQ(in.texts("list").size(), 2U);
    EXPECT_EQ(in.texts("one").at(0).value, "c");
    EXPECT_EQ(to_string(in.location_of("port")), "x.yaml:2:1");
    EXPECT_EQ(in.path_of("port"), "port");
  }
  EXPECT_THAT(texts(report), IsEmpty());
}

TEST(Section, TakesAbsentAndEmptyForNotGiven) {
  EXPECT_THAT(findings("a:\nb: ~\nc: null\nd:\ne:\nf:\n",
                       [](Section& in) {
                         EXPECT_FALSE(in.text("a"));
                         EXPECT_FALSE(in.integer("b", 1, 2));
                         EXPECT_FALSE(in.duration("c", 1s, 2s));
                         EXPECT_FALSE(in.boolean("d"));
                         EXPECT_FALSE(in.size("e", 1, 2));
                         EXPECT_THAT(in.texts("f"), IsEmpty());
                         EXPECT_FALSE(in.text("absent"));
                         EXPECT_FALSE(in.choice<Colour>("g", {{"red", Colour::red}}));
                       }),
              IsEmpty());
}

TEST(Section, ReportsWhatIsRequiredAndMissing) {
  const auto read = [](Section& in) { in.required_text("hostname"); };
  EXPECT_THAT(findings("{}", read), ElementsAre("1:1: hostname: required, and missing"));
  EXPECT_THAT(findings("", read), ElementsAre("1:1: hostname: required, and missing"));
  EXPECT_THAT(findings("# x\nhostname:\n", read), ElementsAre("2:1: hostname: required, and missing"));
}

TEST(Section, ReportsUnknownKeysWithTheNearestOne) {
  const auto read = [](Section& in) {
    in.integer("port", 1, 65535);
    in.text("host");
    in.text("certificates");
  };
  EXPECT_THAT(findings("prot: 1\n", read), ElementsAre("1:1: prot: unknown setting (did you mean \"port\"?)"));
  EXPECT_THAT(findings("Port: 1\n", read), ElementsAre("1:1: Port: unknown setting (did you mean \"port\"?)"));
  EXPECT_THAT(findings("host: x\ncertificate: 1\n", read),
              ElementsAre("2:1: certificate: unknown setting (did you mean \"certificates\"?)"));
  EXPECT_THAT(findings("colour: 1\n", read), ElementsAre("1:1: colour: unknown setting; expected port, host or certificates"));
  EXPECT_THAT(findings("\"\": 1\n", read), ElementsAre("1:1: unknown setting; expected port, host or certificates"));
}

TEST(Section, LeavesNamesToTheReader) {
  EXPECT_THAT(findings("known: 1\nann: 2\nbob: 3\n",
                       [](Section& in) {
                         in.integer("known", 0, 9);
                         const auto rest = in.take_rest();
                         ASSERT_EQ(rest.size(), 2U);
                         EXPECT_EQ(rest[0]->key, "ann");
                         EXPECT_TRUE(in.has("ann"));
                         EXPECT_FALSE(in.has("eve"));
                       }),
              IsEmpty());
}

TEST(Section, RefusesWhatIsNoMapping) {
  const auto nothing = [](Section&) {};
  EXPECT_THAT(findings("[a]", nothing), ElementsAre("1:1: expected a mapping (\"key: value\"), found a list"));
  EXPECT_THAT(findings("text", nothing), ElementsAre("1:1: expected a mapping (\"key: value\"), found \"text\""));
}

TEST(Section, JoinsPaths) {
  Report report;
  const auto root = parsed("x: 1");
  {
    Section in(root, "services.imap", report);
    EXPECT_EQ(in.path_of("port"), "services.imap.port");
    EXPECT_EQ(item_path("listen.https", 3), "listen.https[3]");
  }
  EXPECT_THAT(texts(report), ElementsAre("x.yaml:1:1: services.imap.x: unknown setting"));
}

struct Case {
  std::string_view text;
  std::string_view finding;
};

TEST(Section, RefusesBadNumbers) {
  for (const auto& [text, finding] :
       std::vector<Case>{{"p: 0993x", "1:4: p: expected a number from 1 to 65535, found \"0993x\""},
                         {"p: 0443", "1:4: p: expected a number from 1 to 65535, found \"0443\""},
                         {"p: 0x1bb", "1:4: p: expected a number from 1 to 65535, found \"0x1bb\""},
                         {"p: 0", "1:4: p: expected a number from 1 to 65535, found \"0\""},
                         {"p: 65536", "1:4: p: expected a number from 1 to 65535, found \"65536\""},
                         {"p: -1", "1:4: p: expected a number from 1 to 65535, found \"-1\""},
                         {"p: 99999999999999999999", "1:4: p: expected a number from 1 to 65535, found \"99999999999999999999\""},
                         {"p: 443.0", "1:4: p: expected a number from 1 to 65535, found \"443.0\""},
                         {"p: [443]", "1:4: p: expected a number from 1 to 65535, found a list"},
                         {"p: {}", "1:4: p: expected a number from 1 to 65535, found a mapping"},
                         {"p: ''", "1:4: p: expected a number from 1 to 65535, found \"\""},
                         {"p: https", "1:4: p: expected a number from 1 to 65535, found \"https\""}}) {
    EXPECT_THAT(findings(text, [](Section& in) { EXPECT_FALSE(in.integer("p", 1, 65535)); }), ElementsAre(finding));
  }
}

TEST(Section, RefusesBadSizesAndDurations) {
  for (const auto* bad : {"1KB", "511", "2MiB", "x", "[1]", "{}", "-5", "01KiB"}) {
    const auto out = findings("s: " + std::string(bad), [](Section& in) { EXPECT_FALSE(in.size("s", 512, 1 << 20)); });
    ASSERT_EQ(out.size(), 1U) << bad;
    EXPECT_THAT(out[0], testing::StartsWith("1:4: s: expected a size from 512 to 1MiB, as 500, 64KiB or 1MiB, found ")) << bad;
  }
  for (const auto* bad : {"10", "0s", "25h", "x", "[1s]", "{}", "-5s", "1h30m", "010s"}) {
    const auto out = findings("d: " + std::string(bad), [](Section& in) { EXPECT_FALSE(in.duration("d", 1s, 24h)); });
    ASSERT_EQ(out.size(), 1U) << bad;
    EXPECT_THAT(out[0], testing::StartsWith("1:4: d: expected a duration from 1s to 1d, as 500ms, 10s, 5m, 1h or 7d, found "))
        << bad;
  }
}

TEST(Section, RefusesBadTexts) {
  const auto read = [](Section& in) { EXPECT_FALSE(in.text("t")); };
  EXPECT_THAT(findings("t: [a]", read), ElementsAre("1:4: t: expected text, found a list"));
  EXPECT_THAT(findings("t: {a: b}", read), ElementsAre("1:4: t: expected text, found a mapping"));
  EXPECT_THAT(findings("t: ''", read), ElementsAre("1:4: t: expected text, found an empty text"));
  EXPECT_THAT(findings("t: \"a\\nb\"", read), ElementsAre("1:4: t: expected text of one line without control characters"));
  EXPECT_THAT(findings("t: \"a\\0\"", read), ElementsAre("1:4: t: expected text of one line without control characters"));
  const auto read_list = [](Section& in) { in.texts("t"); };
  EXPECT_THAT(findings("t: [a, [b], {c: d}, '']", read_list),
              ElementsAre("1:8: t[1]: expected text, found a list", "1:13: t[2]: expected text, found a mapping",
                          "1:21: t[3]: expected text, found an empty text"));
  EXPECT_THAT(findings("t: {a: b}", read_list), ElementsAre("1:4: t: expected a list of texts, found a mapping"));
}

TEST(Section, RefusesBadSwitches) {
  for (const auto* bad : {"0", "1", "[on]", "{}", "of", "''", "enabled"}) {
    const auto out = findings("b: " + std::string(bad), [](Section& in) { EXPECT_FALSE(in.boolean("b")); });
    ASSERT_EQ(out.size(), 1U) << bad;
    EXPECT_THAT(out[0], testing::StartsWith("1:4: b: expected on or off, found ")) << bad;
  }
}

TEST(Section, ChoosesOneOfSeveralWords) {
  const auto read = [](Section& in) {
    return in.choice<Colour>("c", {{"red", Colour::red}, {"green", Colour::green}, {"off", Colour::off}});
  };
  for (const auto* word : {"off", "\"off\"", "no", "false", "Off"}) {
    EXPECT_THAT(findings("c: " + std::string(word),
                         [&](Section& in) {
                           const auto colour = read(in);
                           ASSERT_TRUE(colour);
                           EXPECT_EQ(colour->value, Colour::off);
                         }),
                IsEmpty());
  }
  EXPECT_THAT(findings("c: gren", read),
              ElementsAre("1:4: c: expected red, green or off, found \"gren\" (did you mean \"green\"?)"));
  EXPECT_THAT(findings("c: Red", read), ElementsAre("1:4: c: expected red, green or off, found \"Red\" (did you mean \"red\"?)"));
  EXPECT_THAT(findings("c: on", read), ElementsAre("1:4: c: expected red, green or off, found \"on\""));
  EXPECT_THAT(findings("c: [red]", read), ElementsAre("1:4: c: expected red, green or off, found a list"));
}

TEST(Section, FindsEveryMistakeOfARunInTheOrderOfTheFile) {
  EXPECT_THAT(findings("prot: 1\nport: 0\nidle: 5\nport: 2\n",
                       [](Section& in) {
                         in.duration("idle", 1s, 1h);
                         in.integer("port", 1, 65535);
                         in.required_text("host");
                       }),
              ElementsAre("1:1: host: required, and missing", "1:1: prot: unknown setting (did you mean \"port\"?)",
                          "2:7: port: expected a number from 1 to 65535, found \"0\"",
                          "3:7: idle: expected a duration from 1s to 1h, as 500ms, 10s, 5m, 1h or 7d, found \"5\"",
                          "4:1: port: given twice, first in line 2"));
}

}  // namespace section_test
}  // namespace smartdiscover::yaml
