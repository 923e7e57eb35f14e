#include "server/chunk_decoder.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace smartdiscover::server {
namespace chunk_decoder_test {

using State = ChunkDecoder::State;

struct Decoded {
  State state = State::incomplete;
  std::string body;
  std::size_t used = 0;
};

Decoded decode(std::string_view bytes, std::size_t piece = std::string_view::npos) {
  ChunkDecoder decoder(100, 200);
  Decoded decoded;
  while (!bytes.empty() && decoder.state() == State::incomplete) {
    decoded.used += decoder.feed(bytes.substr(0, piece), decoded.body);
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  decoded.state = decoder.state();
  return decoded;
}

TEST(ChunkDecoder, DecodesEveryAllowedForm) {
  const std::vector<std::pair<std::string, std::string>> good{
      {"0\r\n\r\n", ""},
      {"5\r\nhello\r\n0\r\n\r\n", "hello"},
      {"3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", "hello"},
      {"A\r\n0123456789\r\n000\r\n\r\n", "0123456789"},
      {"a\r\n0123456789\r\n0\r\n\r\n", "0123456789"},
      {"0000000000000005\r\nhello\r\n0\r\n\r\n", "hello"},
      {"5;name\r\nhello\r\n0;last=yes\r\n\r\n", "hello"},
      {"5 ; name = \"a;b\" \r\nhello\r\n0\r\n\r\n", "hello"},
      {"4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n"},
      {"0\r\nOne: 1\r\nTwo:\r\n\r\n", ""},
  };
  for (const auto& [bytes, body] : good) {
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
      const auto decoded = decode(bytes, piece);
      EXPECT_EQ(decoded.state, State::complete) << bytes << piece;
      EXPECT_EQ(decoded.body, body);
      EXPECT_EQ(decoded.used, bytes.size());
    }
    EXPECT_EQ(decode(bytes + "GET / HTTP/1.1").used, bytes.size());
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) EXPECT_EQ(decode(bytes.substr(0, cut)).state, State::incomplete) << cut;
  }
}

TEST(ChunkDecoder, RefusesEverythingElse) {
  using namespace std::string_literals;
  for (const auto& bytes : {"x\r\n"s,
                            "-1\r\na\r\n"s,
                            "+1\r\na\r\n"s,
                            "0x1\r\na\r\n"s,
                            " 1\r\na\r\n"s,
                            "1 \r\na\r\n"s,
                            "1\t\r\na\r\n"s,
                            "1\n"s,
                            "1\ra"s,
                            "1\r\nab"s,
                            "1\r\na\n"s,
                            "1\r\na\rb"s,
                            "\r\n"s,
                            ";x\r\n"s,
                            "1,\r\n"s,
                            "1_0\r\n"s,
                            "00000000000000005\r\nhello"s,
                            "1;a\nb\r\n"s,
                            "1;a\rb"s,
                            "1;a\0b\r\n"s,
                            "1;\x7F\r\n"s,
                            "1 x\r\n"s,
                            "0\r\nbad trailer: x\r\n\r\n"s,
                            "0\r\nno colon\r\n\r\n"s,
                            "0\r\n: x\r\n\r\n"s,
                            "0\r\n folded\r\n\r\n"s,
                            "0\r\nX: a\n\r\n"s,
                            "0\r\nX: a\r\r\n\r\n"s,
                            "0\r\nX: a\0b\r\n\r\n"s,
                            "0\r\n\n"s,
                            "0\r\n\rx"s,
                            "0\n\n"s}) {
    EXPECT_EQ(decode(bytes).state, State::malformed) << bytes;
    EXPECT_EQ(decode(bytes, 1).state, State::malformed) << bytes;
  }
}

TEST(ChunkDecoder, LimitsTheBody) {
  EXPECT_EQ(decode("64\r\n" + std::string(100, 'x') + "\r\n0\r\n\r\n").state, State::complete);
  EXPECT_EQ(decode("65\r\n").state, State::body_too_large);
  EXPECT_EQ(decode("64\r\n" + std::string(100, 'x') + "\r\n1\r\n").state, State::body_too_large);
  EXPECT_EQ(decode("ffffffffffffffff\r\n").state, State::body_too_large);
  EXPECT_EQ(decode("1\r\na\r\nffffffffffffffff\r\n").state, State::body_too_large);
}

TEST(ChunkDecoder, LimitsExtensionsAndTrailers) {
  EXPECT_EQ(decode("1;" + std::string(99, 'x') + "\r\na\r\n0\r\n\r\n").state, State::complete);
  EXPECT_EQ(decode("1;" + std::string(101, 'x')).state, State::body_too_large);
  EXPECT_EQ(decode("1 " + std::string(101, ' ')).state, State::body_too_large);
  std::string many;
  for (int i = 0; i < 40; ++i) many += "1;xy\r\na\r\n";
  EXPECT_EQ(decode(many).state, State::body_too_large);
  EXPECT_EQ(decode("0\r\nX: " + std::string(100, 'x') + "\r\n\r\n").state, State::complete);
  EXPECT_EQ(decode("0\r\nX: " + std::string(200, 'x')).state, State::trailer_too_large);
}

}  // namespace chunk_decoder_test
}  // namespace smartdiscover::server
