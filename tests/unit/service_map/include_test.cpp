#include "unit/service_map/map_on_disk.hpp"

namespace smartdiscover::service_map {
namespace include_test {

using testing::ElementsAre;
using testing::IsEmpty;

const std::string head = "hostname: mail.example.com\nservices: {imap: on, smtp: on}\n";

TEST(Include, ReadsTheDomainsOfEveryFileThatMatches) {
  const MapOnDisk map(head + "include: [domains.d/*.yaml, extra.yaml]\n",
                      {{"domains.d/b.yaml", "domains: {b.example: {hostname: mail.b.example}}\n"},
                       {"domains.d/a.yaml", "domains: {a.example: {}}\n"},
                       {"domains.d/c.yaml.bak", "domains: {c.example: {}}\n"},
                       {"domains.d/.hidden.yaml", "domains: {hidden.example: {}}\n"},
                       {"domains.d/folder.yaml/x", ""},
                       {"extra.yaml", ""}});
  EXPECT_THAT(map.findings(), IsEmpty());
  ASSERT_TRUE(map.loaded());
  EXPECT_THAT(map.map().domains(), ElementsAre(domain("a.example"), domain("b.example")));
  EXPECT_EQ(map.show(map.of_domain("b.example").hostname.location), "domains.d/b.yaml:1:33");
}

TEST(Include, AFileIsReadOnceHoweverOftenItIsNamed) {
  const MapOnDisk map(head + "include: [\"*.yml\", a.yml, ./a.yml]\n", {{"a.yml", "domains: {a.example: {}}\n"}});
  EXPECT_THAT(map.findings(), IsEmpty());
}

TEST(Include, TheMapItselfIsNotIncluded) {
  const MapOnDisk map(head + "include: \"*.yaml\"\n", {{"a.yaml", "domains: {a.example: {}}\n"}});
  EXPECT_THAT(map.findings(), IsEmpty());
}

TEST(Include, TheSameDomainInTwoFilesNamesBoth) {
  const MapOnDisk map(head + "include: d/*\ndomains: {a.example: {}}\n",
                      {{"d/1.yaml", "domains:\n  b.example: {}\n  A.example: {}\n"}, {"d/2.yaml", "domains: {b.example: {}}\n"}});
  EXPECT_THAT(map.findings(), ElementsAre("d/1.yaml:3:3: domains.A.example: given twice, first in map.yaml:4:11",
                                          "d/2.yaml:1:11: domains.b.example: given twice, first in d/1.yaml:2:3"));
}

TEST(Include, APatternThatMatchesNothingIsFineAMissingFileIsNot) {
  EXPECT_THAT(MapOnDisk(head + "include: [domains.d/*.yaml]\n", {{"domains.d/readme", ""}}).codes(), ElementsAre("no_domains"));
  EXPECT_THAT(MapOnDisk(head + "include: [\"*.d/*.yaml\", none.yaml]\n").findings(),
              ElementsAre("map.yaml:3:25: include: there is no file \"none.yaml\" in the folder of this file"));
}

TEST(Include, AFolderThatIsMissingIsSaid) {
  const MapOnDisk map(head + "include:\n- none.d/*.yaml\n- there.d/deeper/*/x.yaml\ndomains: {a.example: {}}\n",
                      {{"there.d/readme", ""}});
  EXPECT_TRUE(map.loaded());
  EXPECT_THAT(map.codes(), ElementsAre("include_folder", "include_folder"));
  EXPECT_THAT(map.findings(),
              ElementsAre("map.yaml:4:3: include: warning: there is no folder \"none.d\"; nothing is included from it",
                          "map.yaml:5:3: include: warning: there is no folder \"there.d/deeper\"; nothing is included from it"));
}

TEST(Include, AMapThatIncludesItselfByNameIsWrong) {
  for (const auto* name : {"map.yaml", "./map.yaml"}) {
    const MapOnDisk map(head + "include: [" + name + "]\ndomains: {a.example: {}}\n");
    EXPECT_FALSE(map.loaded());
    EXPECT_THAT(map.findings(), ElementsAre("map.yaml:3:11: include: this file includes itself"));
  }
}

TEST(Include, HoldsDomainsAndNothingElse) {
  const MapOnDisk map(head + "include: a.yml\n", {{"a.yml", "domians: {a.example: {}}\nservices: {imap: on}\n"}});
  EXPECT_THAT(map.findings(), ElementsAre("a.yml:1:1: domians: unknown setting (did you mean \"domains\"?)",
                                          testing::StartsWith("a.yml:2:1: services: unknown setting")));
}

TEST(Include, MistakesStandInTheirFile) {
  const MapOnDisk map(head + "include: a.yml\n", {{"a.yml", "domains:\n  a.example: {services: {imap: {prot: 1}}}\n"}});
  EXPECT_THAT(map.findings(),
              ElementsAre("a.yml:2:33: domains.a.example.services.imap.prot: unknown setting (did you mean \"port\"?)"));
  EXPECT_FALSE(MapOnDisk(head + "include: a.yml\n", {{"a.yml", "domains: [\n"}}).loaded());
}

TEST(Include, FoldersMayHoldWildcardsInTheirOwnNames) {
  TemporaryFolder folder;
  folder.write("odd [x]*/map.yaml", head + "include: d/*.yaml\n");
  folder.write("odd [x]*/d/a.yaml", "domains: {a.example: {}}\n");
  yaml::Report report;
  const auto map = load_service_map(folder.path() / "odd [x]*" / "map.yaml", {}, report);
  ASSERT_TRUE(map);
  EXPECT_TRUE(map->served_as(domain("a.example")));
}

}  // namespace include_test
}  // namespace smartdiscover::service_map
