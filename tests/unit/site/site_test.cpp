#include "admin/self_signed.hpp"
#include "unit/site/folder.hpp"

#include <smartdiscover/site/site.hpp>

namespace smartdiscover::site {
namespace site_test {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class LoadSite : public SiteFolder {
 protected:
  LoadSite() {
    certify("tls", {"autodiscover.example.com", "autoconfig.example.com", "ua-auto-config.example.com"});
    write("users.yaml", "");
    map("");
  }

  void certify(const std::string& folder, const std::vector<std::string>& names) {
    auto made = admin::make_self_signed(names);
    ASSERT_TRUE(made);
    write(folder + "/fullchain.pem", made->certificate);
    write(folder + "/privkey.pem", made->key);
  }

  // A service map without warnings, and further lines.
  void map(std::string_view lines) {
    write("map.yaml", "hostname: mail.example.com\ndiscovery: autodiscover.example.com\nservices: {imap: {}, smtp: {}}\n" +
                          std::string(lines) +
                          (lines.find("domains:") == std::string_view::npos ? "\ndomains: {example.com: {}}\n" : "\n"));
  }

  // A configuration of these lines and what is required beside them.
  std::optional<Site> load(std::string_view lines = "", const Site* previous = nullptr) {
    std::string text(lines);
    if (lines.find("service_map:") == std::string_view::npos) text += "\nservice_map: map.yaml\n";
    if (lines.find("users:") == std::string_view::npos) text += "\nusers: {stores: [{type: file, path: users.yaml}]}\n";
    report_ = yaml::Report();
    return load_site(write("smartdiscover.yaml", text), report_, previous);
  }
};

TEST_F(LoadSite, LoadsAllThatASiteIs) {
  write("list.txt", "listed.example - mail.listed.example\n");
  certify("tls", {"*.example.com", "*.listed.example"});
  const auto site = load("domain_lists: [{type: file, path: list.txt}]\n");
  EXPECT_THAT(findings(), IsEmpty());
  ASSERT_TRUE(site);
  EXPECT_EQ(site->configuration.service_map, folder_ / "map.yaml");
  EXPECT_TRUE(site->map.served_as(*Domain::parse("example.com")));
  EXPECT_TRUE(site->map.served_as(*Domain::parse("listed.example")));
  EXPECT_FALSE(site->map.served_as(*Domain::parse("else.example")));
  ASSERT_EQ(site->lists.size(), 1U);
  ASSERT_TRUE(site->certificates);
  EXPECT_TRUE(site->certificates->covers("autodiscover.example.com"));
}

TEST_F(LoadSite, FindsTheMistakesOfAllFilesInOneRun) {
  map("urls: {webdav: 1}\n");
  write("list.txt", "a b c d e\n");
  std::filesystem::remove(folder_ / "tls/privkey.pem");
  EXPECT_FALSE(load("workers: 0\ndomain_lists: [{type: file, path: list.txt}]\n"));
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("smartdiscover.yaml:1:1: tls: tls/privkey.pem: cannot be read"),
                                      HasSubstr("smartdiscover.yaml:1:1: tls: https listens and no certificate can be used"),
                                      HasSubstr("smartdiscover.yaml:1:10: workers:"), HasSubstr("list.txt:1:1:"),
                                      HasSubstr("map.yaml:4:16: urls.webdav")));
}

TEST_F(LoadSite, SaysOneThingOfAFileThatIsNotThere) {
  report_ = yaml::Report();
  EXPECT_FALSE(load_site(folder_ / "none.yaml", report_));
  EXPECT_THAT(findings(), ElementsAre("none.yaml: cannot read this file: No such file or directory"));
}

TEST_F(LoadSite, WarnsOfDomainsOfPeopleThatAreNotServed) {
  EXPECT_TRUE(load(
      "users: {default_domain: exmaple.com, stores: [{type: file, path: users.yaml, domains: [example.com, else.example]}]}\n"));
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("users.default_domain: warning: exmaple.com is not served"),
                                      HasSubstr("users.stores: warning: else.example is not served")));
}

TEST_F(LoadSite, NeedsItsMap) {
  EXPECT_FALSE(load("service_map: none.yaml\n"));
  EXPECT_THAT(findings(),
              ElementsAre("smartdiscover.yaml:1:1: service_map: none.yaml: cannot be read: No such file or directory"));
}

