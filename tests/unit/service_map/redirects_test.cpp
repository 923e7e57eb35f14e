// Redirects of domains, groups and people, and the loops that are refused at load.
#include "unit/service_map/map_on_disk.hpp"

namespace smartdiscover::service_map {
namespace redirects_test {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view autodiscover = "/autodiscover/autodiscover.xml";

TEST(Redirect, OfADomainIsAnsweredForAnyAddress) {
  const MapOnDisk map(R"(hostname: mail.example.com
domains:
  example.com: {}
  old.example: {redirect: {address: "{local}@example.com"}}
  all.example: {redirect: {address: "helpdesk@example.com"}}
  moved.example: {redirect: {url: "https://ad.elsewhere.example/{domain}/{local}/autodiscover.xml"}}
  old-alias.example: {alias_of: old.example}
  "*.gone.example": {redirect: {address: "{local}@{domain}.new.test"}}
  stays.gone.example: {redirect: off}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  const auto redirect = [&map](std::string_view text) { return show(map.map().domain_redirect(address(text))); };
  EXPECT_EQ(redirect("ann@old.example"), "ann@example.com");
  EXPECT_EQ(redirect("ann@old-alias.example"), "ann@example.com");
  EXPECT_EQ(redirect("ann@all.example"), "helpdesk@example.com");
  EXPECT_EQ(redirect("ann+x@moved.example"), "https://ad.elsewhere.example/moved.example/ann%2Bx/autodiscover.xml");
  EXPECT_EQ(redirect("ann@a.gone.example"), "ann@a.gone.example.new.test");
  EXPECT_EQ(redirect("ann@stays.gone.example"), "none");
  EXPECT_EQ(redirect("ann@example.com"), "none");
  EXPECT_EQ(redirect("ann@unknown.example"), "none");
  EXPECT_EQ(map.show(map.map().domain_redirect(address("ann@old.example"))->location), "map.yaml:4:37");
}

TEST(Redirect, OfADomainIsInItsSettingsToo) {
  const MapOnDisk map(R"(hostname: mail.example.com
domains:
  a.example: {redirect: {address: "{local}@example.com"}, services: {imap: {host: "{user.nothing}.example.com"}}}
  b.example: {redirect: {url: "https://x.test/y"}}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  EXPECT_EQ(show(map.of("ann@a.example").redirect), "ann@example.com");
  EXPECT_THAT(map.of("ann@a.example").services, IsEmpty()) << "what is not shown need not be filled";
  EXPECT_EQ(show(map.of_domain("b.example").redirect), "https://x.test/y");
  EXPECT_TRUE(map.of_domain("a.example").redirect);
}

TEST(Redirect, OfGroupsAndUsersIsKnownBehindThePasswordOnly) {
  const MapOnDisk map(R"(hostname: mail.example.com
domains: {example.com: {}}
groups:
  moved: {redirect: {url: "https://new.test/autodiscover/autodiscover.xml?u={user.id}"}}
  later: {redirect: {address: "{local}@later.test"}}
users:
  ann@example.com: {groups: [moved]}
  bob@example.com: {redirect: {address: "{login}@new.test"}, login: rob}
  cyd@example.com: {groups: [moved], redirect: off}
  dan@example.com: {groups: [later, moved]}
)");
  ASSERT_TRUE(map.loaded()) << testing::PrintToString(map.findings());
  EXPECT_EQ(show(map.of(Account{.address = address("ann@example.com"), .attributes = {{"id", "7"}}}).redirect),
            std::string("https://new.test") + std::string(autodiscover) + "?u=7");
  EXPECT_EQ(map.error_of(Account{.address = address("ann@example.com")}), "there is no value for {user.id}");
  EXPECT_EQ(show(map.of("bob@example.com").redirect), "rob@new.test");
  EXPECT_EQ(show(map.of("cyd@example.com").redirect), "none");
  EXPECT_EQ(show(map.of("dan@example.com").redirect), "dan@later.test");
  EXPECT_EQ(show(map.map().domain_redirect(address("ann@example.com"))), "none");
}

TEST(Redirect, OfTheStoreCountsWhereTheMapSaysNothing) {
  const MapOnDisk map(R"(hostname: mail.example.com
domains: {example.com: {}}
users:
  bob@example.com: {redirect: {address: bob@map.test}}
  cyd@example.com: {redirect: off}
)");
  ASSERT_TRUE(map.loaded());
  const auto of = [&map](std::string_view text, const std::string& redirect) {
    return show(map.of(Account{.address = address(text), .redirect = redirect}).redirect);
  };
  EXPECT_EQ(of("ann@example.com", "ann@store.test"), "ann@store.test");
  EXPECT_EQ(of("ann@example.com", "https://store.test/x{y}"), "https://store.test/x%7By%7D");
  EXPECT_EQ(of("ann@example.com", ""), "none");
  EXPECT_EQ(of("bob@example.com", "bob@store.test"), "bob@map.test");
  EXPECT_EQ(of("cyd@example.com", "cyd@store.test"), "none");
  for (const auto* bad : {"nowhere", "http://store.test/", "ftp://store.test/", "a@b@c", "https://", "https://a b/",
                          "javascript:x", "https://u:p@store.test/"}) {
    EXPECT_TRUE(map.error_of(Account{.address = address("ann@example.com"), .redirect = bad})
                    .starts_with("expected an address or an https:// URL, found"))
        << bad;
  }
}

// What is said of a map with `text` from line 4 on.
std::vector<std::string> findings(const std::string& text) {
  return MapOnDisk("hostname: mail.example.com\ndiscovery: find.example.com\nservices: {imap: on, smtp: on}\n" + text).findings();
}

TEST(Loop, ByAddressAmongDomains) {
  EXPECT_THAT(findings("domains:\n  a.example: {redirect: {address: \"{local}@b.example\"}}\n  b.example: {redirect: {address: "
                       "\"{local}@a.example\"}}\n"),
              ElementsAre("map.yaml:5:35: domains.a.example.redirect: a loop: a.example -> b.example -> a.example",
                          "map.yaml:6:35: domains.b.example.redirect: a loop: b.example -> a.example -> b.example"));
  EXPECT_THAT(findings("domains:\n  a.example: {redirect: {address: \"{local}@a.example\"}}\n"),
              ElementsAre("map.yaml:5:35: domains.a.example.redirect: a loop: a.example -> a.example"));
  EXPECT_THAT(findings("domains:\n  a.example: {redirect: {address: \"{local}@{domain}\"}}\n"),
              ElementsAre("map.yaml:5:35: domains.a.example.redirect: a loop: a.example -> a.example"));
}

TEST(Loop, ThroughAnAlias) {
  EXPECT_THAT(
      findings("domains:\n  a.example: {redirect: {address: \"{local}@b.example\"}}\n  b.example: {alias_of: a.example}\n"),
      ElementsAre("map.yaml:5:35: domains.a.example.redirect: a loop: a.example -> a.example"));
}

TEST(Loop, ThroughAWildcard) {
  EXPECT_THAT(findings("domains:\n  \"*\": {redirect: {address: \"{local}@a.example\"}}\n  a.example: {}\nignore_warnings: "
                       "[star_without_list]\n"),
              ElementsAre("map.yaml:5:29: domains.a.example.redirect: a loop: a.example -> a.example"));
  EXPECT_THAT(findings("domains:\n  \"*\": {redirect: {address: \"{local}@a.example\"}}\n  a.example: {redirect: "
                       "off}\nignore_warnings: [star_without_list]\n"),
              IsEmpty());
  EXPECT_THAT(findings("domains:\n  \"*.a.example\": {redirect: {address: \"{local}@{domain}\"}}\n"),
              ElementsAre("map.yaml:5:39: domains.*.a.example.redirect: a loop: any.a.example -> any.a.example"));
}

TEST(Loop, ThatIsAnotherDomainsIsToldThere) {
  EXPECT_THAT(findings("domains:\n  a.example: {redirect: {address: \"{local}@b.example\"}}\n  b.example: {redirect: {address: "
                       "\"{local}@b.example\"}}\n"),
              ElementsAre("map.yaml:6:35: domains.b.example.redirect: a loop: b.example -> b.example"));
}

TEST(Loop, ByUrlBackToThisServer) {
  const std::string here = " is this server, which would only say the same again";
  for (const auto* host :
       {"find.example.com", "FIND.example.com", "autodiscover.a.example", "autodiscover.x.b.example", "autodiscover.{domain}"}) {
    const auto found = findings("domains:\n  a.example: {redirect: {url: \"https://" + std::string(host) +
                                "/Autodiscover/Autodiscover.xml\"}}\n  \"*.b.example\": {}\n");
    ASSERT_EQ(found.size(), 1u) << host;
    EXPECT_TRUE(found[0].starts_with("map.yaml:5:31: domains.a.example.redirect: a loop: https://")) << found[0];
    EXPECT_TRUE(found[0].ends_with(here)) << found[0];
  }
  for (const auto* url : {"https://find.elsewhere.test/autodiscover/autodiscover.xml",
                          "https://autodiscover.elsewhere.test/autodiscover/autodiscover.xml", "https://find.example.com/other",
                          "https://find.example.com", "https://find.example.com:8443/autodiscover/autodiscover.xml"}) {
    EXPECT_THAT(findings("domains:\n  a.example: {redirect: {url: \"" + std::string(url) + "\"}}\n"), IsEmpty()) << url;
  }
}

TEST(Loop, OfPeople) {
  EXPECT_THAT(
      findings("domains: {example.com: {}}\nusers:\n  ann@example.com: {redirect: {address: bob@example.com}}\n  "
               "bob@example.com: {redirect: {address: ann@example.com}}\n"),
      ElementsAre(
          "map.yaml:6:41: users.ann@example.com.redirect: a loop: ann@example.com -> bob@example.com -> ann@example.com",
          "map.yaml:7:41: users.bob@example.com.redirect: a loop: bob@example.com -> ann@example.com -> bob@example.com"));
  EXPECT_THAT(
      findings("domains: {example.com: {}, old.example: {redirect: {address: \"{local}@example.com\"}}}\nusers:\n  "
               "ann@example.com: {redirect: {address: ann@old.example}}\n"),
      ElementsAre(
          "map.yaml:6:41: users.ann@example.com.redirect: a loop: ann@example.com -> ann@old.example -> ann@example.com"));
  EXPECT_THAT(findings("domains: {example.com: {}}\nusers:\n  ann@example.com: {redirect: {url: "
                       "\"https://autodiscover.example.com/autodiscover/autodiscover.xml\"}}\n"),
              ElementsAre(testing::StartsWith(
                  "map.yaml:6:37: users.ann@example.com.redirect: a loop: https://autodiscover.example.com")));
  EXPECT_THAT(findings("domains: {example.com: {}}\nusers:\n  ann@example.com: {redirect: {address: bob@example.com}}\n"),
              IsEmpty());
}

TEST(Loop, OfGroups) {
  EXPECT_THAT(findings("domains: {example.com: {}}\ngroups:\n  g: {members: [ann@example.com, bob@example.com], redirect: "
                       "{address: bob@example.com}}\n"),
              ElementsAre("map.yaml:6:72: groups.g.redirect: a loop: bob@example.com -> bob@example.com"));
  EXPECT_THAT(findings("domains: {example.com: {}}\ngroups:\n  g: {redirect: {url: "
                       "\"https://find.example.com/autodiscover/autodiscover.xml\"}}\n"),
              ElementsAre(testing::StartsWith("map.yaml:6:23: groups.g.redirect: a loop: https://find.example.com")));
  EXPECT_THAT(
      findings(
          "domains: {example.com: {}}\ngroups:\n  g: {members: [ann@example.com], redirect: {address: \"{local}@{domain}\"}}\n"),
      ElementsAre(testing::HasSubstr("groups.g.redirect: a loop")));
  EXPECT_THAT(findings("domains: {example.com: {}}\ngroups:\n  g: {members: [ann@example.com, \"@example.com\"], redirect: "
                       "{address: \"{local}@elsewhere.test\"}}\n"),
              IsEmpty());
}

TEST(Loop, LongChainsAreRefused) {
  std::string text = "domains:\n";
  for (int i = 0; i < 30; ++i)
    text += "  d" + std::to_string(i) + ".example: {redirect: {address: \"{local}@d" + std::to_string(i + 1) + ".example\"}}\n";
  const auto found = findings(text);
  ASSERT_FALSE(found.empty());
  EXPECT_THAT(found[0], testing::HasSubstr("too many redirects: d0.example -> d1.example -> "));
}

}  // namespace redirects_test
}  // namespace smartdiscover::service_map
