#include "server/request_reader.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::server {
namespace request_reader_test {

using State = RequestReader::State;

Limits small() {
  Limits limits;
  limits.header = 1024;
  limits.body = 100;
  return limits;
}

struct Reading {
  State state = State::incomplete;
  unsigned refusal = 0;
  std::size_t used = 0;
  http::Request request;
};

// In pieces of `size` bytes.
Reading read(std::string_view bytes, std::size_t size = std::string_view::npos) {
  RequestReader reader(small());
  Reading reading;
  while (!bytes.empty() && reader.state() == State::incomplete) {
    const auto piece = bytes.substr(0, size);
    reading.used += reader.feed(piece);
    bytes.remove_prefix(piece.size());
  }
  reading.state = reader.state();
  reading.refusal = reader.refusal();
  if (reading.state == State::complete) reading.request = reader.take();
  return reading;
}

unsigned refusal_of(std::string_view bytes) {
  const auto whole = read(bytes);
  const auto piecemeal = read(bytes, 1);
  EXPECT_EQ(whole.state, State::refused) << bytes;
  EXPECT_EQ(piecemeal.refusal, whole.refusal) << bytes;
  return whole.refusal;
}

const std::string with_length = "POST /a?b=c HTTP/1.1\r\nHost: Example.COM\r\nX-One:  two \t\r\nContent-Length: 5\r\n\r\nhello";
const std::string chunked =
    "POST /a?b=c HTTP/1.1\r\nHost: Example.COM\r\nTransfer-Encoding: chunked\r\n\r\n"
    "3\r\nhel\r\n00002;x=\"y;z\"\r\nlo\r\n0;last\r\nX-Trailer: no\r\nContent-Type: evil\r\n\r\n";

void expect_hello(const Reading& reading) {
  ASSERT_EQ(reading.state, State::complete);
  EXPECT_EQ(reading.request.method, "POST");
  EXPECT_EQ(reading.request.path, "/a");
  EXPECT_EQ(reading.request.query, "b=c");
  EXPECT_EQ(reading.request.host, "example.com");
  EXPECT_EQ(reading.request.body, "hello");
}

TEST(RequestReader, ReadsABodyOfAGivenLength) {
  const auto reading = read(with_length);
  expect_hello(reading);
  EXPECT_EQ(reading.used, with_length.size());
  ASSERT_EQ(reading.request.fields.size(), 3U);
  EXPECT_EQ(reading.request.fields[1].name, "X-One");
  EXPECT_EQ(reading.request.fields[1].value, "two");
}

TEST(RequestReader, ReadsChunksAndDropsTrailers) {
  const auto reading = read(chunked);
  expect_hello(reading);
  EXPECT_EQ(reading.used, chunked.size());
  EXPECT_EQ(reading.request.fields.size(), 2U);
}

TEST(RequestReader, ReadsTheSameInPiecesOfAnySize) {
  for (std::size_t size = 1; size < chunked.size(); ++size) {
    expect_hello(read(with_length, size));
    expect_hello(read(chunked, size));
  }
}

TEST(RequestReader, ReadsTheSameWhereverItIsCut) {
  for (const auto& bytes : {with_length, chunked, "\r\n\r\n" + with_length}) {
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
      RequestReader reader(small());
      std::size_t used = reader.feed(std::string_view(bytes).substr(0, cut));
      EXPECT_EQ(used, cut);
      EXPECT_EQ(reader.state(), cut == bytes.size() ? State::complete : State::incomplete) << cut;
      if (reader.state() == State::incomplete) used += reader.feed(std::string_view(bytes).substr(cut));
      EXPECT_EQ(used, bytes.size());
      ASSERT_EQ(reader.state(), State::complete) << cut;
      EXPECT_EQ(reader.take().body, "hello");
    }
  }
}

TEST(RequestReader, LeavesTheNextRequestAlone) {
  const std::string next = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";
  for (const auto& first : {with_length, chunked, next}) {
    EXPECT_EQ(read(first + next).used, first.size());
    // The end and the next request arrive together after the beginning waited.
    for (std::size_t cut = 1; cut < first.size(); ++cut) {
      RequestReader reader(small());
      const auto all = first + next;
      EXPECT_EQ(reader.feed(std::string_view(all).substr(0, cut)), cut);
      EXPECT_EQ(reader.feed(std::string_view(all).substr(cut)), first.size() - cut) << cut;
      EXPECT_EQ(reader.state(), State::complete);
    }
  }
}

TEST(RequestReader, ReadsWhatRealClientsSend) {
  const std::vector<std::string> good{
      "GET https://example.com/mail/config-v1.1.xml?emailaddress=a%40example.com HTTP/1.1\r\nhost: example.com\r\n\r\n",
      "GET / HTTP/1.0\r\n\r\n",
      "GET / HTTP/1.1\r\nHost:\r\n\r\n",
      "GET / HTTP/1.9\r\nHost: a\r\n\r\n",
      "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
      "PROPFIND /.well-known/caldav HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX-Latin: caf\xE9\r\nX-Empty:\r\nX-Tab: a\tb\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n",
  };
  for (const auto& bytes : good) {
    EXPECT_EQ(read(bytes).state, State::complete) << bytes;
    EXPECT_EQ(read(bytes, 1).state, State::complete) << bytes;
  }
}

