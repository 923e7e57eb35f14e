#include "unit/site/folder.hpp"

namespace smartdiscover::site {
namespace listeners_test {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> addresses(const std::vector<Listener>& listeners) {
  std::vector<std::string> out;
  for (const auto& listener : listeners) out.push_back(listener.text());
  return out;
}

class Listen : public SiteFolder {};

TEST_F(Listen, TakesAddressesOfEveryKind) {
  const auto listen =
      read(
          "listen:\n  https: [\"*:443\", \"192.0.2.1:8443\", \"[::1]:8443\", \"[2001:DB8:0:0::1]:65535\"]\n"
          "  http: 127.0.0.1:1\n  proxied: [\"unix:/run/x.sock\", \"unix:y.sock\", \"127.0.0.1:8080\"]\n  management: []\n")
          .listen;
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_THAT(addresses(listen.https), ElementsAre("*:443", "192.0.2.1:8443", "[::1]:8443", "[2001:db8::1]:65535"));
  EXPECT_EQ(listen.https[2].address.host, "::1");
  EXPECT_EQ(listen.https[2].address.port, 8443);
  EXPECT_EQ(listen.https[3].location.line, 2U);
  EXPECT_THAT(addresses(listen.http), ElementsAre("127.0.0.1:1"));
  EXPECT_THAT(addresses(listen.proxied),
              ElementsAre("unix:/run/x.sock", "unix:" + (folder_ / "y.sock").string(), "127.0.0.1:8080"));
  EXPECT_THAT(listen.management, IsEmpty());
}

TEST_F(Listen, TurnsOffWithAnEmptyListOrOff) {
  const auto listen = read("listen: {http: [], management: off, control: \"off\"}\n").listen;
  EXPECT_THAT(findings(), IsEmpty());
  EXPECT_THAT(listen.http, IsEmpty());
  EXPECT_THAT(listen.management, IsEmpty());
  EXPECT_EQ(listen.control, "");
  EXPECT_EQ(listen.https.size(), 1U);
}

TEST_F(Listen, TakesTheProxyProtocol) {
  const auto listen = read(
                          "listen: {https: [{address: \"10.0.0.5:8443\", proxy_protocol: required}, {address: \"10.0.0.6:8443\", "
                          "proxy_protocol: off}]}\n")
                          .listen;
  EXPECT_THAT(findings(), IsEmpty());
  ASSERT_EQ(listen.https.size(), 2U);
  EXPECT_EQ(listen.https[0].proxy_protocol, ProxyProtocol::required);
  EXPECT_EQ(listen.https[1].proxy_protocol, ProxyProtocol::off);
}

class BadAddress : public SiteFolder, public testing::WithParamInterface<std::string_view> {};

TEST_P(BadAddress, IsRefused) {
  read("listen: {https: ['" + std::string(GetParam()) + "']}\n");
  EXPECT_THAT(findings(),
              ElementsAre("smartdiscover.yaml:1:18: listen.https[0]: expected an address and a port, as *:443, 192.0.2.1:443 or "
                          "[2001:db8::1]:443, found \"" +
                          std::string(GetParam()) + "\""));
}

INSTANTIATE_TEST_SUITE_P(Listen, BadAddress,
                         testing::Values("443", "*", "*:", ":443", "*:0", "*:65536", "*:99999999999", "*:0443", "*:+443", "*:-1",
                                         "*:443x", "*: 443", " *:443", "**:443", "::1:443", "::1", "[::1]", "[::1]:", "[::1]:0",
                                         "[::1:443", "[]:443", "[192.0.2.1]:443", "[*]:443", "192.0.2.256:443", "192.0.2:443",
                                         "0x7f.1:443", "localhost:443", "mail.example.com:443", "https://192.0.2.1:443",
                                         "192.0.2.1:https", "192.0.2.0/24:443", "192.0.2.1:443:443", "unix:/run/x.sock"));

TEST_F(Listen, RefusesBadEntries) {
  struct Case {
    std::string_view text;
    std::string_view finding;
  };
  const std::string expected = "expected an address and a port, as *:443, 192.0.2.1:443 or [2001:db8::1]:443";
  for (const auto& [text, finding] : std::vector<Case>{
           {"listen: {https: [*:443]}", "1:18: listen.https[0]: text that begins with * must be in quotes"},
           {"listen: {https: {adress: \"*:443\", address: \"*:443\"}}",
            "1:18: listen.https.adress: unknown setting (did you mean \"address\"?)"},
           {"listen: {https: [{proxy_protocol: required}]}", "1:18: listen.https[0].address: required, and missing"},
           {"listen: {https: [{address: \"*:443\", proxy_protocol: maybe}]}",
            "1:53: listen.https[0].proxy_protocol: expected off or required, found \"maybe\""},
           {"listen: {https: [{address: \"*:443\", proxy_protocol: on}]}",
            "1:53: listen.https[0].proxy_protocol: expected off or required, found \"on\""},
           {"listen: {proxied: [\"unix:\"]}",
            "1:20: listen.proxied[0]: expected unix: and a path of at most 107 bytes, found \"unix:\""},
           {"listen: {https: [\"*:1\", \"*:2\", \"*:1\"]}", "1:32: listen: *:1 is given twice; first in line 1"},
           {"listen: {https: [\"127.0.0.1:9843\"]}",
            "1:18: listen: 127.0.0.1:9843 is given twice; it is the default of another listener"},
           {"listen: {https: []}", "1:1: listen: no listener for clients; expected an entry of https or proxied"},
           {"listen: {https: off, http: off}", "1:1: listen: no listener for clients; expected an entry of https or proxied"},
           {"listen: {control: [x]}", "1:19: listen.control: expected text, found a list"},
       }) {
    read(text);
    if (text.find("[*:443]") != std::string_view::npos) {
      EXPECT_EQ(report_.errors(), 1U) << text;
      continue;
    }
    EXPECT_THAT(findings(), ElementsAre("smartdiscover.yaml:" + std::string(finding))) << text;
  }
  read("listen: {https: [[\"*:443\"], ~]}");
  EXPECT_THAT(findings(), ElementsAre("smartdiscover.yaml:1:18: listen.https[0]: " + expected,
                                      "smartdiscover.yaml:1:29: listen.https[1]: " + expected));
  read("listen: {control: /" + std::string(200, 'x') + "}");
  EXPECT_THAT(findings(), ElementsAre("smartdiscover.yaml:1:10: listen.control: expected a path of at most 107 bytes"));
  read("listen: {proxied: [\"unix:/" + std::string(107, 'x') + "\"]}");
  EXPECT_THAT(findings(), ElementsAre(testing::HasSubstr("listen.proxied[0]: expected unix: and a path of at most 107 bytes")));
}

}  // namespace listeners_test
}  // namespace smartdiscover::site
