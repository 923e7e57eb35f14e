// Addresses to listen on.
#include "unit/server/running_server.hpp"

namespace smartdiscover::server::test {
namespace listen_test {

using testing::HasSubstr;

class Listening : public testing::Test {
 protected:
  Result<std::uint16_t> listen(const std::string& host, std::uint16_t port) { return server_.listen({{host, port}, false, {}}); }

  observe::Log log_{{.level = observe::Level::error}};
  Server server_{1, Limits{}, nullptr, log_};
};

TEST(Listen, ToEveryAddressMeansBothFamilies) {
  RunningServer running({.host = "*"});
  Client v4(running.plain_port(), "127.0.0.1");
  EXPECT_THAT(v4.ask(get("/")).body, HasSubstr("address 127.0.0.1\n"));
  Client v6(running.plain_port(), "::1");
  EXPECT_THAT(v6.ask(get("/")).body, HasSubstr("address ::1\n"));
}

TEST(Listen, ToAnIpv6AddressIsThatAlone) {
  RunningServer running({.host = "::"});
  Client v6(running.plain_port(), "::1");
  EXPECT_EQ(v6.ask(get("/")).status, 200);
  EXPECT_THROW(Client(running.plain_port(), "127.0.0.1"), std::runtime_error);
}

TEST_F(Listening, SaysWhichAddressIsTaken) {
  const auto port = listen("127.0.0.1", 0);
  ASSERT_TRUE(port);
  const auto again = listen("127.0.0.1", *port);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::io);
  EXPECT_EQ(again.error().detail, "cannot listen on 127.0.0.1:" + std::to_string(*port) +
                                      ": Address already in use; `ss -ltnp` shows who listens there");
  EXPECT_FALSE(listen("*", *port));
}

TEST_F(Listening, SaysWhatIsNoAddress) {
  for (const auto* const host : {"", "localhost", "mail.example.com", "127.0.0.1.2", "[::1]", "127.1", "-"}) {
    const auto port = listen(host, 0);
    ASSERT_FALSE(port) << host;
    EXPECT_THAT(port.error().detail, HasSubstr("not an IP address"));
  }
  const auto foreign = listen("192.0.2.1", 0);
  ASSERT_FALSE(foreign);
  EXPECT_THAT(foreign.error().detail, HasSubstr("cannot listen on 192.0.2.1:0: "));
  const auto foreign_v6 = listen("2001:db8::1", 8443);
  ASSERT_FALSE(foreign_v6);
  EXPECT_THAT(foreign_v6.error().detail, HasSubstr("cannot listen on [2001:db8::1]:8443: "));
}

TEST_F(Listening, CanBeTakenOverByTheNextServerAtOnce) {
  std::uint16_t port = 0;
  {
    RunningServer first;
    port = first.plain_port();
    Client client(port);
    EXPECT_EQ(client.ask(get("/", "Connection: close\r\n")).status, 200);
  }
  EXPECT_TRUE(listen("127.0.0.1", port));
}

}  // namespace listen_test
}  // namespace smartdiscover::server::test
