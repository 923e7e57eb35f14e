#include "unit/service_map/map_on_disk.hpp"

namespace smartdiscover::service_map {
namespace domain_list_test {

using testing::ElementsAre;

class DomainList : public testing::Test {
 protected:
  std::vector<ListedDomain> load(const std::string& text) {
    folder.write("domains.txt", text);
    return load_domain_list(folder.path() / "domains.txt", report);
  }
  std::vector<std::string> findings() {
    std::vector<std::string> lines;
    const auto prefix = folder.path().string() + "/";
    for (const auto& finding : report.sorted()) {
      auto line = yaml::to_string(finding);
      if (line.starts_with(prefix)) line.erase(0, prefix.size());
      lines.push_back(line);
    }
    return lines;
  }
  TemporaryFolder folder;
  yaml::Report report;
};

TEST_F(DomainList, HoldsADomainALine) {
  const auto list = load(
      "# customers\nexample.com\n\n  EXAMPLE.org\t-  mail.{domain}\nexample.net example.com  # alias\nbücher.example example.com "
      "mx.bücher.example\r\n");
  EXPECT_FALSE(report.has_errors());
  ASSERT_EQ(list.size(), 4u);
  EXPECT_EQ(list[0].domain, domain("example.com"));
  EXPECT_FALSE(list[0].alias_of);
  EXPECT_FALSE(list[0].hostname);
  EXPECT_EQ(list[1].domain, domain("example.org"));
  EXPECT_FALSE(list[1].alias_of);
  EXPECT_EQ(list[1].hostname, "mail.{domain}");
  EXPECT_EQ(list[1].location.line, 4u);
  EXPECT_EQ(list[1].location.column, 3u);
  EXPECT_EQ(list[2].alias_of, domain("example.com"));
  EXPECT_EQ(list[3].domain, domain("xn--bcher-kva.example"));
  EXPECT_EQ(list[3].hostname, "mx.bücher.example");
}

TEST_F(DomainList, TellsEveryMistake) {
  load(
      "exa_mple..com\n*.example.com\na.example b c\nb.example - mail example\nc.example - {email}\nd.example "
      "a@b\na.example\na.example\n");
  EXPECT_THAT(findings(), ElementsAre("domains.txt:1:1: expected a domain, found \"exa_mple..com\"",
                                      "domains.txt:2:1: expected a domain, found \"*.example.com\"",
                                      "domains.txt:4:1: expected \"domain [alias_of|-] [hostname]\", found more",
                                      "domains.txt:5:1: {email} cannot stand here; expected {domain}",
                                      "domains.txt:6:1: expected the domain it is an alias of, or \"-\", found \"a@b\"",
                                      "domains.txt:7:1: a.example: given twice, first in line 3",
                                      "domains.txt:8:1: a.example: given twice, first in line 3"));
}

TEST_F(DomainList, MayBeEmptyButNotMissing) {
  EXPECT_TRUE(load("").empty());
  EXPECT_FALSE(report.has_errors());
  EXPECT_TRUE(load_domain_list(folder.path() / "none.txt", report).empty());
  EXPECT_THAT(findings(), ElementsAre("none.txt: cannot be read: No such file or directory"));
}

TEST_F(DomainList, IsNoFolder) {
  load_domain_list(folder.path(), report);
  EXPECT_TRUE(report.has_errors());
}

}  // namespace domain_list_test
}  // namespace smartdiscover::service_map
