#include "discovery/plain.hpp"

#include "site_fixture.hpp"
#include "unit/tls/test_certificate.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace smartdiscover::discovery {
namespace plain_test {

using namespace testing_site;

class PlainTest : public testing::Test {
 protected:
  PlainTest() {
    const auto pem = tls::test::make_certificate({"example.com", {"DNS:autodiscover.example.com", "DNS:example.com"}});
    std::vector<std::string> errors;
    const tls::CertificateOptions options{.files = {tls::test::write_certificate(folder_, "example", pem)}};
    site_.state.certificates = tls::Certificates::load(options, nullptr, errors).value();
    webroot_ = std::filesystem::temp_directory_path() / ("plain-test-" + std::to_string(::getpid()));
    std::filesystem::create_directories(webroot_ / ".well-known" / "acme-challenge");
    write(".well-known/acme-challenge/Tok-en_1", "Tok-en_1.thumbprint");
    write("secret", "do not show");
    site_.state.acme_webroot = webroot_;
  }
  ~PlainTest() override { std::filesystem::remove_all(webroot_); }

  void write(const std::string& name, std::string_view content) { std::ofstream(webroot_ / name) << content; }
  http::Response ask(std::string_view method, std::string_view path, std::string_view host, std::string_view query = "") {
    auto request = get(path, host);
    request.method = method;
    request.query = query;
    return plain_answer(site_.state, request).response;
  }
  static std::string_view location(const http::Response& response) {
    return http::find_field(response.fields, "Location").value_or("");
  }

  tls::test::Folder folder_;
  TestSite site_{usual_map()};
  std::filesystem::path webroot_;
};

TEST_F(PlainTest, LeadsToHttpsOnTheSameNameAndPath) {
  for (const auto method : {"GET", "HEAD", "POST"}) {
    const auto response = ask(method, "/Autodiscover/Autodiscover.xml", "autodiscover.example.com");
    EXPECT_EQ(response.status, 302U) << method;
    EXPECT_EQ(location(response), "https://autodiscover.example.com/Autodiscover/Autodiscover.xml") << method;
    EXPECT_FALSE(http::find_field(response.fields, "WWW-Authenticate"));
  }
  EXPECT_EQ(location(ask("GET", "/mail/config-v1.1.xml", "example.com", "emailaddress=a%40b")),
            "https://example.com/mail/config-v1.1.xml?emailaddress=a%40b");
}

TEST_F(PlainTest, LeadsToTheDiscoveryNameWhereNoCertificateCoversTheHost) {
  const auto response = ask("GET", xml_path, "autodiscover.quiet.example");
  EXPECT_EQ(location(response), "https://autodiscover.example.com/autodiscover/autodiscover.xml");
}

// K-9 sends no address: once it asks under the discovery name, the Host says nothing of its domain any more.
TEST_F(PlainTest, KeepsTheDomainOfAnAutoconfigRequestThatChangesItsName) {
  EXPECT_EQ(location(ask("GET", "/mail/config-v1.1.xml", "autoconfig.quiet.example")),
            "https://autodiscover.example.com/mail/config-v1.1.xml?emailaddress=quiet.example");
  EXPECT_EQ(location(ask("GET", "/Mail/config-v1.1.xml", "autoconfig.quiet.example", "emailmd5=0")),
            "https://autodiscover.example.com/Mail/config-v1.1.xml?emailmd5=0&emailaddress=quiet.example");
  EXPECT_EQ(location(ask("GET", "/mail/config-v1.1.xml", "autoconfig.quiet.example", "EmailAddress=ann@example.net")),
            "https://autodiscover.example.com/mail/config-v1.1.xml?EmailAddress=ann@example.net");
  EXPECT_EQ(location(ask("GET", "/mail/config-v1.1.xml", "example.com")), "https://example.com/mail/config-v1.1.xml");
  EXPECT_EQ(location(ask("GET", "/.well-known/caldav", "quiet.example")), "https://autodiscover.example.com/.well-known/caldav");
}

TEST_F(PlainTest, EncodesWhatAPathMustNotShow) {
  EXPECT_EQ(location(ask("GET", "/a b\r\n/\"<x>?", "example.com")), "https://example.com/a%20b%0D%0A/%22%3Cx%3E%3F");
}

TEST_F(PlainTest, EncodesWhatAQueryMustNotShow) {
  EXPECT_EQ(location(ask("GET", "/x", "autodiscover.example.com", "a=\xFF\"<> \r\n&b=%41+c/?")),
            "https://autodiscover.example.com/x?a=%FF%22%3C%3E%20%0D%0A&b=%41+c/?");
}

TEST_F(PlainTest, HasNothingForAForeignHost) {
  for (const auto host : {"evil.example", "", "autodiscover.evil.example", "192.0.2.1", "[::1]", "example.com.evil.example"}) {
    for (const auto method : {"GET", "POST", "PUT"}) EXPECT_EQ(ask(method, xml_path, host).status, 404U) << host;
  }
}

TEST_F(PlainTest, OtherMethodsAre405) {
  for (const auto method : {"OPTIONS", "PROPFIND", "PUT", "DELETE"}) {
    const auto response = ask(method, xml_path, "example.com");
    EXPECT_EQ(response.status, 405U);
    EXPECT_EQ(http::find_field(response.fields, "Allow"), "GET, HEAD, POST");
  }
}

TEST_F(PlainTest, AnswersAcmeChallengesOnAnyHost) {
  for (const auto host : {"example.com", "not-yet-served.example", "192.0.2.1"}) {
    const auto response = ask("GET", "/.well-known/acme-challenge/Tok-en_1", host);
    EXPECT_EQ(response.status, 200U) << host;
    EXPECT_EQ(response.body, "Tok-en_1.thumbprint");
  }
  EXPECT_EQ(ask("POST", "/.well-known/acme-challenge/Tok-en_1", "example.com").status, 405U);
}

TEST_F(PlainTest, ShowsNoOtherFile) {
  std::filesystem::create_directory(webroot_ / ".well-known" / "acme-challenge" / "folder");
  write(".well-known/acme-challenge/large", std::string(5000, 'x'));
  std::filesystem::create_symlink(webroot_ / "secret", webroot_ / ".well-known" / "acme-challenge" / "link");
  for (const auto token : {"../../secret", "..", "", "link", "folder", "large", "missing", "Tok-en_1/", "./Tok-en_1",
                           "/etc/passwd", "a\0b", "Tok-en_1 "}) {
    EXPECT_EQ(ask("GET", std::string("/.well-known/acme-challenge/") + token, "example.com").status, 404U) << token;
  }
  site_.state.acme_webroot.clear();
  EXPECT_EQ(ask("GET", "/.well-known/acme-challenge/Tok-en_1", "example.com").status, 404U);
}

}  // namespace plain_test
}  // namespace smartdiscover::discovery