TEST_F(LoadSite, NeedsACertificateOnlyToListenForTls) {
  std::filesystem::remove_all(folder_ / "tls");
  EXPECT_FALSE(load());
  EXPECT_FALSE(load("tls: {certificates: []}\n"));
  EXPECT_THAT(findings(), ElementsAre(AllOf(HasSubstr("smartdiscover.yaml:1:1: tls:"), HasSubstr("needs a certificate"))));
  const auto site = load("listen: {https: [], proxied: [\"127.0.0.1:8080\"]}\n");
  ASSERT_TRUE(site);
  EXPECT_FALSE(site->certificates);
}

TEST_F(LoadSite, PlacesABrokenCertificateAtItsEntry) {
  write("bad/fullchain.pem", "nonsense\n");
  const auto site = load(
      "tls:\n  certificates:\n    - {chain: tls/fullchain.pem, key: tls/privkey.pem}\n    - {chain: bad/fullchain.pem, key: "
      "tls/privkey.pem}\n");
  ASSERT_TRUE(site) << "one that is usable is enough to start";
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("smartdiscover.yaml:4:7: tls: warning: bad/fullchain.pem: ")));
  EXPECT_FALSE(load("tls:\n  certificates:\n    - {chain: bad/fullchain.pem, key: tls/privkey.pem}\n"));
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("smartdiscover.yaml:1:1: tls: https listens"),
                                      HasSubstr("smartdiscover.yaml:3:7: tls: bad/fullchain.pem: ")));
}

TEST_F(LoadSite, KeepsTheOldVersionOfACertificateThatBreaks) {
  const auto before = load();
  ASSERT_TRUE(before);
  write("tls/fullchain.pem", "broken\n");
  const auto after = load("", &*before);
  ASSERT_TRUE(after);
  EXPECT_TRUE(after->certificates->covers("autodiscover.example.com"));
  EXPECT_THAT(findings(), ElementsAre(AllOf(HasSubstr("warning: tls/fullchain.pem"), HasSubstr("it stays in use"))));
  EXPECT_FALSE(load()) << "at a start there is no older version";
}

// Dialects that are asked under names of their own, turned off.
const std::string only_autodiscover = "access: {autoconfig: off, pacc: off, well_known: off}\n";

TEST_F(LoadSite, WarnsOnceOfAllNamesWithoutACertificate) {
  map("domains: {example.com: {}, a.example: {}, b.example: {discovery: ask.b.example}}\n");
  ASSERT_TRUE(load(only_autodiscover));
  EXPECT_THAT(
      findings(),
      ElementsAre(HasSubstr(
          "tls: warning: 3 names that clients use are not covered by any certificate: ask.b.example, autodiscover.a.example, "
          "autodiscover.b.example")));
  map("domains: {example.com: {}, a.example: {}, b.example: {}, c.example: {}, d.example: {}, e.example: {}, f.example: {}, "
      "g.example: {}}\n");
  ASSERT_TRUE(load(only_autodiscover));
  EXPECT_THAT(findings(), ElementsAre(AllOf(HasSubstr("7 names"), testing::EndsWith("autodiscover.e.example and 2 more"))));
  ASSERT_TRUE(load());
  EXPECT_THAT(findings(), ElementsAre(AllOf(HasSubstr("21 names"), testing::EndsWith("autodiscover.e.example and 16 more"))));
  map("domains: {example.com: {}, a.example: {}}\n");
  ASSERT_TRUE(load(only_autodiscover));
  EXPECT_THAT(findings(),
              ElementsAre(HasSubstr("a name that clients use is not covered by any certificate: autodiscover.a.example")));
}

