#include "unit/admin/command_line.hpp"

#include <smartdiscover/passwords/hashes.hpp>
#include <smartdiscover/yaml/node.hpp>

#include <regex>

namespace smartdiscover::admin {
namespace init_test {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Init : public CommandLine {
 protected:
  Outcome init(const std::vector<std::string>& further = {}, const std::string& input = "") const {
    std::vector<std::string> arguments{"init", path("site"), "--domain", "example.org", "--hostname", "mail.example.org"};
    arguments.insert(arguments.end(), further.begin(), further.end());
    return smartdiscover(arguments, input);
  }

  // What users.yaml has for that address.
  std::string hash_of(const std::string& address) const {
    yaml::Report report;
    const auto users = yaml::parse_file(folder_ / "site/users.yaml", report);
    EXPECT_TRUE(users && !report.has_errors());
    for (const auto& user : users->members) {
      if (user.key == address) return user.value.members.at(0).value.text;
    }
    return {};
  }
};

TEST_F(Init, WritesASiteThatPassesAStrictCheck) {
  const auto done = init();
  EXPECT_EQ(done.code, ExitCode::ok);
  for (const auto* name : {"smartdiscover.yaml", "service-map.yaml", "users.yaml", "tls/fullchain.pem", "tls/privkey.pem"}) {
    EXPECT_TRUE(std::filesystem::is_regular_file(folder_ / "site" / name)) << name;
    EXPECT_THAT(done.out, HasSubstr(path("site") + "/" + name + "\n"));
  }
  EXPECT_EQ(smartdiscover({"check", "--strict", "--config", path("site/smartdiscover.yaml")}).code, ExitCode::ok);
}

TEST_F(Init, PutsTheNamesOfTheSiteIntoCommentedFiles) {
  init();
  const auto map = read("site/service-map.yaml");
  EXPECT_THAT(map, HasSubstr("\nhostname: mail.example.org\n"));
  EXPECT_THAT(map, HasSubstr("\ndiscovery: autodiscover.example.org\n"));
  EXPECT_THAT(map, HasSubstr("\n  example.org: {}\n"));
  EXPECT_THAT(map, Not(HasSubstr("example.com")));
  EXPECT_THAT(map, HasSubstr("\n# "));
  EXPECT_THAT(read("site/smartdiscover.yaml"), HasSubstr("\n# "));
}

TEST_F(Init, KeepsSecretsToTheirOwner) {
  init();
  for (const auto* name : {"users.yaml", "tls/privkey.pem"}) {
    EXPECT_EQ(std::filesystem::status(folder_ / "site" / name).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
        << name;
  }
}

TEST_F(Init, TakesTheFirstUsersPasswordFromItsInput) {
  const auto done = init({"--user", "Ann@Example.org"}, "s3cret: \"x\"\nnot this\n");
  EXPECT_EQ(done.code, ExitCode::ok);
  EXPECT_TRUE(passwords::verify_password("s3cret: \"x\"", hash_of("ann@example.org")).value());
  EXPECT_THAT(done.out + done.err, Not(HasSubstr("s3cret")));
}

TEST_F(Init, MakesAPasswordUpWhereNoneIsGiven) {
  for (const auto* input : {"", "\n"}) {
    std::filesystem::remove_all(folder_ / "site");
    const auto done = init({"--user", "ann@example.org"}, input);
    EXPECT_EQ(done.code, ExitCode::ok);
    std::smatch found;
    ASSERT_TRUE(std::regex_search(done.out, found, std::regex("The password of ann@example\\.org is ([a-z0-9]{16})\n")));
    EXPECT_TRUE(passwords::verify_password(found[1].str(), hash_of("ann@example.org")).value());
  }
}

TEST_F(Init, QuotesAddressesThatYamlWouldTakeForSomethingElse) {
  for (const auto* address :
       {"*@example.org", "&x@example.org", "{x}@example.org", "#x@example.org", "a'b@example.org", "!x@example.org"}) {
    std::filesystem::remove_all(folder_ / "site");
    EXPECT_EQ(init({"--user", address}, "pw\n").code, ExitCode::ok) << address;
    EXPECT_THAT(hash_of(address), Not(IsEmpty())) << address;
  }
}

TEST_F(Init, ListensWhereItIsTold) {
  EXPECT_EQ(init({"--https", "127.0.0.1:8443", "--http", "[::1]:8080", "--control", "/run/x y.sock"}).code, ExitCode::ok);
  const auto text = read("site/smartdiscover.yaml");
  EXPECT_THAT(text, HasSubstr("\n  https: [\"127.0.0.1:8443\"]\n"));
  EXPECT_THAT(text, HasSubstr("\n  http: [\"[::1]:8080\"]\n"));
  EXPECT_THAT(text, HasSubstr("\n  control: \"/run/x y.sock\"\n"));
}

TEST_F(Init, SaysWhereAnAddressIsNone) {
  const auto done = init({"--https", "443"});
  EXPECT_EQ(done.code, ExitCode::configuration);
  EXPECT_THAT(done.err, HasSubstr("listen.https[0]: expected an address and a port"));
  EXPECT_EQ(done.out, "");
  EXPECT_EQ(init({"--https", "127.0.0.1:8443"}).code, ExitCode::ok) << "its place is still free";
}

TEST_F(Init, NeverOverwrites) {
  for (const auto* name : {"smartdiscover.yaml", "service-map.yaml", "users.yaml", "tls/fullchain.pem", "tls/privkey.pem"}) {
    std::filesystem::remove_all(folder_ / "site");
    write(std::filesystem::path("site") / name, "mine\n");
    const auto done = init();
    EXPECT_EQ(done.code, ExitCode::io) << name;
    EXPECT_THAT(done.err, HasSubstr("exists and is not overwritten")) << name;
    EXPECT_EQ(read(std::filesystem::path("site") / name), "mine\n");
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_ / "site"))
      files += entry.is_regular_file() ? 1 : 0;
    EXPECT_EQ(files, 1U) << "nothing else is written either";
  }
}

TEST_F(Init, RefusesNonsenseAndWritesNothing) {
  const std::vector<std::string> start{"init", path("site")};
  for (const auto& further : std::vector<std::vector<std::string>>{
           {},
           {"--domain", "example.org"},
           {"--hostname", "mail.example.org"},
           {"--domain", "not a domain", "--hostname", "mail.example.org"},
           {"--domain", "", "--hostname", "mail.example.org"},
           {"--domain", "@example.org", "--hostname", "mail.example.org"},
           {"--domain", "example.org", "--hostname", "-x-"},
           {"--domain", "example.org", "--hostname", "192.0.2.1"},
           {"--domain", "example.org", "--hostname", "mail.example.org", "--user", "not an address"},
           {"--domain", "example.org", "--hostname", "mail.example.org", "--user", "ann@example.com"},
           {"--domain", "example.org", "--hostname", "mail.example.org", "--user", "ann"},
           {"--domain", "example.org", "--hostname", "mail.example.org", "--https", ""},
           {"--domain", "example.org", "--hostname", "mail.example.org", "--control", "a\nb"},
           {"--domain", "example.org", "--hostname", "mail.example.org", "--password", "x"},
           {"--domain", "example.org", "--hostname", "mail.example.org", "stray"},
       }) {
    auto arguments = start;
    arguments.insert(arguments.end(), further.begin(), further.end());
    const auto done = smartdiscover(arguments, "pw\n");
    EXPECT_EQ(done.code, ExitCode::usage) << testing::PrintToString(further);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "site")) << testing::PrintToString(further);
  }
}

TEST_F(Init, RefusesPasswordsThatCannotBeAndWritesNothing) {
  for (const auto& input :
       {std::string("a\tb\n"), std::string(600, 'x') + "\n", std::string("\xFF\n"), std::string("a\0b\n", 4)}) {
    const auto done = init({"--user", "ann@example.org"}, input);
    EXPECT_EQ(done.code, ExitCode::failure);
    EXPECT_THAT(done.err, HasSubstr("password"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "site"));
  }
}

TEST_F(Init, SaysWhereItMayNotWrite) {
  write("file", "");
  const auto done = smartdiscover({"init", path("file/site"), "--domain", "example.org", "--hostname", "mail.example.org"});
  EXPECT_EQ(done.code, ExitCode::io);
  EXPECT_THAT(done.err, HasSubstr(path("file")));
}

}  // namespace init_test
}  // namespace smartdiscover::admin
