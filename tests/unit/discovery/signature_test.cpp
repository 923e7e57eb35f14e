// Who signs which answers, and what happens where that fails.

#include "discovery/signature.hpp"

#include "unit/discovery/site_fixture.hpp"

#include <gmock/gmock.h>

namespace smartdiscover::discovery {
namespace signature_test {

using namespace testing_site;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

// Puts its mark before what it signs.
class FakeSigner : public tls::Certificates {
 public:
  mutable std::vector<std::string> names;
  bool fails = false;

  const std::vector<tls::Certificate>& list() const override { return list_; }
  bool covers(std::string_view) const override { return true; }
  Result<std::string> sign(std::string_view name, std::string_view content) const override {
    names.emplace_back(name);
    if (fails) return failure(Errc::internal, "signing failed: no reason");
    return "SIGNED " + std::string(content);
  }
  ssl_ctx_st* context() const override { return nullptr; }

 private:
  std::vector<tls::Certificate> list_;
};

class SignatureTest : public testing::Test {
 protected:
  SignatureTest() { site_.state.signing = signer_; }

  Answer ask(std::string_view path, std::string_view query = "") {
    auto request = with_login(get(path, "example.com"), "ann@example.com");
    request.query = query;
    return site_.ask(std::move(request));
  }

  std::shared_ptr<FakeSigner> signer_ = std::make_shared<FakeSigner>();
  TestSite site_{usual_map()};
};

TEST_F(SignatureTest, IsOnAProfileByTheNameThatWasAsked) {
  const auto answer = ask("/profile.mobileconfig");
  EXPECT_EQ(answer.reply.response.status, 200U);
  EXPECT_THAT(answer.reply.response.body, StartsWith("SIGNED <?xml"));
  EXPECT_EQ(answer.reply.response.content_type, "application/x-apple-aspen-config");
  EXPECT_EQ(answer.reply.outcome, observe::Outcome::ok);
  EXPECT_THAT(signer_->names, ElementsAre("example.com"));
}

TEST_F(SignatureTest, IsOnNothingElse) {
  for (const auto* path : {"/autodiscover/autodiscover.xml", "/mail/config-v1.1.xml", "/.well-known/host-meta", "/nowhere"})
    ask(path);
  EXPECT_EQ(ask("/profile.mobileconfig", "email=bob@example.com").reply.response.status, 404U);
  EXPECT_EQ(ask("/profile.mobileconfig", "type=nonsense").reply.response.status, 400U);
  EXPECT_EQ(site_.ask(get("/profile.mobileconfig")).reply.response.status, 401U);
  auto options = with_login(get("/profile.mobileconfig"), "ann@example.com");
  options.method = "OPTIONS";
  EXPECT_EQ(site_.ask(std::move(options)).reply.response.status, 200U);
  EXPECT_THAT(signer_->names, IsEmpty());
}

TEST_F(SignatureTest, IsNotThereWhereTheSiteWantsNone) {
  site_.state.signing = nullptr;
  EXPECT_THAT(ask("/profile.mobileconfig").reply.response.body, StartsWith("<?xml"));
}

// Never an unsigned profile in place of a signed one.
TEST_F(SignatureTest, ThatFailsIsAnErrorOfOurs) {
  signer_->fails = true;
  const auto answer = ask("/profile.mobileconfig");
  EXPECT_EQ(answer.reply.response.status, 500U);
  EXPECT_EQ(answer.reply.outcome, observe::Outcome::internal);
  EXPECT_EQ(answer.reason, "signing failed: no reason");
  EXPECT_EQ(answer.reply.response.body.find("plist"), std::string::npos);
  EXPECT_EQ(http::find_field(answer.reply.response.fields, "Content-Disposition"), std::nullopt);
}

}  // namespace signature_test
}  // namespace smartdiscover::discovery
