#include "yaml/scalar.hpp"

#include "unit/yaml/findings.hpp"

#include <smartdiscover/yaml/section.hpp>

#include <limits>

namespace smartdiscover::yaml {
namespace scalar_test {

using namespace std::chrono_literals;

TEST(Integer, IsDecimalDigits) {
  EXPECT_EQ(parse_integer("0"), 0);
  EXPECT_EQ(parse_integer("65535"), 65535);
  EXPECT_EQ(parse_integer("-12"), -12);
  EXPECT_EQ(parse_integer("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
}

TEST(Integer, IsNothingElse) {
  for (const auto* text : {"",
                           "-",
                           "--1",
                           "+1",
                           "0443",
                           "00",
                           "0x1F",
                           "0b1",
                           "0o17",
                           "1e3",
                           "1.0",
                           "1,000",
                           "1_000",
                           " 1",
                           "1 ",
                           "993x",
                           "0993x",
                           "x993",
                           "off",
                           "9223372036854775808",
                           "99999999999999999999999",
                           "\xD9\xA1",
                           "1\n"}) {
    EXPECT_EQ(parse_integer(text), std::nullopt) << text;
  }
}

TEST(Size, HasBinaryUnits) {
  EXPECT_EQ(parse_size("0"), 0U);
  EXPECT_EQ(parse_size("500"), 500U);
  EXPECT_EQ(parse_size("16KiB"), 16384U);
  EXPECT_EQ(parse_size("1MiB"), 1048576U);
  EXPECT_EQ(parse_size("2GiB"), 2147483648U);
}

TEST(Size, RefusesOtherUnits) {
  for (const auto* text : {"", "KiB", "1 KiB", "1KB", "1kib", "1K", "1MB", "1B", "-1", "+1", "01KiB", "1.5MiB", "1KiBx",
                           "9999999999999GiB", "99999999999999999999", "1TiB"}) {
    EXPECT_EQ(parse_size(text), std::nullopt) << text;
  }
}

TEST(Duration, HasUnitsFromMillisecondsToDays) {
  EXPECT_EQ(parse_duration("500ms"), 500ms);
  EXPECT_EQ(parse_duration("10s"), 10s);
  EXPECT_EQ(parse_duration("5m"), 5min);
  EXPECT_EQ(parse_duration("1h"), 1h);
  EXPECT_EQ(parse_duration("7d"), 168h);
  EXPECT_EQ(parse_duration("0s"), 0s);
}

TEST(Duration, RefusesEverythingElse) {
  for (const auto* text : {"", "10", "0", "s", "10 s", "10sec", "10S", "1M", "-1s", "+1s", "010s", "1.5s", "1h30m", "P1D", "1w",
                           "1y", "99999999999999999d", "10000000000000000000ms"}) {
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
  }
}

TEST(Duration, IsShownAsItIsRead) {
  for (const auto* text : {"500ms", "10s", "5m", "1h", "7d", "1500ms", "90s", "0s"})
    EXPECT_EQ(show_duration(*parse_duration(text)), text);
  for (const auto* text : {"500", "64KiB", "1MiB", "1025", "0", "3GiB"}) EXPECT_EQ(show_size(*parse_size(text)), text);
}

TEST(Switch, KnowsTheWordsOfYamlAndOfPeople) {
  for (const auto* text : {"off", "Off", "OFF", "\"off\"", "'off'", "false", "False", "no", "NO"}) {
    EXPECT_EQ(as_switch(parsed("a: " + std::string(text)).members[0].value), false) << text;
  }
  for (const auto* text : {"on", "ON", "\"on\"", "true", "TRUE", "yes", "Yes"}) {
    EXPECT_EQ(as_switch(parsed("a: " + std::string(text)).members[0].value), true) << text;
  }
  for (const auto* text : {"", "~", "0", "1", "n", "y", "of", "offf", "[off]", "{off: 1}", "\"\"", "none"}) {
    EXPECT_EQ(as_switch(parsed("a: " + std::string(text)).members[0].value), std::nullopt) << text;
  }
}

TEST(Found, NamesTheKindAndCutsLongText) {
  EXPECT_EQ(found(parsed("a: [1]").members[0].value), "a list");
  EXPECT_EQ(found(parsed("a: {}").members[0].value), "a mapping");
  EXPECT_EQ(found(parsed("a:").members[0].value), "nothing");
  EXPECT_EQ(found(parsed("a: x").members[0].value), "\"x\"");
  EXPECT_LT(found(parsed("a: " + std::string(1000, 'x')).members[0].value).size(), 80U);
}

}  // namespace scalar_test
}  // namespace smartdiscover::yaml
