#include "server/framing.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::server {
namespace framing_test {

using Fields = std::vector<http::Field>;

TEST(Framing, ReadsWhereTheBodyEnds) {
  EXPECT_EQ(read_framing({}, HttpVersion::one_1).refusal, 0U);
  EXPECT_EQ(read_framing({{"content-LENGTH", "17"}}, HttpVersion::one_1).content_length, 17U);
  EXPECT_EQ(read_framing({{"Content-Length", "007"}}, HttpVersion::one_0).content_length, 7U);
  const auto chunked = read_framing({{"Transfer-Encoding", "Chunked"}}, HttpVersion::one_1);
  EXPECT_TRUE(chunked.chunked);
  EXPECT_EQ(chunked.refusal, 0U);
}

TEST(Framing, RefusesEveryAttemptAtSmuggling) {
  const std::vector<Fields> bad{
      {{"Content-Length", "5"}, {"Content-Length", "5"}},
      {{"Content-Length", "5"}, {"content-length", "6"}},
      {{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}},
      {{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}},
      {{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}},
      {{"Transfer-Encoding", "gzip"}, {"Transfer-Encoding", "chunked"}},
      {{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "identity"}},
      {{"Transfer-Encoding", "gzip, chunked"}},
      {{"Transfer-Encoding", "chunked, identity"}},
      {{"Transfer-Encoding", "identity"}},
      {{"Transfer-Encoding", "xchunked"}},
      {{"Transfer-Encoding", "\"chunked\""}},
      {{"Transfer-Encoding", ""}},
      {{"Content-Length", ""}},
      {{"Content-Length", "+5"}},
      {{"Content-Length", "-5"}},
      {{"Content-Length", "5 "}},
      {{"Content-Length", " 5"}},
      {{"Content-Length", "5,5"}},
      {{"Content-Length", "0x5"}},
      {{"Content-Length", "5.0"}},
      {{"Content-Length", "5e1"}},
      {{"Content-Length", "five"}},
      {{"Content-Length", "18446744073709551616"}},
      {{"Content-Length", "99999999999999999999999999"}},
  };
  for (const auto& fields : bad) EXPECT_EQ(read_framing(fields, HttpVersion::one_1).refusal, 400U) << fields[0].value;
  EXPECT_EQ(read_framing({{"Transfer-Encoding", "chunked"}}, HttpVersion::one_0).refusal, 400U);
}

TEST(Framing, KnowsOneExpectation) {
  EXPECT_TRUE(read_framing({{"Expect", "100-Continue"}}, HttpVersion::one_1).expects_continue);
  EXPECT_EQ(read_framing({{"Expect", "200-ok"}}, HttpVersion::one_1).refusal, 417U);
  EXPECT_EQ(read_framing({{"Expect", "200-ok"}, {"Content-Length", "x"}}, HttpVersion::one_1).refusal, 400U);
  const auto old = read_framing({{"Expect", "100-continue"}}, HttpVersion::one_0);
  EXPECT_FALSE(old.expects_continue);
  EXPECT_EQ(old.refusal, 0U);
}

http::Request request_of(std::string method, Fields fields) {
  http::Request request;
  request.method = std::move(method);
  request.fields = std::move(fields);
  return request;
}

TEST(Address, TakesTheTargetApart) {
  auto request = request_of("GET", {{"host", "Mail.Example.COM:8443"}});
  ASSERT_TRUE(read_address(request, "/a%20b/c?d=%20e", HttpVersion::one_1));
  EXPECT_EQ(request.path, "/a b/c");
  EXPECT_EQ(request.query, "d=%20e");
  EXPECT_EQ(request.host, "mail.example.com");
}

TEST(Address, BelievesTheAbsoluteFormMoreThanHost) {
  auto request = request_of("GET", {{"Host", "other.example"}});
  ASSERT_TRUE(read_address(request, "https://autoconfig.example.org:443/mail/x?y=z", HttpVersion::one_1));
  EXPECT_EQ(request.host, "autoconfig.example.org");
  EXPECT_EQ(request.path, "/mail/x");
  EXPECT_EQ(request.query, "y=z");
}

TEST(Address, DemandsOneHostThatIsOne) {
  for (const auto& fields : std::vector<Fields>{{},
                                                {{"Host", "a.example"}, {"Host", "a.example"}},
                                                {{"Host", "a.example"}, {"host", ""}},
                                                {{"Host", "a.example:port"}},
                                                {{"Host", "a.example, b.example"}},
                                                {{"Host", "a b"}},
                                                {{"Host", "user@a.example"}},
                                                {{"Host", "[::1"}},
                                                {{"Host", "a/b"}}}) {
    auto request = request_of("GET", fields);
    EXPECT_FALSE(read_address(request, "/", HttpVersion::one_1)) << (fields.empty() ? "none" : fields[0].value);
    auto absolute = request_of("GET", fields);
    EXPECT_FALSE(read_address(absolute, "http://c.example/", HttpVersion::one_1));
  }
  auto old = request_of("GET", {});
  EXPECT_TRUE(read_address(old, "/", HttpVersion::one_0));
  EXPECT_EQ(old.host, "");
}

TEST(Address, TakesTheAsteriskForOptionsAlone) {
  auto options = request_of("OPTIONS", {{"Host", "a.example"}});
  EXPECT_TRUE(read_address(options, "*", HttpVersion::one_1));
  EXPECT_EQ(options.path, "*");
  auto other = request_of("GET", {{"Host", "a.example"}});
  EXPECT_FALSE(read_address(other, "*", HttpVersion::one_1));
  for (const auto* const target : {"a.example:443", "/", "*"}) {
    auto connect = request_of("CONNECT", {{"Host", "a.example"}});
    EXPECT_FALSE(read_address(connect, target, HttpVersion::one_1)) << target;
  }
}

}  // namespace framing_test
}  // namespace smartdiscover::server