TEST_F(LoadSite, WarnsOfTheNamesOfADialectWhereItHasAnAnswer) {
  const auto uncovered = [this] {
    const auto found = findings();
    return found.empty() ? std::string() : found.front().substr(found.front().find("certificate: ") + 13);
  };
  certify("tls", {"autodiscover.example.com", "autodiscover.a.example"});
  map("domains: {a.example: {mta_sts: {mode: testing, mx: [mx.a.example], max_age: 1d}}}\n");
  ASSERT_TRUE(load());
  EXPECT_EQ(uncovered(), "autoconfig.a.example, mta-sts.a.example, ua-auto-config.a.example");
  ASSERT_TRUE(load("access: {autoconfig: off, well_known: off}\n"));
  EXPECT_EQ(uncovered(), "ua-auto-config.a.example");
  ASSERT_TRUE(load("access: {autoconfig: password, pacc: off, well_known: off}\n"));
  EXPECT_EQ(uncovered(), "autoconfig.a.example");
  map("domains: {a.example: {access: {autoconfig: off}}}\n");
  ASSERT_TRUE(load());
  EXPECT_EQ(uncovered(), "ua-auto-config.a.example")
      << "the domain's own rule goes first, and without a policy nobody asks for one";
  certify("tls", {"*.example.com"});
  map("domains: {example.com: {}, a.example: {alias_of: example.com}}\n");
  ASSERT_TRUE(load());
  EXPECT_EQ(uncovered(), "autodiscover.a.example, autoconfig.a.example") << "PACC has no word for the logins of an alias";
  map("domains: {example.com: {}, a.example: {redirect: {address: \"{local}@example.com\"}}}\n");
  ASSERT_TRUE(load());
  EXPECT_EQ(uncovered(), "autodiscover.a.example") << "of a redirect only Autodiscover and JSON tell";
}

TEST_F(LoadSite, SaysNothingOfCertificatesWhereAProxyEndsTls) {
  map("domains: {example.com: {}, a.example: {}}\n");
  ASSERT_TRUE(load("listen: {https: [], proxied: [\"127.0.0.1:8080\"]}\n"));
  for (const auto& finding : findings()) EXPECT_THAT(finding, testing::Not(HasSubstr("certificate")));
}

TEST_F(LoadSite, LeavesOutWarningsThatTheMapIgnores) {
  map("ignore_warnings: [uncovered_name]\ndomains: {example.com: {}, a.example: {}}\n");
  ASSERT_TRUE(load());
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(LoadSite, WarnsOfStoresThatAreDownAndStartsNevertheless) {
  std::filesystem::create_directories(folder_ / "folder");
  ASSERT_TRUE(
      load("users:\n  stores:\n    - {type: file, path: none.yaml}\n    - {type: htpasswd, path: folder}\n    - {type: file, "
           "path: users.yaml}\n"));
  EXPECT_THAT(
      findings(),
      ElementsAre(
          "smartdiscover.yaml:3:7: users.stores[0]: warning: none.yaml: cannot be read: No such file or directory; its users "
          "cannot sign in until it can",
          "smartdiscover.yaml:4:7: users.stores[1]: warning: folder: cannot be read: Is a directory; its users cannot sign in "
          "until "
          "it can"));
}

TEST_F(LoadSite, CountsStoresAsTheyAreWritten) {
  EXPECT_FALSE(load("users:\n  stores:\n    - {type: nosuch, path: users.yaml}\n    - {type: file, path: none.yaml}\n"));
  EXPECT_THAT(findings(),
              testing::Contains(HasSubstr("smartdiscover.yaml:4:7: users.stores[1]: warning: none.yaml: cannot be read")));
}

TEST_F(LoadSite, KeepsTheLastGoodListOfDomains) {
  const std::string lines = "domain_lists: [{type: file, path: list.txt}]\n";
  ASSERT_TRUE(load(lines));
  EXPECT_THAT(findings(), ElementsAre(AllOf(HasSubstr("domain_lists[0]: warning: list.txt: cannot be read"),
                                            HasSubstr("not served until it can"))));
  write("list.txt", "listed.example\n");
  certify("tls", {"*.example.com", "*.listed.example"});
  const auto before = load(lines);
  ASSERT_TRUE(before);
  EXPECT_THAT(findings(), IsEmpty());
  std::filesystem::remove(folder_ / "list.txt");
  const auto after = load(lines, &*before);
  ASSERT_TRUE(after);
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("its previous contents stay in use")));
  EXPECT_TRUE(after->map.served_as(*Domain::parse("listed.example")));
  const auto again = load(lines, &*after);
  ASSERT_TRUE(again) << "and at the next reload too";
  EXPECT_TRUE(again->map.served_as(*Domain::parse("listed.example")));
}

TEST_F(LoadSite, RefusesAListWithMistakes) {
  write("list.txt", "good.example\nnot a domain at all\n");
  EXPECT_FALSE(load("domain_lists: [{type: file, path: list.txt}]\n"));
  EXPECT_THAT(findings(), testing::Contains(HasSubstr("list.txt:2:1: ")));
}

