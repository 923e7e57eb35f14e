// Who signs which answers, and what happens where that fails.

#include "discovery/signature.hpp"

#include "unit/discovery/site_fixture.hpp"
#include "unit/tls/test_certificate.hpp"

#include <gmock/gmock.h>

namespace smartdiscover::discovery {
namespace signature_test {

using namespace testing_site;
using testing::StartsWith;

// A signed profile is DER, with the profile inside: the sign of it is that it begins as ASN.1 and holds XML.
MATCHER(IsSigned, "") { return !arg.empty() && arg[0] == '\x30' && arg.find("<?xml") != std::string::npos; }

class SignatureTest : public testing::Test {
 protected:
  SignatureTest() { sign_with(tls::test::make_certificate("example.com")); }

  void sign_with(const tls::test::Pem& pem) {
    std::vector<std::string> errors;
    const tls::CertificateOptions options{.files = {tls::test::write_certificate(folder_, "signer", pem)}};
    site_.state.signing = tls::Certificates::load(options, nullptr, errors).value();
  }

  Answer ask(std::string_view path, std::string_view query = "") {
    auto request = with_login(get(path, "example.com"), "ann@example.com");
    request.query = query;
    return site_.ask(std::move(request));
  }

  tls::test::Folder folder_;
  TestSite site_{usual_map()};
};

TEST_F(SignatureTest, IsOnAProfile) {
  const auto answer = ask("/profile.mobileconfig");
  EXPECT_EQ(answer.response.status, 200U);
  EXPECT_THAT(answer.response.body, IsSigned());
  EXPECT_EQ(answer.response.content_type, "application/x-apple-aspen-config");
  EXPECT_EQ(answer.outcome, observe::Outcome::ok);
}

TEST_F(SignatureTest, IsOnNothingElse) {
  auto options = with_login(get("/profile.mobileconfig"), "ann@example.com");
  options.method = "OPTIONS";
  const std::vector<std::pair<unsigned, Answer>> answers{
      {200, ask("/autodiscover/autodiscover.xml")},
      {200, ask("/mail/config-v1.1.xml")},
      {404, ask("/nowhere")},
      {404, ask("/profile.mobileconfig", "email=bob@example.com")},
      {400, ask("/profile.mobileconfig", "type=nonsense")},
      {401, site_.ask(get("/profile.mobileconfig"))},
      {200, site_.ask(std::move(options))},
  };
  for (const auto& [status, answer] : answers) {
    EXPECT_EQ(answer.response.status, status);
    EXPECT_FALSE(answer.response.body.starts_with('\x30'));
  }
}

TEST_F(SignatureTest, IsNotThereWhereTheSiteWantsNone) {
  site_.state.signing = nullptr;
  EXPECT_THAT(ask("/profile.mobileconfig").response.body, StartsWith("<?xml"));
}

// Never an unsigned profile in place of a signed one.
TEST_F(SignatureTest, ThatFailsIsAnErrorOfOurs) {
  sign_with(tls::test::make_certificate({.common_name = "example.com", .key = tls::test::CertificateWish::Key::ed25519}));
  const auto answer = ask("/profile.mobileconfig");
  EXPECT_EQ(answer.response.status, 500U);
  EXPECT_EQ(answer.outcome, observe::Outcome::internal);
  EXPECT_THAT(answer.reason, StartsWith("signing failed: "));
  EXPECT_EQ(answer.response.body.find("plist"), std::string::npos);
  EXPECT_EQ(http::find_field(answer.response.fields, "Content-Disposition"), std::nullopt);
}

}  // namespace signature_test
}  // namespace smartdiscover::discovery
