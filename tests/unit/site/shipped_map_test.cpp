// config/service-map.yaml is what administrators begin with: it has to be right, and so has every example in its comments.

#include "unit/site/folder.hpp"

#include <iterator>
#include <sstream>

namespace smartdiscover::site {
namespace shipped_map_test {

using testing::IsEmpty;

std::vector<std::string> shipped_lines() {
  std::ifstream stream(SMARTDISCOVER_SOURCE_DIR "/config/service-map.yaml");
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// "  # key: value" less its "# ", and empty for prose.
std::string example_in(const std::string& line) {
  const auto hash = line.find_first_not_of(' ');
  if (hash == std::string::npos || line.compare(hash, 2, "# ") != 0) return {};
  const auto key = hash + 2;
  const auto end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-.\"*@", key);
  if (end == std::string::npos || end == key || line.compare(end, 2, ": ") != 0) return {};
  return line.substr(0, hash) + line.substr(key);
}

class ShippedMap : public SiteFolder {
 protected:
  std::vector<std::string> load(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    report_ = yaml::Report();
    service_map::load_service_map(write("service-map.yaml", text), {}, report_);
    return findings();
  }
};

TEST_F(ShippedMap, LoadsWithoutAFinding) { EXPECT_THAT(load(shipped_lines()), IsEmpty()); }

TEST_F(ShippedMap, HasExamplesThatAreRightEachForItself) {
  write("moved.txt", "cleo@example.com\n");
  write("domains.d/more.yaml", "domains: {more.example.com: {}}\n");
  auto lines = shipped_lines();
  for (auto& line : lines) {
    // Other examples speak of this group.
    if (const auto example = example_in(line); example.starts_with("  vip: ")) line = example;
  }
  std::size_t examples = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto example = example_in(lines[i]);
    if (example.empty()) continue;
    ++examples;
    auto changed = lines;
    changed[i] = example;
    const auto found = load(changed);
    EXPECT_THAT(found, IsEmpty()) << example;
  }
  EXPECT_GE(examples, 18U);
}

TEST_F(ShippedMap, StaysWithinTheWidthOfAPage) {
  for (const auto& line : shipped_lines()) EXPECT_LE(line.size(), 150U) << line;
}

}  // namespace shipped_map_test
}  // namespace smartdiscover::site
