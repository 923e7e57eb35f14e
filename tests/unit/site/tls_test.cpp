#include "unit/site/folder.hpp"

namespace smartdiscover::site {
namespace tls_test {

using testing::ElementsAre;
using testing::IsEmpty;

class Tls : public SiteFolder {};

TEST_F(Tls, ReadsEverySetting) {
  const auto tls =
      read(
          "tls:\n  certificates: [{chain: a.pem, key: a.key}, {chain: /b.pem, key: /b.key}]\n  default: Mail.Example.COM\n"
          "  unmatched: refuse\n  minimum_version: \"1.3\"\n  ticket_keys: tickets\n")
          .tls;
  EXPECT_THAT(findings(), IsEmpty());
  ASSERT_EQ(tls.files.size(), 2U);
  EXPECT_EQ(tls.files[0].chain, folder_ / "a.pem");
  EXPECT_EQ(tls.files[1].key, "/b.key");
  EXPECT_EQ(tls.default_name, "mail.example.com");
  EXPECT_TRUE(tls.refuse_unmatched);
  EXPECT_TRUE(tls.tls_1_3_only);
  EXPECT_EQ(tls.ticket_keys, folder_ / "tickets");
}

TEST_F(Tls, TakesAnUnquotedVersion) { EXPECT_TRUE(read("tls: {minimum_version: 1.3}\n").tls.tls_1_3_only); }

TEST_F(Tls, FindsCertificatesInFoldersByName) {
  for (const auto* name : {"live/b.example/", "live/a.example/", "other/c.example/"}) {
    write(std::string(name) + "fullchain.pem", "");
    write(std::string(name) + "privkey.pem", "");
  }
  write("live/half/fullchain.pem", "");
  write("live/README", "");
  const auto configuration = read("tls: {certificates: [{chain: x.pem, key: x.key}],\n  directories: [live, other]}\n");
  EXPECT_THAT(findings(), IsEmpty());
  std::vector<std::string> chains;
  for (const auto& files : configuration.tls.files) chains.push_back(files.chain.lexically_relative(folder_).string());
  EXPECT_THAT(chains, ElementsAre("x.pem", "live/a.example/fullchain.pem", "live/b.example/fullchain.pem",
                                  "other/c.example/fullchain.pem"));
  ASSERT_EQ(configuration.certificate_locations.size(), 4U);
  EXPECT_EQ(configuration.certificate_locations[0].line, 1U);
  EXPECT_EQ(configuration.certificate_locations[3].line, 2U);
}

TEST_F(Tls, ExpectsTheDefaultFilesOnlyWhereNoneAreNamed) {
  write("live/a/fullchain.pem", "");
  write("live/a/privkey.pem", "");
  EXPECT_EQ(read("tls: {directories: live}\n").tls.files.size(), 1U);
  EXPECT_EQ(read("tls: {certificates: []}\n").tls.files.size(), 0U);
  EXPECT_EQ(read("tls: {unmatched: refuse}\n").tls.files.size(), 1U);
  EXPECT_EQ(read("tls:\n").tls.files.size(), 1U);
}

TEST_F(Tls, WarnsOfAFolderWithoutCertificates) {
  std::filesystem::create_directories(folder_ / "live");
  read("tls: {directories: [live]}\n");
  EXPECT_THAT(
      findings(),
      ElementsAre(
          "smartdiscover.yaml:1:21: tls.directories[0]: warning: no folder in live has both fullchain.pem and privkey.pem"));
}

TEST_F(Tls, RefusesBadSettings) {
  struct Case {
    std::string_view text;
    std::string_view finding;
  };
  for (const auto& [text, finding] : std::vector<Case>{
           {"tls: {directories: [none]}", "1:21: tls.directories[0]: cannot read the folder none: No such file or directory"},
           {"tls: {certificates: a.pem}", "1:21: tls.certificates: expected a list of {chain, key}"},
           {"tls: {certificates: {chain: a, key: b}}", "1:21: tls.certificates: expected a list of {chain, key}"},
           {"tls: {certificates: [a.pem]}", "1:22: tls.certificates[0]: expected a mapping (\"key: value\"), found \"a.pem\""},
           {"tls: {certificates: [{chain: a.pem}]}", "1:22: tls.certificates[0].key: required, and missing"},
           {"tls: {certificates: [{key: a.pem}]}", "1:22: tls.certificates[0].chain: required, and missing"},
           {"tls: {certificates: [{chain: a, key: b, name: c}]}",
            "1:41: tls.certificates[0].name: unknown setting; expected chain or key"},
           {"tls: {default: \"a b\"}", "1:16: tls.default: expected a name that a certificate covers, found \"a b\""},
           {"tls: {default: [a]}", "1:16: tls.default: expected text, found a list"},
           {"tls: {unmatched: reject}", "1:18: tls.unmatched: expected default or refuse, found \"reject\""},
           {"tls: {minimum_version: \"1.1\"}", "1:24: tls.minimum_version: expected 1.2 or 1.3, found \"1.1\""},
           {"tls: {minimum_version: TLSv1.3}", "1:24: tls.minimum_version: expected 1.2 or 1.3, found \"TLSv1.3\""},
           {"tls: {ticket_keys: [a]}", "1:20: tls.ticket_keys: expected text, found a list"},
       }) {
    read(text);
    ASSERT_EQ(findings().size(), 1U) << text;
    EXPECT_THAT(findings()[0], testing::StartsWith("smartdiscover.yaml:" + std::string(finding))) << text;
  }
}

TEST_F(Tls, ReadsSigning) {
  EXPECT_EQ(read("signing: off\n").signing.kind, Signing::Kind::off);
  EXPECT_EQ(read("signing: \"off\"\n").signing.kind, Signing::Kind::off);
  EXPECT_EQ(read("signing:\n").signing.kind, Signing::Kind::tls_certificate);
  const auto signing = read("signing: {chain: s.pem, key: s.key}\n").signing;
  EXPECT_EQ(signing.kind, Signing::Kind::files);
  EXPECT_EQ(signing.files.chain, folder_ / "s.pem");
  EXPECT_THAT(findings(), IsEmpty());
}

}  // namespace tls_test
}  // namespace smartdiscover::site
