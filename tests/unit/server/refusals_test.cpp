// What is refused without asking a handler: the client gets to read the answer, and the next connection works.
#include "unit/server/running_server.hpp"

namespace smartdiscover::server::test {
namespace refusals_test {

using testing::HasSubstr;

void expect_refusal(RunningServer& running, std::string_view bytes, int status) {
  for (const bool tls : {false, true}) {
    auto client = tls ? Client(running.tls_port(), TlsWish{}) : Client(running.plain_port());
    const auto answer = client.ask(bytes);
    EXPECT_EQ(answer.status, status) << bytes.substr(0, 200);
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_EQ(answer.field("Content-Type"), "text/plain; charset=utf-8");
    EXPECT_THAT(answer.body, testing::EndsWith("\n"));
    client.finish_sending();
    EXPECT_TRUE(client.is_closed());
  }
  Client next(running.plain_port());
  EXPECT_EQ(next.ask(get("/")).status, 200);
}

TEST(Refusals, AreAnsweredAndEndTheConnection) {
  RunningServer running;
  const std::vector<std::pair<std::string, int>> bad{
      {"\x16\x03\x01 this is not HTTP\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
      {"GET / HTTP/1.1\nHost: a\n\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
      {"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: a\r\nExpect: gold\r\n\r\n", 417},
      {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n", 413},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n", 413},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n", 431},
  };
  for (const auto& [bytes, status] : bad) expect_refusal(running, bytes, status);
  EXPECT_GE(running.server().activity().refused_requests, 2 * bad.size());
}

// A client that asked for the head alone takes whatever follows for the beginning of its next answer.
TEST(Refusals, OfHeadHaveNoBodyEither) {
  RunningServer running;
  const std::vector<std::pair<std::string, int>> bad{
      {"HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n", 413},
      {"HEAD / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n", 413},
      {"HEAD / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nno size\r\n", 400},
      {"HEAD / HTTP/1.1\r\nHost: a\r\nExpect: gold\r\n\r\n", 417},
  };
  for (const auto& [bytes, status] : bad) {
    Client client(running.plain_port());
    const auto answer = client.ask(bytes, "HEAD");
    EXPECT_EQ(answer.status, status) << bytes;
    EXPECT_EQ(answer.field("Connection"), "close");
    client.finish_sending();
    EXPECT_EQ(client.receive_rest(), "") << bytes;
  }
}

TEST(Refusals, LetNoSecondRequestThrough) {
  RunningServer running;
  const std::string smuggled = get("/smuggled");
  for (const auto& framing : {"Content-Length: 4\r\nContent-Length: 4\r\n", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
                              "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "Transfer-Encoding: gzip, chunked\r\n",
                              "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "Transfer-Encoding : chunked\r\n",
                              "Transfer-Encoding:\r\n chunked\r\n", "Content-Length: +4\r\n", "Content-Length: 4, 4\r\n",
                              "X: a\rTransfer-Encoding: chunked\r\n", "X: a\nContent-Length: 4\r\n"}) {
    Client client(running.plain_port());
    client.send("POST / HTTP/1.1\r\nHost: a\r\n" + std::string(framing) + "\r\n0\r\n\r\n" + smuggled);
    EXPECT_EQ(client.receive().status, 400) << framing;
    EXPECT_EQ(client.receive_rest(), "") << framing;
  }
  EXPECT_EQ(running.server().activity().requests, 0U);
}

// Sends everything before it reads, as most client libraries do.
void expect_answer_after(RunningServer& running, const std::string& bytes, int status) {
  for (const bool tls : {false, true}) {
    auto client = tls ? Client(running.tls_port(), TlsWish{}) : Client(running.plain_port());
    EXPECT_TRUE(client.send(bytes)) << "the server reset the connection under the client";
    EXPECT_EQ(client.receive().status, status);
  }
}

TEST(Refusals, OfALargeBodyReachAClientThatIsStillSending) {
  RunningServer running;
  expect_answer_after(running, post("/", std::string(1024 * 1024, 'x')), 413);
}

TEST(Refusals, OfALargeHeaderReachAClientThatIsStillSending) {
  RunningServer running;
  expect_answer_after(running, get("/", "X: " + std::string(60'000, 'x') + "\r\n"), 431);
  expect_answer_after(running, std::string(1024 * 1024, 'x'), 431);
}

TEST(Refusals, OfMalformedRequestsReachAClientThatIsStillSending) {
  RunningServer running;
  expect_answer_after(running, "GET / HTTP/1.1\r\n\r\n" + std::string(1024 * 1024, 'x'), 400);
}

TEST(Refusals, DoNotReadForEver) {
  RunningServer running;
  Client client(running.plain_port());
  const std::string megabyte(1024 * 1024, 'x');
  client.send(post("/", megabyte));
  bool sent = true;
  for (int i = 0; i < 64 && sent; ++i) sent = client.send(megabyte);
  EXPECT_FALSE(sent);
  EXPECT_TRUE(eventually([&] { return running.server().connections() == 0; }));
}

}  // namespace refusals_test
}  // namespace smartdiscover::server::test
