// Several requests on one connection, and the forms of a single one.
#include "unit/server/running_server.hpp"

namespace smartdiscover::server::test {
namespace keep_alive_test {

using testing::HasSubstr;

TEST(KeepAlive, AnswersOneRequestAfterTheOther) {
  RunningServer running;
  Client client(running.tls_port(), TlsWish{});
  for (int i = 0; i < 5; ++i) {
    const auto answer = client.ask(post("/" + std::to_string(i), "body" + std::to_string(i)));
    EXPECT_EQ(answer.status, 200);
    EXPECT_THAT(answer.body, HasSubstr("path /" + std::to_string(i) + "\n"));
    EXPECT_EQ(answer.field("Connection"), std::nullopt);
  }
}

TEST(KeepAlive, AnswersPipelinedRequestsInOrder) {
  RunningServer running;
  for (const bool tls : {false, true}) {
    auto client = tls ? Client(running.tls_port(), TlsWish{}) : Client(running.plain_port());
    std::string requests;
    for (int i = 0; i < 50; ++i) requests += i % 2 == 0 ? get("/" + std::to_string(i)) : post("/" + std::to_string(i), "x");
    client.send(requests);
    for (int i = 0; i < 50; ++i) EXPECT_THAT(client.receive().body, HasSubstr("path /" + std::to_string(i) + "\n"));
  }
}

TEST(KeepAlive, TakesARequestByteByByte) {
  RunningServer running;
  for (const bool tls : {false, true}) {
    auto client = tls ? Client(running.tls_port(), TlsWish{}) : Client(running.plain_port());
    const std::string request = post("/slow", "hello") + get("/next");
    for (const char byte : request) client.send({&byte, 1});
    EXPECT_THAT(client.receive().body, HasSubstr("body hello\n"));
    EXPECT_THAT(client.receive().body, HasSubstr("path /next\n"));
  }
}

TEST(KeepAlive, TakesABodyLargerThanOneRecord) {
  RunningServer running;
  Client client(running.tls_port(), TlsWish{});
  const std::string body(64 * 1024, 'x');
  EXPECT_THAT(client.ask(post("/", body)).body, HasSubstr("body " + body + "\n"));
}

TEST(KeepAlive, TakesChunks) {
  RunningServer running;
  Client client(running.tls_port(), TlsWish{});
  const std::string request =
      "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x\r\nlo\r\n0\r\nT: 1\r\n\r\n" +
      get("/next");
  EXPECT_THAT(client.ask(request).body, HasSubstr("body hello\n"));
  EXPECT_THAT(client.receive().body, HasSubstr("path /next\n"));
}

TEST(KeepAlive, IgnoresEmptyLinesBehindABody) {
  RunningServer running;
  Client client(running.plain_port());
  EXPECT_EQ(client.ask(post("/", "x") + "\r\n").status, 200);
  EXPECT_EQ(client.ask("\r\n\r\n" + get("/")).status, 200);
}

TEST(KeepAlive, EndsWhereTheClientSaysSo) {
  RunningServer running;
  for (const auto* const field : {"Connection: close\r\n", "Connection: TE, CLOSE\r\n"}) {
    Client client(running.tls_port(), TlsWish{});
    EXPECT_EQ(client.ask(get("/", field)).field("Connection"), "close");
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(client.was_closed_properly());
  }
}

TEST(KeepAlive, OldClientsMustAskForIt) {
  RunningServer running;
  Client once(running.plain_port());
  EXPECT_EQ(once.ask("GET / HTTP/1.0\r\n\r\n").field("Connection"), "close");
  EXPECT_TRUE(once.is_closed());
  Client again(running.plain_port());
  EXPECT_EQ(again.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").field("Connection"), "keep-alive");
  EXPECT_EQ(again.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").status, 200);
}

TEST(KeepAlive, AnswersAClientThatHasFinishedSending) {
  RunningServer running;
  Client client(running.plain_port());
  client.send(get("/"));
  client.finish_sending();
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_TRUE(client.is_closed());
}

TEST(Continue, IsSaidBeforeTheBodyIsRead) {
  RunningServer running;
  for (const bool tls : {false, true}) {
    auto client = tls ? Client(running.tls_port(), TlsWish{}) : Client(running.plain_port());
    const auto first = client.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(first.status, 100);
    EXPECT_TRUE(first.fields.empty());
    EXPECT_THAT(client.ask("hello").body, HasSubstr("body hello\n"));
  }
}

TEST(Continue, IsSaidOnceAndNotWhereTheBodyIsHere) {
  RunningServer running;
  Client client(running.plain_port());
  const std::string header = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
  EXPECT_EQ(client.ask(header + "hello").status, 200);
  EXPECT_EQ(client.ask(header).status, 100);
  client.send("hel");
  EXPECT_EQ(client.ask("lo").status, 200);
}

TEST(Continue, IsNotSaidForABodyThatIsTooLarge) {
  RunningServer running;
  Client client(running.plain_port());
  EXPECT_EQ(client.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\nExpect: 100-continue\r\n\r\n").status, 413);
  EXPECT_TRUE(client.is_closed());
}

TEST(Answer, ToHeadIsThatToGetWithoutBody) {
  RunningServer running;
  Client client(running.plain_port());
  auto with_body = client.ask(get("/a"));
  auto without = client.ask("HEAD /a HTTP/1.1\r\nHost: example.com\r\n\r\n", "HEAD");
  // The body names the method.
  EXPECT_EQ(without.field("Content-Length"), std::to_string(with_body.body.size() + 1));
  EXPECT_EQ(without.field("Content-Type"), with_body.field("Content-Type"));
  EXPECT_EQ(without.body, "");
  EXPECT_EQ(client.ask(get("/b")).status, 200);
}

TEST(Answer, Of204And304HasNoBody) {
  RunningServer running;
  Client client(running.plain_port());
  for (const auto* const path : {"/204", "/304"}) EXPECT_EQ(client.ask(get(path)).field("Content-Length"), std::nullopt);
  EXPECT_EQ(client.ask(get("/empty")).field("Content-Length"), "0");
  EXPECT_EQ(client.ask(get("/")).status, 200);
}

TEST(Answer, OfAnySizeArrives) {
  RunningServer running;
  for (const bool tls : {false, true}) {
    auto client = tls ? Client(running.tls_port(), TlsWish{}) : Client(running.plain_port());
    for (int i = 0; i < 3; ++i) EXPECT_EQ(client.ask(get("/big")).body, std::string(1024 * 1024, 'b'));
  }
}

TEST(Answer, CarriesDateAndNoName) {
  RunningServer running;
  Client client(running.plain_port());
  const auto answer = client.ask(get("/"));
  ASSERT_TRUE(answer.field("Date"));
  EXPECT_TRUE(answer.field("Date")->ends_with(" GMT"));
  EXPECT_EQ(answer.field("Cache-Control"), "private, no-store");
  EXPECT_EQ(answer.field("Server"), std::nullopt);
}

TEST(Answer, IgnoresUpgrades) {
  RunningServer running;
  Client client(running.plain_port());
  EXPECT_EQ(
      client.ask(get("/", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n")).status,
      200);
  EXPECT_EQ(client.ask(get("/", "Connection: Upgrade\r\nUpgrade: websocket\r\n")).status, 200);
}

TEST(Answer, Is500WhereTheHandlerThrows) {
  RunningServer running;
  Client client(running.tls_port(), TlsWish{});
  const auto answer = client.ask(post("/throw", "x"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body, "Internal Server Error\n");
  EXPECT_EQ(client.ask(get("/")).status, 200);
  running.server().stop();
  running.join();
  EXPECT_THAT(running.log(), HasSubstr("the handler failed"));
}

TEST(Answer, TakesTheAbsoluteForm) {
  RunningServer running;
  Client client(running.plain_port());
  const auto answer = client.ask("GET https://Auto.example.org:443/x?y=z HTTP/1.1\r\nhost: other.example\r\n\r\n");
  EXPECT_THAT(answer.body, HasSubstr("path /x\nquery y=z\nhost auto.example.org\n"));
}

}  // namespace keep_alive_test
}  // namespace smartdiscover::server::test
