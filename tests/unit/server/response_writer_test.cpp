#include "server/response_writer.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::server {
namespace response_writer_test {

constexpr std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";

http::Response hello() {
  http::Response response;
  response.content_type = "text/xml; charset=utf-8";
  response.fields = {{"X-One", "1"}};
  response.body = "hello";
  return response;
}

TEST(ResponseWriter, SpellsTheWholeAnswer) {
  EXPECT_EQ(write_response(hello(), Persistence::keep, BodyUse::sent, date),
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-One: 1\r\nContent-Type: text/xml; charset=utf-8\r\n"
            "Content-Length: 5\r\nCache-Control: private, no-store\r\n\r\nhello");
}

TEST(ResponseWriter, LeavesOutTheBodyAndNothingElseForHead) {
  const auto whole = write_response(hello(), Persistence::keep, BodyUse::sent, date);
  EXPECT_EQ(write_response(hello(), Persistence::keep, BodyUse::left_out, date) + "hello", whole);
}

TEST(ResponseWriter, SaysWhetherTheConnectionStays) {
  EXPECT_NE(write_response(hello(), Persistence::close, BodyUse::sent, date).find("\r\nConnection: close\r\n"),
            std::string::npos);
  EXPECT_NE(write_response(hello(), Persistence::keep_and_say_so, BodyUse::sent, date).find("\r\nConnection: keep-alive\r\n"),
            std::string::npos);
  EXPECT_EQ(write_response(hello(), Persistence::keep, BodyUse::sent, date).find("Connection"), std::string::npos);
}

TEST(ResponseWriter, CachesAsThePolicySays) {
  auto response = hello();
  const auto text = [&] { return write_response(response, Persistence::keep, BodyUse::sent, date); };
  response.cache = http::CachePolicy::no_store;
  EXPECT_NE(text().find("Cache-Control: no-store\r\n"), std::string::npos);
  response.cache = http::CachePolicy::public_hour;
  EXPECT_NE(text().find("Cache-Control: public, max-age=3600\r\n"), std::string::npos);
  response.cache = http::CachePolicy::none;
  EXPECT_EQ(text().find("Cache-Control"), std::string::npos);
}

TEST(ResponseWriter, WritesNoBodyWhereNoneMayBe) {
  for (const unsigned status : {204U, 304U}) {
    auto response = hello();
    response.status = status;
    const auto text = write_response(response, Persistence::keep, BodyUse::sent, date);
    EXPECT_TRUE(text.ends_with("\r\n\r\n"));
    EXPECT_EQ(text.find("Content-"), std::string::npos);
  }
  http::Response empty;
  const auto text = write_response(empty, Persistence::keep, BodyUse::sent, date);
  EXPECT_NE(text.find("Content-Length: 0\r\n"), std::string::npos);
  EXPECT_EQ(text.find("Content-Type"), std::string::npos);
}

TEST(ResponseWriter, LetsNoValueBeginALine) {
  http::Response response;
  response.fields = {{"Location", std::string("https://example.com/\r\nSet-Cookie: a\n\0b\x7F", 39)}};
  const auto text = write_response(response, Persistence::keep, BodyUse::sent, date);
  EXPECT_NE(text.find("Location: https://example.com/  Set-Cookie: a  b \r\n"), std::string::npos) << text;
}

TEST(ResponseWriter, NamesNoProgram) {
  EXPECT_EQ(write_response(hello(), Persistence::keep, BodyUse::sent, date).find("Server"), std::string::npos);
}

TEST(PlainAnswer, IsShortText) {
  const auto response = plain_answer(413);
  EXPECT_EQ(response.status, 413U);
  EXPECT_EQ(response.body, "Content Too Large\n");
  EXPECT_EQ(response.content_type, "text/plain; charset=utf-8");
}

}  // namespace response_writer_test
}  // namespace smartdiscover::server