TEST_F(LoadSite, NeedsStoresWhereADomainAsksForAPassword) {
  const std::string open =
      "access: {outlook: anonymous, mobilesync: off, smartdiscover: off, soap: off, mobileconfig: off}\nusers: {default_domain: "
      "example.com}\n";
  EXPECT_TRUE(load(open));
  EXPECT_THAT(findings(), IsEmpty());
  map("domains: {example.com: {access: {outlook: password}}}\n");
  EXPECT_FALSE(load(open));
  EXPECT_THAT(findings(), ElementsAre("smartdiscover.yaml:2:1: users.stores: required, since outlook asks for a password in the "
                                      "domain example.com; expected a "
                                      "list, as [{type: file, path: users.yaml}]"));
}

TEST_F(LoadSite, WarnsOfAWebrootThatIsNotThere) {
  ASSERT_TRUE(load("acme_webroot: www\n"));
  EXPECT_THAT(
      findings(),
      ElementsAre("smartdiscover.yaml:1:1: acme_webroot: warning: www: no such folder; ACME challenges will not be answered"));
  std::filesystem::create_directories(folder_ / "www");
  ASSERT_TRUE(load("acme_webroot: www\n"));
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(LoadSite, WarnsOfWhatThisVersionDoesNotDo) {
  struct Case {
    std::string_view lines;
    std::string_view finding;
  };
  for (const auto& [lines, finding] : std::vector<Case>{
           {"listen: {proxied: [\"127.0.0.1:8080\"]}", "1:20: listen.proxied: warning: "},
           {"listen: {https: [{address: \"127.0.0.1:8443\", proxy_protocol: required}]}", "1:28: listen.https: warning: "},
           {"listen: {http: [{address: \"127.0.0.1:8080\", proxy_protocol: required}]}", "1:27: listen.http: warning: "},
           {"trusted_proxies: [192.0.2.0/24]", "1:1: trusted_proxies: warning: "},
       }) {
    EXPECT_TRUE(load(lines)) << lines;
    ASSERT_EQ(findings().size(), 1U) << lines;
    EXPECT_THAT(findings()[0], testing::StartsWith("smartdiscover.yaml:" + std::string(finding)));
    EXPECT_THAT(findings()[0], HasSubstr("this version"));
  }
}

TEST_F(LoadSite, SaysNothingOfDefaultsThatAreSpelledOut) {
  ASSERT_TRUE(
      load("trusted_proxies: []\nsigning: null\nlisten: {proxied: [], management: [\"127.0.0.1:9843\"], https: [{address: "
           "\"*:443\", proxy_protocol: off}]}\n"
           "users: {stores: [{type: file, path: users.yaml}], throttle: {account: 3, window: 1m}}\n"));
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(LoadSite, SignsWithTheTlsCertificatesUnlessToldOtherwise) {
  const auto usual = load();
  ASSERT_TRUE(usual);
  EXPECT_EQ(usual->signing, usual->certificates);
  const auto off = load("signing: off\n");
  ASSERT_TRUE(off);
  EXPECT_EQ(off->signing, nullptr);
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(LoadSite, SignsWithAKeyOfItsOwn) {
  certify("signing", {"signer.example.com"});
  const auto* const lines = "signing: {chain: signing/fullchain.pem, key: signing/privkey.pem}\n";
  const auto site = load(lines);
  ASSERT_TRUE(site);
  EXPECT_THAT(findings(), IsEmpty());
  ASSERT_TRUE(site->signing);
  EXPECT_TRUE(site->signing->covers("signer.example.com"));
  EXPECT_FALSE(site->signing->covers("autodiscover.example.com"));

  write("signing/privkey.pem", "broken");
  const auto reloaded = load(lines, &*site);
  ASSERT_TRUE(reloaded);
  EXPECT_THAT(findings(), ElementsAre(AllOf(HasSubstr("1:1: signing: warning: signing/privkey.pem"), HasSubstr("stays in use"))));
  ASSERT_TRUE(reloaded->signing);
  EXPECT_TRUE(reloaded->signing->covers("signer.example.com"));

  EXPECT_FALSE(load(lines));
  EXPECT_THAT(findings(), ElementsAre(HasSubstr("smartdiscover.yaml:1:1: signing: signing/privkey.pem")));
}

}  // namespace site_test
}  // namespace smartdiscover::site
