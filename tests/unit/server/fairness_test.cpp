// No client's connection holds up another's: whatever arrives at once is worked through in turns.
#include "unit/server/running_server.hpp"

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <future>

namespace smartdiscover::server::test {
namespace fairness_test {

// A server of one worker that notes in which order requests reach the handler.
class OneWorker {
 public:
  explicit OneWorker(Limits limits = {}) : server_(1, limits, certificates_for("mail.example.com"), log_) {
    const Handler note = [this](http::Request request, Peer) -> boost::asio::awaitable<http::Response> {
      order_.push_back(request.path);
      co_return http::Response{};
    };
    plain_port_ = server_.listen({{"127.0.0.1", 0}, false, note}).value();
    tls_port_ = server_.listen({{"127.0.0.1", 0}, true, note}).value();
    uncounted_port_ = server_.listen({{"127.0.0.1", 0}, false, note, Listen::Counted::no}).value();
    thread_ = std::thread([this] { server_.run(); });
  }
  ~OneWorker() { stop(); }

  std::uint16_t plain_port() const { return plain_port_; }
  std::uint16_t tls_port() const { return tls_port_; }
  std::uint16_t uncounted_port() const { return uncounted_port_; }

  // Until the future it gives is fulfilled the worker does nothing.
  std::promise<void> hold() {
    std::promise<void> go;
    std::promise<void> held;
    auto is_held = held.get_future();
    boost::asio::post(server_.context(), [wait = go.get_future().share(), &held] {
      held.set_value();
      wait.wait();
    });
    is_held.wait();
    return go;
  }
  void stop() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }
  // Only after stop().
  const std::vector<std::string>& order() const { return order_; }

 private:
  std::string log_text_;
  observe::Log log_{{.level = observe::Level::debug, .hash_key = "k"}, &log_text_};
  std::vector<std::string> order_;
  Server server_;
  std::uint16_t plain_port_ = 0;
  std::uint16_t tls_port_ = 0;
  std::uint16_t uncounted_port_ = 0;
  std::thread thread_;
};

// What `write` lets OpenSSL send, collected instead of sent.
template <class Write>
std::string records_of(const Client& client, Write write) {
  SSL_set0_wbio(client.ssl(), BIO_new(BIO_s_mem()));
  write(client.ssl());
  char* begin = nullptr;
  const auto size = BIO_get_mem_data(SSL_get_wbio(client.ssl()), &begin);
  return {begin, static_cast<std::size_t>(size)};
}

// All of it arrives while the worker is held, and then the request of another client.
std::vector<std::string> order_after(OneWorker& server, Client& flooding, const std::string& flood) {
  Client other(server.plain_port());
  EXPECT_EQ(other.ask(get("/before")).status, 200);
  auto go = server.hold();
  EXPECT_EQ(::send(flooding.descriptor(), flood.data(), flood.size(), MSG_NOSIGNAL), static_cast<ssize_t>(flood.size()));
  other.send(get("/other"));
  go.set_value();
  EXPECT_EQ(other.receive().status, 200);
  SSL_set_fd(flooding.ssl(), flooding.descriptor());
  EXPECT_EQ(flooding.receive().status, 200);
  server.stop();
  return server.order();
}

TEST(Fairness, AFloodOfKeyUpdatesLeavesOthersTheirTurn) {
  OneWorker server;
  Client flooding(server.tls_port(), {.lowest = TLS1_3_VERSION});
  const auto flood = records_of(flooding, [](SSL* ssl) {
    for (int i = 0; i < 2500; ++i) {
      ASSERT_EQ(SSL_key_update(ssl, SSL_KEY_UPDATE_NOT_REQUESTED), 1);
      ASSERT_EQ(SSL_do_handshake(ssl), 1);
    }
    const auto request = get("/flood");
    SSL_write(ssl, request.data(), static_cast<int>(request.size()));
  });
  EXPECT_EQ(order_after(server, flooding, flood), (std::vector<std::string>{"/before", "/other", "/flood"}));
}

TEST(Fairness, ARequestInRecordsOfOneByteLeavesOthersTheirTurn) {
  OneWorker server;
  Client flooding(server.tls_port(), TlsWish{});
  const auto flood = records_of(flooding, [](SSL* ssl) {
    for (const char byte : post("/flood", std::string(2500, 'x'))) SSL_write(ssl, &byte, 1);
  });
  EXPECT_EQ(order_after(server, flooding, flood), (std::vector<std::string>{"/before", "/other", "/flood"}));
}

TEST(Fairness, PipelinedRequestsLeaveOthersTheirTurn) {
  constexpr int pipelined = 50;
  OneWorker server;
  Client greedy(server.plain_port());
  Client other(server.plain_port());
  for (auto* const client : {&greedy, &other}) EXPECT_EQ(client->ask(get("/before")).status, 200);
  auto go = server.hold();
  std::string requests;
  for (int i = 0; i < pipelined; ++i) requests += get("/greedy");
  greedy.send(requests);
  other.send(get("/other"));
  go.set_value();
  EXPECT_EQ(other.receive().status, 200);
  for (int i = 0; i < pipelined; ++i) ASSERT_EQ(greedy.receive().status, 200);
  server.stop();
  const auto& order = server.order();
  ASSERT_EQ(order.size(), pipelined + 3U);
  const auto turn = std::find(order.begin(), order.end(), "/other") - order.begin();
  EXPECT_LE(turn, 4) << "after two of the greedy client's requests at most";
}

TEST(Fairness, AListenerThatIsNotCountedAnswersWhenAllConnectionsAreTaken) {
  Limits limits;
  limits.connections = 1;
  limits.per_address = 1;
  OneWorker server(limits);
  Client taking(server.plain_port());
  EXPECT_EQ(taking.ask(get("/taken")).status, 200);
  Client health(server.uncounted_port());
  EXPECT_EQ(health.ask(get("/health")).status, 200);
  Client another(server.uncounted_port());
  EXPECT_EQ(another.ask(get("/health")).status, 200);
}

}  // namespace fairness_test
}  // namespace smartdiscover::server::test
