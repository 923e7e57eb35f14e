// The client for HTTP, against a server that says what a test wants, over plain TCP. TLS is in the tests of the stores that use it.
#include <smartdiscover/client/http_client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <thread>

namespace smartdiscover::client {
namespace http_client_test {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

// One connection after another; each step answers one request.
struct Step {
  enum class Then { stay, close, stay_silent };
  std::string answer;
  Then then = Then::stay;
  bool in_single_octets = false;
};

class Scripted {
 public:
  explicit Scripted(std::vector<std::vector<Step>> connections)
      : thread_([this, script = std::move(connections)] { serve(script); }) {}
  ~Scripted() {
    boost::system::error_code ignored;
    // Wakes whoever waits for a connection that never came.
    Tcp::socket last(context_);
    last.connect(acceptor_.local_endpoint(), ignored);
    last.close(ignored);
    thread_.join();
  }
  WebUrl url(const std::string& target = "/check") const {
    return *WebUrl::parse("http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()) + target);
  }
  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  void serve(const std::vector<std::vector<Step>>& connections) {
    for (const auto& steps : connections) {
      boost::system::error_code error;
      Tcp::socket socket(context_);
      acceptor_.accept(socket, error);
      std::string received;
      for (const auto& step : steps) {
        if (!read_request(socket, received)) break;
        const std::size_t part = step.in_single_octets ? 1 : std::max<std::size_t>(1, step.answer.size());
        for (std::size_t at = 0; at < step.answer.size() && !error; at += part)
          asio::write(socket, asio::buffer(step.answer.data() + at, std::min(part, step.answer.size() - at)), error);
        if (step.then == Step::Then::close) break;
        if (step.then == Step::Then::stay_silent) read_request(socket, received);
      }
    }
  }
  bool read_request(Tcp::socket& socket, std::string& received) {
    boost::system::error_code error;
    const auto size = asio::read_until(socket, asio::dynamic_buffer(received), "\r\n\r\nbody", error);
    if (error) return false;
    const std::lock_guard lock(mutex_);
    requests_.push_back(received.substr(0, size));
    received.erase(0, size);
    return true;
  }

  asio::io_context context_;
  Tcp::acceptor acceptor_{context_, Tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)};
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

class HttpClientTest : public ::testing::Test {
 protected:
  Result<HttpResponse> post(HttpClient& client, std::chrono::milliseconds patience = 30s) {
    HttpRequest question{{{"X-One", "1"}}, "body"};
    auto result =
        asio::co_spawn(context_, client.post(std::move(question), std::chrono::steady_clock::now() + patience), asio::use_future);
    // A connection that is kept is work that does not end.
    context_.restart();
    while (result.wait_for(0s) != std::future_status::ready) context_.run_one();
    return result.get();
  }
  asio::io_context context_;
};

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

TEST_F(HttpClientTest, SaysWhatItIsToldOverOneConnection) {
  Scripted server({{{ok}, {"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"}, {ok}}});
  HttpClient client(context_, server.url("/check?x=1"), nullptr);
  const auto first = post(client);
  ASSERT_TRUE(first) << first.error().detail;
  EXPECT_EQ(first->status, 200U);
  EXPECT_EQ(first->body, "hello");
  const auto second = post(client);
  ASSERT_TRUE(second) << second.error().detail;
  EXPECT_EQ(second->status, 404U);
  EXPECT_EQ(second->body, "");
  EXPECT_TRUE(post(client));
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_EQ(requests[0], "POST /check?x=1 HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.url().port_number()) +
                             "\r\nContent-Length: 4\r\nX-One: 1\r\n\r\nbody");
}

TEST_F(HttpClientTest, ReadsAnswersOfEveryShape) {
  for (const auto& step : std::vector<Step>{
           {ok, Step::Then::stay, true},
           {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n"},
           {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: x\r\n\r\n",
            Step::Then::stay, true},
           {"HTTP/1.1 200 OK\r\n\r\nhello", Step::Then::close},
           {"HTTP/1.0 200 OK\r\n\r\nhello", Step::Then::close},
       }) {
    Scripted server({{step}});
    HttpClient client(context_, server.url(), nullptr);
    const auto answer = post(client);
    ASSERT_TRUE(answer) << step.answer << answer.error().detail;
    EXPECT_EQ(answer->status, 200U);
    EXPECT_EQ(answer->body, "hello") << step.answer;
  }
}

TEST_F(HttpClientTest, AKeptConnectionThatWasClosedIsNotNoticed) {
  Scripted server({{{ok, Step::Then::close}}, {{ok}, {ok}}});
  HttpClient client(context_, server.url(), nullptr);
  EXPECT_TRUE(post(client));
  const auto again = post(client);
  EXPECT_TRUE(again) << again.error().detail;
  EXPECT_TRUE(post(client));
  EXPECT_EQ(server.requests().size(), 3U);
}

TEST_F(HttpClientTest, OnceAnAnswerHasBegunNothingIsAskedTwice) {
  Scripted server({{{ok}, {"HTTP/1.1 200 OK\r\nContent-Le", Step::Then::close}}, {{ok}}});
  HttpClient client(context_, server.url(), nullptr);
  EXPECT_TRUE(post(client));
  const auto cut = post(client);
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, Errc::unavailable);
  EXPECT_EQ(server.requests().size(), 2U);
}

TEST_F(HttpClientTest, ANewConnectionThatIsClosedIsAFailureAtOnce) {
  Scripted server({{{"", Step::Then::close}}, {{ok}}});
  HttpClient client(context_, server.url(), nullptr);
  const auto cut = post(client);
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, Errc::unavailable);
  EXPECT_EQ(server.requests().size(), 1U);
  EXPECT_TRUE(post(client)) << "the next question begins anew";
}

TEST_F(HttpClientTest, AConnectionThatIsToEndOrSaidTooMuchIsNotKept) {
  for (const auto& first : std::vector<std::string>{"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello",
                                                    "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                                                    ok + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"}) {
    Scripted server({{{first, Step::Then::stay_silent}}, {{"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext"}}});
    HttpClient client(context_, server.url(), nullptr);
    const auto answer = post(client);
    ASSERT_TRUE(answer) << first;
    EXPECT_EQ(answer->body, "hello");
    const auto next = post(client);
    ASSERT_TRUE(next) << first << next.error().detail;
    EXPECT_EQ(next->body, "next") << first;
  }
}

TEST_F(HttpClientTest, WhatIsNoAnswerIsUnavailable) {
  for (const auto* answer :
       {"\r\n\r\n\r\n", "SSH-2.0-server\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "HTTP/1.1 2"}) {
    Scripted server({{{answer, Step::Then::close}}});
    HttpClient client(context_, server.url(), nullptr);
    const auto reply = post(client);
    ASSERT_FALSE(reply) << answer << reply->status << reply->body;
    EXPECT_EQ(reply.error().code, Errc::unavailable) << answer;
    EXPECT_NE(reply.error().detail.find("127.0.0.1"), std::string::npos) << reply.error().detail;
  }
}

TEST_F(HttpClientTest, ABodyHasAnEnd) {
  const auto answer_of = [](std::size_t size) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" + std::string(size, 'x');
  };
  const auto unlimited = "HTTP/1.1 200 OK\r\n\r\n" + std::string(3 * HttpClient::longest_body, 'x');
  const auto headers = "HTTP/1.1 200 OK\r\n" + std::string(200000, 'x') + ": 1\r\n\r\n";
  for (const auto& [answer, fits] : std::vector<std::pair<std::string, bool>>{{answer_of(HttpClient::longest_body), true},
                                                                              {answer_of(HttpClient::longest_body + 1), false},
                                                                              {unlimited, false},
                                                                              {headers, false}}) {
    Scripted server({{{answer, Step::Then::close}}});
    HttpClient client(context_, server.url(), nullptr);
    const auto reply = post(client);
    EXPECT_EQ(static_cast<bool>(reply), fits) << answer.size();
  }
}

TEST_F(HttpClientTest, SilenceEndsWithTheDeadline) {
  for (const auto* begun :
       {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", "HTTP/1.1 200 OK\r\n\r\nhello"}) {
    Scripted server({{{begun, Step::Then::stay_silent}}});
    HttpClient client(context_, server.url(), nullptr);
    const auto reply = post(client, 100ms);
    ASSERT_FALSE(reply) << begun;
    EXPECT_EQ(reply.error().code, Errc::timed_out) << begun << reply.error().detail;
  }
}

TEST_F(HttpClientTest, NobodyThereIsUnavailable) {
  std::uint16_t port = 0;
  {
    Tcp::acceptor gone(context_, Tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
    port = gone.local_endpoint().port();
  }
  HttpClient client(context_, *WebUrl::parse("http://127.0.0.1:" + std::to_string(port) + "/"), nullptr);
  const auto reply = post(client);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Errc::unavailable);
  EXPECT_NE(reply.error().detail.find(std::to_string(port)), std::string::npos) << reply.error().detail;
}

}  // namespace http_client_test
}  // namespace smartdiscover::client
