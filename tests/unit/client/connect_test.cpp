// Connecting to one of several addresses: loopback addresses stand for the addresses of a name.
#include <smartdiscover/client/connect.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <future>

namespace smartdiscover::client {
namespace connect_test {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;

dns::Addresses addresses(const std::vector<const char*>& texts) {
  dns::Addresses out;
  for (const auto* text : texts) out.push_back(asio::ip::make_address(text));
  return out;
}

class ConnectTest : public ::testing::Test {
 protected:
  // A listener whose queue is full accepts nothing more, so that a connection to it hangs.
  struct Hanging {
    Hanging(asio::io_context& context, const Tcp::endpoint& endpoint) : acceptor(context, Tcp::v4()) {
      acceptor.set_option(Tcp::acceptor::reuse_address(true));
      acceptor.bind(endpoint);
      acceptor.listen(0);
      for (auto& one : queue) one.connect(acceptor.local_endpoint());
    }
    Tcp::acceptor acceptor;
    std::array<Tcp::socket, 1> queue{Tcp::socket(acceptor.get_executor())};
  };

  Tcp::acceptor listener(const char* address, std::uint16_t port = 0) {
    return {context_, Tcp::endpoint(asio::ip::make_address(address), port)};
  }
  boost::system::error_code connect(const dns::Addresses& to, std::uint16_t port, std::chrono::milliseconds patience = 60s) {
    auto result = asio::co_spawn(context_, connect_to_any(socket_, to, port, Clock::now() + patience), asio::use_future);
    context_.restart();
    context_.run();
    return result.get();
  }
  std::string connected_to() { return socket_.remote_endpoint().address().to_string(); }

  asio::io_context context_;
  Tcp::socket socket_{context_};
};

TEST_F(ConnectTest, TheFirstAddressThatAnswersIsTaken) {
  const auto server = listener("127.0.0.1");
  const auto port = server.local_endpoint().port();
  EXPECT_FALSE(connect(addresses({"127.0.0.1", "127.0.0.2"}), port));
  EXPECT_EQ(connected_to(), "127.0.0.1");
}

TEST_F(ConnectTest, AnAddressThatRefusesIsFollowedByTheNextAtOnce) {
  const auto server = listener("127.0.0.9");
  const auto port = server.local_endpoint().port();
  const auto begun = Clock::now();
  // Of the default delay of so many addresses nothing is waited for.
  EXPECT_FALSE(connect(addresses({"127.0.0.2", "::1", "127.0.0.3", "127.0.0.4", "127.0.0.9"}), port, 1h));
  EXPECT_EQ(connected_to(), "127.0.0.9");
  EXPECT_LT(Clock::now() - begun, 60s);
}

TEST_F(ConnectTest, AnAddressThatHangsLeavesTimeForTheOthers) {
  const auto server = listener("127.0.0.9");
  const auto port = server.local_endpoint().port();
  const Hanging one(context_, Tcp::endpoint(asio::ip::make_address("127.0.0.2"), port));
  const Hanging two(context_, Tcp::endpoint(asio::ip::make_address("127.0.0.3"), port));
  EXPECT_FALSE(connect(addresses({"127.0.0.2", "127.0.0.3", "127.0.0.9"}), port));
  EXPECT_EQ(connected_to(), "127.0.0.9");
}

// The delay is no longer than the share of each address.
TEST_F(ConnectTest, EveryAddressIsTriedWithinTheDeadline) {
  const auto server = listener("127.0.0.9");
  const auto port = server.local_endpoint().port();
  std::vector<std::unique_ptr<Hanging>> hanging;
  std::vector<const char*> names{"127.0.1.1", "127.0.1.2", "127.0.1.3", "127.0.1.4",
                                 "127.0.1.5", "127.0.1.6", "127.0.1.7", "127.0.1.8"};
  for (const auto* name : names)
    hanging.push_back(std::make_unique<Hanging>(context_, Tcp::endpoint(asio::ip::make_address(name), port)));
  names.push_back("127.0.0.9");
  EXPECT_FALSE(connect(addresses(names), port, 1s));
  EXPECT_EQ(connected_to(), "127.0.0.9");
}

TEST_F(ConnectTest, WhereNoAddressAnswersItSaysWhy) {
  std::uint16_t port = 0;
  { port = listener("127.0.0.1").local_endpoint().port(); }
  EXPECT_EQ(connect(addresses({"127.0.0.1", "127.0.0.2"}), port), asio::error::connection_refused);
  EXPECT_TRUE(connect({}, port));
  const Hanging hanging(context_, Tcp::endpoint(asio::ip::make_address("127.0.0.2"), port));
  EXPECT_EQ(connect(addresses({"127.0.0.1", "127.0.0.2"}), port, 100ms), asio::error::timed_out);
}

TEST_F(ConnectTest, AttemptsGoWithTheirContext) {
  auto context = std::make_unique<asio::io_context>();
  const Hanging hanging(context_, Tcp::endpoint(asio::ip::make_address("127.0.0.2"), 0));
  Tcp::socket socket(*context);
  const auto port = hanging.acceptor.local_endpoint().port();
  auto result =
      asio::co_spawn(*context, connect_to_any(socket, addresses({"127.0.0.2"}), port, Clock::now() + 1h), asio::use_future);
  context->poll();
  EXPECT_EQ(result.wait_for(0s), std::future_status::timeout);
  socket = Tcp::socket(context_);
  context.reset();
}

}  // namespace connect_test
}  // namespace smartdiscover::client
