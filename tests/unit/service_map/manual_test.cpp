// docs/service-map.md: its examples load without a word, and it names all there is.
#include "service_map/catalogue.hpp"
#include "unit/service_map/map_on_disk.hpp"

#include <smartdiscover/service_map/warning_codes.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace smartdiscover::service_map {
namespace manual_test {

using testing::HasSubstr;
using testing::IsEmpty;

std::string manual() {
  std::ifstream file(std::string(SMARTDISCOVER_SOURCE_DIR) + "/docs/service-map.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> examples() {
  constexpr std::string_view begin = "\n```yaml\n";
  constexpr std::string_view end = "\n```\n";
  std::vector<std::string> found;
  const auto text = manual();
  for (auto at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
    at += begin.size();
    found.push_back(text.substr(at, text.find(end, at) + 1 - at));
  }
  return found;
}

TEST(Manual, EveryExampleLoads) {
  const auto all = examples();
  EXPECT_GE(all.size(), 5U);
  for (const auto& example : all) {
    const MapOnDisk map(example, {{"domains.d/more.yaml", "domains: {further.example: {}}\n"}});
    EXPECT_THAT(map.findings(), IsEmpty()) << example;
    EXPECT_TRUE(map.loaded());
  }
}

TEST(Manual, NamesEveryService) {
  const auto text = manual();
  for (const auto& service : known_services()) {
    const auto port = [](unsigned number) { return number == 0 ? std::string("-") : std::to_string(number); };
    EXPECT_THAT(text, HasSubstr("| `" + std::string(service.name) + "` | " + port(service.implicit_port) + " | " +
                                port(service.starttls_port) + " | " + port(service.clear_port) + " |"));
  }
}

TEST(Manual, NamesEveryUrl) {
  for (const auto& url : known_urls()) EXPECT_THAT(manual(), HasSubstr("`" + std::string(url.name) + "`"));
}

TEST(Manual, HasAParagraphOfEveryWarning) {
  const auto text = manual();
  for (const auto& code : warning_codes()) {
    const auto begin = text.find("\n\n**`" + std::string(code.word) + "`** ");
    ASSERT_NE(begin, std::string::npos) << code.word;
    const auto paragraph = text.substr(begin + 2, text.find("\n\n", begin + 2) - begin - 2);
    const auto sentences = std::count(paragraph.begin(), paragraph.end(), '.');
    EXPECT_GE(sentences, 3) << "what it means, the consequence for which client, the remedy: " << paragraph;
  }
}

}  // namespace manual_test
}  // namespace smartdiscover::service_map
