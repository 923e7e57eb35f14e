// stop(): nothing that was begun is lost, and nothing holds the server for ever.
#include "unit/server/running_server.hpp"

#include <boost/asio/post.hpp>

#include <chrono>
#include <future>

namespace smartdiscover::server::test {
namespace drain_test {

using namespace std::chrono_literals;

TEST(Drain, ClosesIdleConnectionsProperlyAndReturns) {
  RunningServer running;
  Client tls(running.tls_port(), TlsWish{});
  Client plain(running.plain_port());
  EXPECT_EQ(tls.ask(get("/")).status, 200);
  EXPECT_EQ(plain.ask(get("/")).status, 200);
  running.server().stop();
  EXPECT_TRUE(tls.is_closed());
  EXPECT_TRUE(tls.was_closed_properly());
  EXPECT_TRUE(plain.is_closed());
  running.join();
  EXPECT_EQ(running.server().connections(), 0U);
}

TEST(Drain, ReturnsAtOnceWithoutConnections) {
  RunningServer running;
  running.server().stop();
  running.server().stop();
  running.join();
  running.server().stop();
}

TEST(Drain, MayBeAskedForBeforeTheServerRuns) {
  observe::Log log({.level = observe::Level::error});
  Server server(2, Limits{}, nullptr, log);
  server.stop();
  server.run();
}

TEST(Drain, LetsRequestsInProgressHaveTheirAnswer) {
  RunningServer running;
  Client working(running.tls_port(), TlsWish{});
  working.send(get("/gate"));
  running.gate().await_arrivals(1);
  Client reading(running.plain_port());
  reading.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");
  Client idle(running.plain_port());
  EXPECT_EQ(idle.ask(get("/")).status, 200);
  EXPECT_TRUE(eventually([&] { return running.server().connections() == 3; }));
  running.server().stop();
  EXPECT_TRUE(idle.is_closed());
  running.gate().open();
  const auto answer = working.receive();
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("Connection"), "close");
  EXPECT_EQ(reading.ask("lo").status, 200);
  EXPECT_TRUE(reading.is_closed());
  running.join();
}

TEST(Drain, AnswersConnectionsThatHaveNotHadOneYet) {
  RunningServer running;
  Client silent(running.plain_port());
  EXPECT_TRUE(eventually([&] { return running.server().connections() == 1; }));
  running.server().stop();
  // Refused: the listener is closed once this is so.
  EXPECT_TRUE(eventually([&] {
    try {
      Client late(running.plain_port());
      return false;
    } catch (const std::runtime_error&) {
      return true;
    }
  }));
  const auto answer = silent.ask(get("/"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("Connection"), "close");
  running.join();
}

TEST(Drain, TakesWhatWaitsInTheQueue) {
  Limits limits;
  limits.connections = 1;
  RunningServer running({.limits = limits});
  Client first(running.plain_port());
  EXPECT_EQ(first.ask(get("/")).status, 200);
  // These are connected as far as the kernel is concerned, but the server is full.
  std::vector<Client> queued;
  for (int i = 0; i < 20; ++i) queued.emplace_back(running.plain_port()).send(get("/queued"));
  EXPECT_EQ(running.server().connections(), 1U);
  running.server().stop();
  for (auto& client : queued) EXPECT_EQ(client.receive().status, 200);
  running.join();
}

TEST(Drain, LosesNoRequestThatHasBeenAccepted) {
  // Requests and the stop race: whoever got a connection either gets an answer or was idle with an answer before.
  for (int round = 0; round < 10; ++round) {
    RunningServer running;
    std::vector<Client> clients;
    for (int i = 0; i < 20; ++i) clients.emplace_back(running.plain_port());
    for (auto& client : clients) client.send(get("/"));
    running.server().stop();
    for (auto& client : clients) EXPECT_EQ(client.receive().status, 200);
    running.join();
  }
}

TEST(Drain, AnswersARequestThatArrivedJustBefore) {
  RunningServer running({.workers = 1});
  Client kept(running.plain_port());
  EXPECT_EQ(kept.ask(get("/")).status, 200);
  // The only worker is busy with this while the request arrives and stop() is called.
  std::promise<void> arrived;
  boost::asio::post(running.server().context(), [&] { arrived.get_future().wait(); });
  kept.send(get("/second"));
  running.server().stop();
  arrived.set_value();
  EXPECT_EQ(kept.receive().status, 200);
  EXPECT_TRUE(kept.is_closed());
  running.join();
}

TEST(Drain, CutsWhatIsLeftAfterItsLimit) {
  Limits limits;
  limits.drain = 200ms;
  RunningServer running({.limits = limits});
  Client stuck(running.plain_port());
  stuck.send(get("/gate"));
  running.gate().await_arrivals(1);
  const auto begin = std::chrono::steady_clock::now();
  running.server().stop();
  running.join();
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_GE(took, 190ms);
  EXPECT_LT(took, 10s);
}

TEST(Drain, HoldsSilentConnectionsToTheRequestsLimit) {
  Limits limits;
  limits.request = 200ms;
  limits.idle = 60s;
  RunningServer running({.limits = limits});
  Client silent(running.plain_port());
  EXPECT_TRUE(eventually([&] { return running.server().connections() == 1; }));
  running.server().stop();
  EXPECT_TRUE(silent.is_closed());
  running.join();
}

TEST(Drain, AServerThatNeverRanCanBeDestroyed) {
  observe::Log log({.level = observe::Level::error});
  Server server(2, Limits{}, certificates_for("mail.example.com"), log);
  const auto port = server.listen({{"127.0.0.1", 0}, false, {}});
  ASSERT_TRUE(port);
  const Client waiting(*port);
}

}  // namespace drain_test
}  // namespace smartdiscover::server::test
