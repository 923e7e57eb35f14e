#include "server/header_scanner.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::server {
namespace header_scanner_test {

using State = HeaderScanner::State;

constexpr std::string_view header = "GET / HTTP/1.1\r\nHost: a\r\nX:\r\n\r\n";

TEST(HeaderScanner, FindsTheEndAndLeavesTheRest) {
  HeaderScanner scanner;
  EXPECT_EQ(scanner.scan(std::string(header) + "body"), header.size());
  EXPECT_EQ(scanner.state(), State::complete);
  EXPECT_EQ(scanner.bytes(), header.size());
}

TEST(HeaderScanner, FindsTheEndWhereverTheBytesAreCut) {
  for (std::size_t cut = 0; cut <= header.size(); ++cut) {
    HeaderScanner scanner;
    EXPECT_EQ(scanner.scan(header.substr(0, cut)), cut);
    EXPECT_EQ(scanner.state(), cut == header.size() ? State::complete : State::incomplete) << cut;
    scanner.scan(header.substr(cut));
    EXPECT_EQ(scanner.state(), State::complete) << cut;
  }
}

TEST(HeaderScanner, SkipsEmptyLinesBeforeTheRequestLine) {
  HeaderScanner scanner;
  scanner.scan("\r\n\r\n");
  EXPECT_FALSE(scanner.begun());
  EXPECT_EQ(scanner.empty_lines(), 4U);
  scanner.scan(header);
  EXPECT_TRUE(scanner.begun());
  EXPECT_EQ(scanner.state(), State::complete);
  EXPECT_EQ(scanner.empty_lines(), 4U);
}

TEST(HeaderScanner, RefusesWhatCouldBeReadInTwoWays) {
  using namespace std::string_view_literals;
  const std::vector bad{
      "GET / HTTP/1.1\nHost: a\n\n"sv,              // bare LF
      "GET / HTTP/1.1\r\nHost: a\n\r\n"sv,          // one bare LF
      "GET / HTTP/1.1\rHost: a\r\n\r\n"sv,          // bare CR
      "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n"sv,     // bare CR in a value
      "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n"sv,      // CR CR LF
      "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n"sv,     // NUL
      "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"sv,      // NUL in the target
      "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"sv,  // a folded line
      "GET / HTTP/1.1\r\n\tHost: a\r\n\r\n"sv,      // a folded line at once
      "\nGET / HTTP/1.1\r\n\r\n"sv,
      "\r\rGET / HTTP/1.1\r\n\r\n"sv,
  };
  for (const auto bytes : bad) {
    HeaderScanner at_once;
    at_once.scan(bytes);
    EXPECT_EQ(at_once.state(), State::malformed) << bytes;
    HeaderScanner piecemeal;
    for (const char byte : bytes) piecemeal.scan({&byte, 1});
    EXPECT_EQ(piecemeal.state(), State::malformed) << bytes;
  }
}

}  // namespace header_scanner_test
}  // namespace smartdiscover::server
