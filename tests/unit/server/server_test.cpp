// What a well-behaved client sees.
#include "unit/server/running_server.hpp"

namespace smartdiscover::server::test {
namespace server_test {

using testing::HasSubstr;
using testing::Not;

TEST(Server, AnswersOverPlainTcp) {
  RunningServer running;
  Client client(running.plain_port());
  const auto answer = client.ask(get("/a/b?c=d"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "method GET\npath /a/b\nquery c=d\nhost example.com\nbody \naddress 127.0.0.1\ntls no\nname \n");
}

TEST(Server, AnswersOverTls) {
  RunningServer running;
  Client client(running.tls_port(), TlsWish{.server_name = "MAIL.example.com"});
  ASSERT_EQ(client.handshake_failure(), "");
  const auto answer = client.ask(post("/p", "hello"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, HasSubstr("body hello\n"));
  EXPECT_THAT(answer.body, HasSubstr("tls yes\nname mail.example.com\n"));
}

}  // namespace server_test
}  // namespace smartdiscover::server::test
