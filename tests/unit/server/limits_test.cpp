// The limits per client, and that other clients do not suffer from one that reaches them.
#include "unit/server/running_server.hpp"

#include <chrono>

namespace smartdiscover::server::test {
namespace limits_test {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

Limits hurried() {
  Limits limits;
  limits.handshake = 300ms;
  limits.request = 300ms;
  limits.idle = 300ms;
  return limits;
}

// Half a second is a expire and a slow machine.
void expect_about(Clock::time_point begin, std::chrono::milliseconds limit) {
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  EXPECT_GE(took.count() + 20, limit.count());
  EXPECT_LT(took.count(), limit.count() + 5000);
}

TEST(Limits, CutAHandshakeThatDoesNotEnd) {
  RunningServer running({.limits = hurried()});
  for (const std::string bytes : {"", "\x16", "\x16\x03\x01\x02"}) {
    const auto begin = Clock::now();
    Client client(running.tls_port());
    client.send(bytes);
    EXPECT_TRUE(client.is_closed());
    expect_about(begin, 300ms);
  }
  EXPECT_EQ(running.server().activity().failed_handshakes, 3U);
}

TEST(Limits, CutAnIdleConnection) {
  RunningServer running({.limits = hurried()});
  Client client(running.tls_port(), TlsWish{});
  EXPECT_EQ(client.ask(get("/")).status, 200);
  const auto begin = Clock::now();
  EXPECT_TRUE(client.is_closed());
  EXPECT_TRUE(client.was_closed_properly());
  expect_about(begin, 300ms);
  Client silent(running.plain_port());
  EXPECT_TRUE(silent.is_closed());
}

TEST(Limits, EmptyLinesDoNotKeepAnIdleConnection) {
  RunningServer running({.limits = hurried()});
  Client client(running.plain_port());
  const auto begin = Clock::now();
  while (client.send("\r\n") && Clock::now() - begin < 10s) std::this_thread::sleep_for(5ms);
  EXPECT_EQ(client.receive().status, 0);
  EXPECT_LT(Clock::now() - begin, 5s);
}

// Sends an byte again and again until the server has had enough.
Answer dribble(Client& client, std::string_view begin) {
  client.send(begin);
  const auto start = Clock::now();
  while (Clock::now() - start < 600ms) {
    if (!client.send("x")) break;
    std::this_thread::sleep_for(10ms);
  }
  return client.receive();
}

TEST(Limits, CutASlowHeaderWhileOthersAreServed) {
  auto limits = hurried();
  limits.idle = 10s;
  RunningServer running({.workers = 1, .limits = limits});
  Client other(running.tls_port(), TlsWish{});
  Client slow(running.plain_port());
  slow.send("GET / HTTP/1.1\r\nX: ");
  // A busy machine may hold up one or the other, the slow client would hold up all.
  int late = 0;
  for (int i = 0; i < 20; ++i) {
    const auto begin = Clock::now();
    EXPECT_EQ(other.ask(get("/")).status, 200);
    late += Clock::now() - begin < 250ms ? 0 : 1;
    slow.send("x");
  }
  EXPECT_LT(late, 10);
  const auto answer = dribble(slow, "x");
  EXPECT_EQ(answer.status, 408);
  EXPECT_EQ(answer.field("Connection"), "close");
}

TEST(Limits, CutASlowBody) {
  RunningServer running({.limits = hurried()});
  for (const bool tls : {false, true}) {
    auto client = tls ? Client(running.tls_port(), TlsWish{}) : Client(running.plain_port());
    EXPECT_EQ(dribble(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n").status, 408);
  }
  Client chunked(running.plain_port());
  EXPECT_EQ(dribble(chunked, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;").status, 408);
  Client waiting(running.plain_port());
  waiting.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(waiting.receive().status, 100);
  EXPECT_EQ(waiting.receive().status, 408);
}

TEST(Limits, CutAClientThatDoesNotReadItsAnswer) {
  RunningServer running({.limits = hurried()});
  for (const bool tls : {false, true}) {
    auto client = tls ? Client(running.tls_port(), TlsWish{}) : Client(running.plain_port());
    // More than the kernel's buffers hold.
    for (int i = 0; i < 40; ++i) client.send(get("/big"));
    EXPECT_TRUE(eventually([&] { return running.server().connections() == 0; }));
  }
}

TEST(Limits, DoNotCutAHandlerThatIsAtWork) {
  RunningServer running({.limits = hurried()});
  Client client(running.plain_port());
  client.send(get("/gate"));
  running.gate().await_arrivals(1);
  // Another connection lives and dies of the same limits meanwhile.
  Client other(running.plain_port());
  EXPECT_TRUE(other.is_closed());
  running.gate().open();
  EXPECT_EQ(client.receive().status, 200);
}

TEST(Limits, SurviveClientsThatVanish) {
  RunningServer running;
  for (const bool tls : {false, true}) {
    for (int i = 0; i < 20; ++i) {
      auto client = tls ? Client(running.tls_port(), TlsWish{}) : Client(running.plain_port());
      client.send(i % 2 == 0 ? get("/big") + get("/big") : "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
      client.vanish();
    }
  }
  EXPECT_TRUE(eventually([&] { return running.server().connections() == 0; }));
  Client client(running.plain_port());
  EXPECT_EQ(client.ask(get("/")).status, 200);
}

TEST(Limits, TurnAwayTooManyFromOneAddress) {
  Limits limits;
  limits.per_address = 2;
  RunningServer running({.limits = limits});
  Client one(running.plain_port());
  Client two(running.tls_port(), TlsWish{});
  EXPECT_EQ(one.ask(get("/")).status, 200);
  Client three(running.plain_port());
  EXPECT_TRUE(three.is_closed());
  EXPECT_EQ(running.server().activity().turned_away, 1U);
  // Who was there before is served.
  EXPECT_EQ(one.ask(get("/")).status, 200);
  EXPECT_EQ(two.ask(get("/", "Connection: close\r\n")).status, 200);
  EXPECT_TRUE(eventually([&] { return running.server().connections() == 1; }));
  Client four(running.plain_port());
  EXPECT_EQ(four.ask(get("/")).status, 200);
}

TEST(Limits, DoNotCountExemptAddresses) {
  Limits limits;
  limits.per_address = 1;
  limits.exempt_v4 = {boost::asio::ip::make_network_v4("127.0.0.0/8")};
  RunningServer running({.limits = limits});
  Client one(running.plain_port());
  Client two(running.plain_port());
  EXPECT_EQ(one.ask(get("/")).status, 200);
  EXPECT_EQ(two.ask(get("/")).status, 200);
}

TEST(Limits, LetFurtherConnectionsWaitWhileFull) {
  Limits limits;
  limits.connections = 2;
  RunningServer running({.limits = limits});
  auto one = std::make_unique<Client>(running.plain_port());
  Client two(running.plain_port());
  EXPECT_EQ(one->ask(get("/")).status, 200);
  EXPECT_EQ(two.ask(get("/")).status, 200);
  Client three(running.plain_port());
  Client four(running.plain_port());
  three.send(get("/three"));
  four.send(get("/four"));
  EXPECT_EQ(two.ask(get("/")).status, 200);
  EXPECT_EQ(running.server().connections(), 2U);
  EXPECT_EQ(running.server().activity().accepted, 2U);
  one.reset();
  EXPECT_EQ(three.receive().status, 200);
  EXPECT_EQ(running.server().connections(), 2U);
  running.server().replace(Limits{});
  EXPECT_EQ(four.receive().status, 200);
}

TEST(Limits, MayChangeWhileTheServerRuns) {
  RunningServer running;
  Client client(running.plain_port());
  EXPECT_EQ(client.ask(post("/", std::string(1000, 'x'))).status, 200);
  Limits limits;
  limits.body = 999;
  running.server().replace(limits);
  Client fresh(running.plain_port());
  EXPECT_EQ(fresh.ask(post("/", std::string(1000, 'x'))).status, 413);
}

}  // namespace limits_test
}  // namespace smartdiscover::server::test