TEST(RequestReader, RefusesWhatIsMalformed) {
  const std::vector<std::string> bad{
      "GET /\r\n\r\n",
      "GET / \r\n\r\n",
      "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
      " GET / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
      "GET / http/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/11\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1x\r\nHost: a\r\n\r\n",
      "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX Y: b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n folded\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nX: a\x01b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\x0B"
      "chunked\r\n\r\n",
      "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
      "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com\r\n\r\n",
  };
  for (const auto& bytes : bad) EXPECT_EQ(refusal_of(bytes), 400U) << bytes;
}

TEST(RequestReader, RefusesMalformedChunks) {
  const std::string header = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(refusal_of(header + "x\r\n"), 400U);
  EXPECT_EQ(refusal_of(header + "1\r\nab\r\n\r\n"), 400U);
}

TEST(RequestReader, KnowsHttpOneAlone) {
  for (const std::string version : {"2.0", "0.9", "3.0"})
    EXPECT_EQ(refusal_of("GET / HTTP/" + version + "\r\nHost: a\r\n\r\n"), 505U);
  EXPECT_EQ(refusal_of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505U);
}

TEST(RequestReader, LimitsTheHeader) {
  const std::string begin = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
  const auto exact = begin + std::string(1024 - begin.size() - 4, 'x') + "\r\n\r\n";
  EXPECT_EQ(read(exact).state, State::complete);
  EXPECT_EQ(refusal_of(begin + std::string(1025 - begin.size() - 4, 'x') + "\r\n\r\n"), 431U);
  EXPECT_EQ(refusal_of(std::string(1025, 'G')), 431U);
  EXPECT_EQ(read(std::string(1024, 'G')).state, State::incomplete);
}

TEST(RequestReader, LimitsTheBody) {
  const std::string header = "POST / HTTP/1.1\r\nHost: a\r\n";
  EXPECT_EQ(read(header + "Content-Length: 100\r\n\r\n" + std::string(100, 'x')).state, State::complete);
  EXPECT_EQ(refusal_of(header + "Content-Length: 101\r\n\r\n"), 413U);
  EXPECT_EQ(refusal_of(header + "Content-Length: 18446744073709551615\r\n\r\n"), 413U);
  // 0x64 is 100.
  EXPECT_EQ(read(header + "Transfer-Encoding: chunked\r\n\r\n64\r\n" + std::string(100, 'x') + "\r\n0\r\n\r\n").state,
            State::complete);
  EXPECT_EQ(refusal_of(header + "Transfer-Encoding: chunked\r\n\r\n65\r\n"), 413U);
  std::string many = header + "Transfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 101; ++i) many += "1\r\nx\r\n";
  EXPECT_EQ(refusal_of(many), 413U);
}

TEST(RequestReader, TakesBodiesInTheSmallestChunks) {
  std::string bytes = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 100; ++i) bytes += "1\r\nx\r\n";
  EXPECT_EQ(read(bytes + "0\r\n\r\n").request.body, std::string(100, 'x'));
}

TEST(RequestReader, LimitsWhatIsWrappedAroundChunks) {
  const std::string header = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(refusal_of(header + "1;x=" + std::string(101, 'y') + "\r\nz\r\n"), 413U);
  EXPECT_EQ(refusal_of(header + "1;x=" + std::string(3000, 'y')), 413U);
  EXPECT_EQ(refusal_of(header + std::string(3000, '0')), 400U);
  EXPECT_EQ(refusal_of(header + "0\r\nX: " + std::string(3000, 'y')), 431U);
  std::string extensions = header;
  for (int i = 0; i < 50; ++i) extensions += "1;abc\r\nx\r\n";
  EXPECT_EQ(refusal_of(extensions), 413U);
}

TEST(RequestReader, WantsToContinueUntilSomeBodyIsThere) {
  const std::string header = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n";
  RequestReader reader(small());
  reader.feed(header);
  EXPECT_FALSE(reader.wants_continue());
  reader.feed("Content-Length: 2\r\n\r\n");
  EXPECT_TRUE(reader.wants_continue());
  reader.feed("a");
  EXPECT_FALSE(reader.wants_continue());
  reader.feed("b");
  EXPECT_EQ(reader.state(), State::complete);
  EXPECT_FALSE(reader.wants_continue());

  RequestReader without_body(small());
  without_body.feed(header + "\r\n");
  EXPECT_EQ(without_body.state(), State::complete);
  EXPECT_FALSE(without_body.wants_continue());

  EXPECT_EQ(refusal_of(header + "Content-Length: 1000\r\n\r\n"), 413U);
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n"), 417U);
}

TEST(RequestReader, KnowsWhetherTheConnectionStays) {
  const auto keeps = [](std::string_view bytes) {
    RequestReader reader(small());
    reader.feed(bytes);
    EXPECT_EQ(reader.state(), State::complete);
    return reader.keep_alive();
  };
  EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: a\r\nconnection: TE, Close\r\n\r\n"));
  EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"));
}

TEST(RequestReader, HasNotBegunWithEmptyLinesAlone) {
  RequestReader reader(small());
  EXPECT_FALSE(reader.begun());
  reader.feed("\r\n\r\n");
  EXPECT_FALSE(reader.begun());
  reader.feed("G");
  EXPECT_TRUE(reader.begun());
}

}  // namespace request_reader_test
}  // namespace smartdiscover::server
