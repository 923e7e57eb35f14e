#include "unit/site/folder.hpp"

namespace smartdiscover::site {
namespace log_test {

using testing::ElementsAre;
using testing::IsEmpty;

class LogSection : public SiteFolder {};

TEST_F(LogSection, ReadsEverySetting) {
  write("key", "0123456789abcdef\n");
  const auto log = read("log: {level: debug, format: json, mail_addresses: plain, hash_key_file: key}\n").log;
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_EQ(log.level, observe::Level::debug);
  EXPECT_EQ(log.format, observe::Format::json);
  EXPECT_EQ(log.mail_addresses, observe::MailAddresses::plain);
  EXPECT_EQ(log.hash_key, "0123456789abcdef") << "the line end is no part of the key";
}

TEST_F(LogSection, TakesAKeyOfAnyOctets) {
  const std::string key("\0\n\xFF 0123456789abcdef", 20);
  write("key", key);
  EXPECT_EQ(read("log: {hash_key_file: key}\n").log.hash_key, key);
}

TEST_F(LogSection, RefusesBadSettings) {
  write("short", "0123456789abcde\n");
  write("empty", "");
  write("long", std::string(5000, 'x'));
  struct Case {
    std::string_view text;
    std::string_view finding;
  };
  for (const auto& [text, finding] : std::vector<Case>{
           {"log: {level: verbose}", "1:14: log.level: expected debug, info, warning or error, found \"verbose\""},
           {"log: {level: warn}", "1:14: log.level: expected debug, info, warning or error, found \"warn\""},
           {"log: {format: xml}", "1:15: log.format: expected text or json, found \"xml\""},
           {"log: {mail_addresses: hidden}", "1:23: log.mail_addresses: expected hashed or plain, found \"hidden\""},
           {"log: {hash_key_file: none}", "1:22: log.hash_key_file: none: cannot be read: No such file or directory"},
           {"log: {hash_key_file: short}",
            "1:22: log.hash_key_file: short: expected a key of 16 to 4096 bytes, found 15; make one with: openssl rand -base64 "
            "32"},
           {"log: {hash_key_file: empty}",
            "1:22: log.hash_key_file: empty: expected a key of 16 to 4096 bytes, found 0; make one with: openssl rand -base64 "
            "32"},
           {"log: {hash_key_file: long}",
            "1:22: log.hash_key_file: long: expected a key of 16 to 4096 bytes, found 5000; make one with: openssl rand -base64 "
            "32"},
           {"log: {hash_key_file: .}", "1:22: log.hash_key_file: "},
           {"log: {hash_key_file: [a]}", "1:22: log.hash_key_file: expected text, found a list"},
       }) {
    read(text);
    ASSERT_EQ(findings().size(), 1U) << text;
    EXPECT_THAT(findings()[0], testing::StartsWith("smartdiscover.yaml:" + std::string(finding))) << text;
  }
}

}  // namespace log_test
}  // namespace smartdiscover::site
