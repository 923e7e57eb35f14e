#include <smartdiscover/http/message.hpp>

#include <gtest/gtest.h>

namespace smartdiscover::http {
namespace message_test {

TEST(Fields, AreFoundWithoutRegardToCase) {
  const std::vector<Field> fields{{"Host", "example.com"}, {"user-agent", "first"}, {"User-Agent", "second"}, {"Empty", ""}};
  EXPECT_EQ(find_field(fields, "host"), "example.com");
  EXPECT_EQ(find_field(fields, "HOST"), "example.com");
  EXPECT_EQ(find_field(fields, "User-Agent"), "first");
  EXPECT_EQ(find_field(fields, "empty"), "");
  EXPECT_EQ(find_field(fields, "hos"), std::nullopt);
  EXPECT_EQ(find_field(fields, "hosts"), std::nullopt);
  EXPECT_EQ(find_field(fields, ""), std::nullopt);
  EXPECT_EQ(find_field({}, "host"), std::nullopt);
}

TEST(Fields, OfARequest) {
  Request request;
  request.fields = {{"Authorization", "Basic YTpi"}};
  EXPECT_EQ(request.field("authorization"), "Basic YTpi");
  EXPECT_EQ(request.field("Cookie"), std::nullopt);
}

TEST(CacheControl, IsSpelledPerPolicy) {
  EXPECT_EQ(cache_control(CachePolicy::none), "");
  EXPECT_EQ(cache_control(CachePolicy::no_store), "no-store");
  EXPECT_EQ(cache_control(CachePolicy::private_no_store), "private, no-store");
  EXPECT_EQ(cache_control(CachePolicy::public_hour), "public, max-age=3600");
}

TEST(ReasonPhrase, IsThatOfTheRegistry) {
  EXPECT_EQ(reason_phrase(200), "OK");
  EXPECT_EQ(reason_phrase(302), "Found");
  EXPECT_EQ(reason_phrase(401), "Unauthorized");
  EXPECT_EQ(reason_phrase(405), "Method Not Allowed");
  EXPECT_EQ(reason_phrase(413), "Content Too Large");
  EXPECT_EQ(reason_phrase(429), "Too Many Requests");
  EXPECT_EQ(reason_phrase(431), "Request Header Fields Too Large");
  EXPECT_EQ(reason_phrase(503), "Service Unavailable");
  EXPECT_EQ(reason_phrase(299), "Unknown");
  EXPECT_EQ(reason_phrase(0), "Unknown");
}

TEST(EncodePath, KeepsSlashesAndEncodesTheRest) {
  EXPECT_EQ(encode_path("/autodiscover/autodiscover.xml"), "/autodiscover/autodiscover.xml");
  EXPECT_EQ(encode_path("/"), "/");
  EXPECT_EQ(encode_path("//a/"), "//a/");
  EXPECT_EQ(encode_path("/a b/\xC3\xB6?#%"), "/a%20b/%C3%B6%3F%23%25");
}

TEST(EncodePath, IsUndoneByParseTarget) {
  const std::string path = "/ann@example.com/a b/%41?x=1#y";
  EXPECT_EQ(parse_target(encode_path(path))->path, path);
}

}  // namespace message_test
}  // namespace smartdiscover::http
