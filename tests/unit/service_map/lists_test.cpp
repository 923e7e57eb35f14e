// Lists that are laid over a map: rows that do not fit it, and other lists over the same files.
#include "unit/service_map/map_on_disk.hpp"

#include <gmock/gmock.h>

namespace smartdiscover::service_map {
namespace lists_test {

using testing::ElementsAre;
using testing::IsEmpty;

ListedDomain row(std::string_view name, std::string_view alias_of = {}) {
  const Location location{"smartdiscover.yaml", 7, 5};
  ListedDomain listed{.domain = domain(name), .location = location, .on_error = ListedDomain::RowError::skip};
  if (!alias_of.empty()) listed.alias_of = domain(alias_of);
  return listed;
}

constexpr const char* text =
    "hostname: mail.example.com\nservices: {imap: {}, smtp: {}}\ndomains: {example.com: {}, example.net: {alias_of: "
    "example.com}}\n";

TEST(Rows, ThatDoNotFitAreLeftOutAndTold) {
  const MapOnDisk map(text, {},
                      {row("good.example", "example.com"), row("plain.example"), row("of-nobody.example", "exmaple.com"),
                       row("of-alias.example", "good.example"), row("of-map-alias.example", "example.net"),
                       row("self.example", "self.example"), row("a.example", "b.example"), row("b.example", "a.example")});
  ASSERT_TRUE(map.loaded());
  EXPECT_THAT(
      map.findings(),
      ElementsAre(
          "smartdiscover.yaml:7:5: domain_lists: warning: the row of a.example is skipped: alias_of: b.example is itself "
          "an alias, of a.example (smartdiscover.yaml:7:5): a loop",
          "smartdiscover.yaml:7:5: domain_lists: warning: the row of b.example is skipped: alias_of: a.example is itself "
          "an alias, of b.example (smartdiscover.yaml:7:5): a loop",
          "smartdiscover.yaml:7:5: domain_lists: warning: the row of of-alias.example is skipped: alias_of: good.example "
          "is itself an alias, of example.com (smartdiscover.yaml:7:5); name that",
          "smartdiscover.yaml:7:5: domain_lists: warning: the row of of-map-alias.example is skipped: alias_of: "
          "example.net is itself an alias, of example.com (map.yaml:3:28); name that",
          "smartdiscover.yaml:7:5: domain_lists: warning: the row of of-nobody.example is skipped: alias_of: exmaple.com "
          "is not served here (did you mean \"example.com\"?)",
          "smartdiscover.yaml:7:5: domain_lists: warning: the row of self.example is skipped: alias_of: an alias of itself"));
  EXPECT_EQ(map.map().served_as(domain("good.example")), domain("example.com"));
  EXPECT_TRUE(map.map().served_as(domain("plain.example")));
  for (const auto* name :
       {"of-nobody.example", "of-alias.example", "of-map-alias.example", "self.example", "a.example", "b.example"})
    EXPECT_FALSE(map.map().served_as(domain(name))) << name;
}

TEST(Rows, AreCountedWhereTheyAreMany) {
  std::vector<ListedDomain> rows;
  for (int i = 0; i < 300; ++i) rows.push_back(row("customer" + std::to_string(i) + ".example", "nobody.example"));
  const MapOnDisk map(text, {}, rows);
  ASSERT_TRUE(map.loaded());
  ASSERT_EQ(map.findings().size(), 21U);
  EXPECT_THAT(map.findings().back(), testing::HasSubstr("300 invalid rows in all, skipped"));
}

TEST(Rows, OfAFileAreErrors) {
  auto listed = row("a.example", "nobody.example");
  listed.on_error = ListedDomain::RowError::fail;
  EXPECT_FALSE(MapOnDisk(text, {}, {listed}).loaded());
}

class WithLists : public testing::Test {
 protected:
  void load(const std::vector<ListedDomain>& listed, Lists lists = Lists::may_change) {
    folder_.write("map.yaml", whole_);
    folder_.write("more.yaml", "domains: {included.example: {}}\n");
    folder_.write("members.txt", "bob@example.com\n");
    yaml::Report report;
    map_ = load_service_map(folder_.path() / "map.yaml", listed, report, lists);
    ASSERT_TRUE(map_) << testing::PrintToString(report.sorted().size());
  }
  std::string host(const ServiceMap& map, std::string_view who) {
    Account account{.address = address(who)};
    map.complete(account);
    const auto settings =
        map.resolve(ResolveRequest{.domain = account.address.domain(), .address = account.address, .person = &account});
    return settings ? settings->services.at(0).host.value : settings.error().detail;
  }
  const std::string whole_ = R"(hostname: mail.example.com
include: [more.yaml]
ignore_warnings: [no_outgoing]
services: {imap: {}}
domains:
  example.com: {netbios: EXAMPLE}
  "*.customers.example": {hostname: "mail.{domain}"}
groups:
  vip: {members: [ann@listed.example], members_file: members.txt, services: {imap: {host: vip.example.com}}}
users:
  ann@example.com: {aliases: [a@example.com]}
)";
  TemporaryFolder folder_;
  std::optional<ServiceMap> map_;
};

TEST_F(WithLists, TheSameFilesServeOtherDomains) {
  load({row("listed.example", "example.com"), row("old.example")});
  EXPECT_EQ(host(*map_, "ann@example.com"), "vip.example.com");
  EXPECT_TRUE(map_->served_as(domain("old.example")));
  // Nothing is read again.
  folder_.write("map.yaml", "broken: [");
  folder_.write("members.txt", "");
  yaml::Report report;
  const auto other = map_->with_lists({row("new.example"), row("listed.example")}, report);
  ASSERT_TRUE(other);
  EXPECT_THAT(report.sorted(), IsEmpty()) << yaml::to_string(report.sorted()[0]);
  EXPECT_TRUE(other->served_as(domain("new.example")));
  EXPECT_FALSE(other->served_as(domain("old.example")));
  EXPECT_TRUE(other->served_as(domain("included.example")));
  EXPECT_EQ(other->domain_of_netbios("example"), domain("example.com"));
  EXPECT_EQ(host(*other, "bob@example.com"), "vip.example.com");
  EXPECT_EQ(host(*other, "x@a.customers.example"), "mail.a.customers.example");
  // listed.example is no alias any more, so the member of the group is somebody else.
  EXPECT_EQ(host(*other, "ann@example.com"), "mail.example.com");
  EXPECT_EQ(host(*other, "ann@listed.example"), "vip.example.com");
  // And back, as often as it likes; the maps before are what they were.
  const auto again = other->with_lists({row("listed.example", "example.com")}, report);
  ASSERT_TRUE(again);
  EXPECT_EQ(host(*again, "ann@example.com"), "vip.example.com");
  EXPECT_FALSE(again->served_as(domain("new.example")));
  EXPECT_TRUE(map_->served_as(domain("old.example")));
}

TEST_F(WithLists, AListThatDoesNotFitIsAnError) {
  load({row("old.example")});
  auto listed = row("a.example", "nobody.example");
  listed.on_error = ListedDomain::RowError::fail;
  yaml::Report report;
  EXPECT_FALSE(map_->with_lists({listed}, report));
  EXPECT_TRUE(report.has_errors());
}

TEST_F(WithLists, OnlyWhereTheyMayChange) {
  load({}, Lists::stay);
  yaml::Report report;
  EXPECT_FALSE(map_->with_lists({row("new.example")}, report));
}

}  // namespace lists_test
}  // namespace smartdiscover::service_map
