#include "users/files/read_users.hpp"

#include "fakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

namespace smartdiscover::users {
namespace read_users_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ReadUsers : public testing::Test {
 protected:
  std::optional<UserTable> yaml(std::string_view content) {
    report = {};
    write_file(folder / "users.yaml", content);
    return read_users_yaml(folder / "users.yaml", report);
  }
  std::optional<UserTable> htpasswd(std::string_view content, std::vector<Domain> domains = {domain("example.com")}) {
    report = {};
    write_file(folder / "htpasswd", content);
    return read_htpasswd(folder / "htpasswd", domains, report);
  }
  // "line:column: path: text", without the name of the file.
  std::vector<std::string> findings() const {
    std::vector<std::string> lines;
    for (const auto& finding : report.sorted()) {
      lines.push_back(std::to_string(finding.location.line) + ":" + std::to_string(finding.location.column) + ": " +
                      finding.path + ": " + finding.text);
    }
    return lines;
  }

  TemporaryFolder folder;
  yaml::Report report;
};

TEST_F(ReadUsers, AllThatAUserMayHave) {
  const auto users = yaml(R"(# people
Ann@Example.com:
  password: "{PLAIN}right"
  display_name: Ann Example
  login: ann
  aliases: [a.example@example.com, "@example.org"]
  groups: [vip, "CN=Sales,DC=example"]
  may_open: info@example.com, sales@example.com
  redirect: https://other.example.org/autodiscover/autodiscover.xml
  department: Sales
  phone: 123
bob@example.com: {password: ["{PLAIN}one", "{PLAIN}two"]}
info@example.com:
)");
  ASSERT_TRUE(users);
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_EQ(users->size(), 3U);
  const auto ann = users->find(address("ann@example.com"));
  ASSERT_TRUE(ann);
  EXPECT_EQ(ann->account.display_name, "Ann Example");
  EXPECT_EQ(ann->account.login, "ann");
  EXPECT_THAT(ann->account.aliases, ElementsAre(address("a.example@example.com")));
  EXPECT_THAT(ann->account.catch_all, ElementsAre(domain("example.org")));
  EXPECT_THAT(ann->account.groups, ElementsAre("vip", "Sales"));
  EXPECT_THAT(ann->account.may_open, ElementsAre(address("info@example.com"), address("sales@example.com")));
  EXPECT_EQ(ann->account.attributes.at("department"), "Sales");
  EXPECT_EQ(ann->account.attributes.at("phone"), "123");
  EXPECT_EQ(users->find(address("a.example@example.com"))->location, ann->location);
  EXPECT_FALSE(users->find(address("x@example.org")));
  EXPECT_THAT(users->find(address("bob@example.com"))->passwords, ElementsAre("{PLAIN}one", "{PLAIN}two"));
  EXPECT_THAT(users->find(address("info@example.com"))->passwords, IsEmpty());
}

TEST_F(ReadUsers, AMistakeCostsItsEntryAndAllAreReportedWithTheirPlaces) {
  const auto users = yaml(R"(ann@example.com: {password: "{PLAIN}right", aliases: [bad, b@example.com]}
not an address: {password: "{PLAIN}x"}
bob@example.com: {password: ["{NOSUCH}x", "{PLAIN}fine"]}
carl@example.com: [password]
dora@example.com: {password: secret, display_name: {first: Dora}}
ANN@example.com: {password: "{PLAIN}second"}
eve@example.com: {pasword: "{PLAIN}x"}
fay@example.com: {password: "{PLAIN}x", aliases: [b@example.com]}
gus@example.com: {password: "{PLAIN}x", aliases: [ann@example.com]}
)");
  ASSERT_TRUE(users);
  const auto lines = findings();
  ASSERT_EQ(lines.size(), 10U) << testing::PrintToString(lines);
  EXPECT_THAT(lines[0], HasSubstr("1:55: ann@example.com.aliases: expected an e-mail address"));
  EXPECT_THAT(lines[1], HasSubstr("2:1: not an address: expected an e-mail address"));
  EXPECT_THAT(lines[2], HasSubstr("3:30: bob@example.com.password: the password scheme {NOSUCH}"));
  EXPECT_THAT(lines[3], HasSubstr("4:19: carl@example.com: expected a mapping"));
  EXPECT_THAT(lines[4], HasSubstr("5:30: dora@example.com.password:"));
  EXPECT_THAT(lines[4], HasSubstr("smartdiscover user passwd"));
  EXPECT_THAT(lines[4], testing::Not(HasSubstr("secret")));
  EXPECT_THAT(lines[5], HasSubstr("dora@example.com.display_name: expected a text"));
  EXPECT_THAT(lines[6], HasSubstr("6:1: ANN@example.com: given twice, first in line 1"));
  EXPECT_THAT(lines[7], HasSubstr("did you mean \"password\"?"));
  EXPECT_THAT(lines[8], HasSubstr("8:1: fay@example.com.aliases: an alias belongs to another user already, of line 1"));
  EXPECT_THAT(lines[9], HasSubstr("9:1: gus@example.com.aliases: an alias"));
  EXPECT_THAT(users->find(address("bob@example.com"))->passwords, ElementsAre("{PLAIN}fine"));
  EXPECT_THAT(users->find(address("ann@example.com"))->passwords, ElementsAre("{PLAIN}right"));
  EXPECT_EQ(users->find(address("b@example.com"))->location, users->find(address("ann@example.com"))->location);
  EXPECT_FALSE(users->find(address("carl@example.com")));
  EXPECT_TRUE(users->find(address("dora@example.com")));
}

TEST_F(ReadUsers, WhatIsNoMappingOfUsersIsNoStore) {
  for (const auto* content : {"- ann@example.com\n", "ann@example.com", "{", "a: b: c", "ann@example.com: {password: {PLAIN}x}\n",
                              "\xFF\xFE\x00", "key: \"open\n", "a: *b\n"}) {
    EXPECT_FALSE(yaml(content)) << content;
    EXPECT_TRUE(report.has_errors()) << content;
  }
  EXPECT_FALSE(read_users_yaml(folder / "missing.yaml", report));
  EXPECT_FALSE(read_users_yaml(folder / "", report));
}

TEST_F(ReadUsers, AnEmptyFileHasNoUsers) {
  for (const auto* content : {"", "\n", "# nobody yet\n", "{}\n"}) {
    const auto users = yaml(content);
    ASSERT_TRUE(users) << content;
    EXPECT_EQ(users->size(), 0U);
    EXPECT_THAT(findings(), IsEmpty());
  }
}

TEST_F(ReadUsers, TheTypicalPasswordIsOfTheSchemeMostUsersHave) {
  EXPECT_EQ(yaml("{}")->typical_password(), std::nullopt);
  EXPECT_EQ(yaml("a@example.com: {password: '!'}")->typical_password(), std::nullopt);
  const auto users = yaml(R"(a@example.com: {password: "{PLAIN}x"}
b@example.com: {password: "$6$abc$dv7vAygfDghQeO8lNAuLv4y4HAQXw9d6a14dcjFGfTijFc0S6MgzM7g53hZv6MaGDXhNpGxhpXakWuTlqHtzn."}
c@example.com: {password: "$6$abd$dv7vAygfDghQeO8lNAuLv4y4HAQXw9d6a14dcjFGfTijFc0S6MgzM7g53hZv6MaGDXhNpGxhpXakWuTlqHtzn."}
)");
  ASSERT_TRUE(users->typical_password());
  EXPECT_TRUE(users->typical_password()->starts_with("$6$"));
}

TEST_F(ReadUsers, HtpasswdLinesAsTheToolAndPeopleWriteThem) {
  const auto users = htpasswd(
      "\xEF\xBB\xBF# made by hand\r\n\r\nann:{PLAIN}right\r\n  Bob@Example.org : {SHA}L55TUjtiq8FBorTWAZ0jy6g129A= "
      "\r\n\n#carl:{PLAIN}x\n"
      "dora:$apr1$abcdefgh$sIQmFnT1CuEXAsyjuXjUX/\neve:!\nfay:{PLAIN}a:b");
  ASSERT_TRUE(users);
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_EQ(users->size(), 5U);
  EXPECT_THAT(users->find(address("ann@example.com"))->passwords, ElementsAre("{PLAIN}right"));
  EXPECT_THAT(users->find(address("bob@example.org"))->passwords, ElementsAre("{SHA}L55TUjtiq8FBorTWAZ0jy6g129A="));
  EXPECT_FALSE(users->find(address("bob@example.com")));
  EXPECT_FALSE(users->find(address("carl@example.com")));
  EXPECT_THAT(users->find(address("fay@example.com"))->passwords, ElementsAre("{PLAIN}a:b"));
}

TEST_F(ReadUsers, ABareNameIsAUserOfEachDomainOfTheStore) {
  const auto users = htpasswd("ann:{PLAIN}x\n", {domain("example.com"), domain("example.org")});
  EXPECT_TRUE(users->find(address("ann@example.com")));
  EXPECT_TRUE(users->find(address("ann@example.org")));
  EXPECT_FALSE(users->find(address("ann@example.net")));
}

TEST_F(ReadUsers, MistakesInHtpasswdAreReportedWithTheirPlaces) {
  const auto users = htpasswd(
      "ann:{PLAIN}right\nno colon\n:{PLAIN}x\na "
      "b:{PLAIN}x\nANN:{PLAIN}second\nbob:secret\ncarl:\ndora@:{PLAIN}x\n@example.com:{PLAIN}x\n"
      "eve:wFM2/y0eJPvhQ\n");
  ASSERT_TRUE(users);
  const auto lines = findings();
  ASSERT_EQ(lines.size(), 9U) << testing::PrintToString(lines);
  EXPECT_THAT(lines[0], HasSubstr("2:1: : expected \"name:password\""));
  EXPECT_THAT(lines[1], HasSubstr("3:1: : expected an e-mail address or a user's name"));
  EXPECT_THAT(lines[2], HasSubstr("4:1: a b: expected"));
  EXPECT_THAT(lines[3], HasSubstr("5:1: ANN: given twice, first in line 1"));
  EXPECT_THAT(lines[4], HasSubstr("6:5: bob: "));
  EXPECT_THAT(lines[4], testing::Not(HasSubstr("secret")));
  EXPECT_THAT(lines[5], HasSubstr("7:6: carl: the password is empty"));
  EXPECT_THAT(lines[6], HasSubstr("8:1: dora@: expected"));
  EXPECT_THAT(lines[7], HasSubstr("9:1: @example.com: expected"));
  EXPECT_THAT(lines[8], HasSubstr("10:5: eve: DES hashes are too weak"));
  EXPECT_THAT(users->find(address("ann@example.com"))->passwords, ElementsAre("{PLAIN}right"));
}

TEST_F(ReadUsers, ABareNameWithoutADomainSaysWhatToSet) {
  const auto users = htpasswd("ann:{PLAIN}right\n", {});
  EXPECT_EQ(users->size(), 0U);
  ASSERT_EQ(findings().size(), 1U);
  EXPECT_THAT(findings()[0], HasSubstr("default_domain"));
}

TEST_F(ReadUsers, AnHtpasswdThatCannotBeReadIsAnErrorWithoutALine) {
  EXPECT_FALSE(read_htpasswd(folder / "missing", {}, report));
  EXPECT_FALSE(read_htpasswd(folder / "", {}, report));
  ASSERT_EQ(findings().size(), 2U);
  EXPECT_THAT(findings()[0], HasSubstr("cannot be read"));
  EXPECT_THAT(findings()[0], testing::StartsWith("0:0"));
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// A release build needs at most 0.5 s; unoptimised builds and sanitizers are slower.
TEST_F(ReadUsers, TenThousandUsersLoadInHalfASecond) {
  std::string content;
  for (int i = 0; i < 10000; ++i) {
    content += "user" + std::to_string(i) +
               "@example.com: {password: "
               "\"$6$abc$dv7vAygfDghQeO8lNAuLv4y4HAQXw9d6a14dcjFGfTijFc0S6MgzM7g53hZv6MaGDXhNpGxhpXakWuTlqHtzn.\", "
               "display_name: A Name, aliases: [alias" +
               std::to_string(i) + "@example.com], groups: [staff]}\n";
  }
  const auto begin = cpu_seconds();
  const auto users = yaml(content);
  const auto seconds = cpu_seconds() - begin;
  ASSERT_TRUE(users);
  EXPECT_EQ(users->size(), 10000U);
  EXPECT_TRUE(users->find(address("alias9999@example.com")));
  RecordProperty("cpu_seconds", std::to_string(seconds));
#ifdef NDEBUG
  EXPECT_LT(seconds, 5 * 0.5);
#else
  EXPECT_LT(seconds, 60);
#endif
}

}  // namespace read_users_test
}  // namespace smartdiscover::users
