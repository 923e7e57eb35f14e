#include "tls/certificate_names.hpp"
#include "unit/tls/test_certificate.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

namespace smartdiscover::tls::test {
namespace certificates_test {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class LoadingCertificates : public testing::Test {
 protected:
  Result<std::shared_ptr<const Certificates>> load(const std::vector<CertificateFiles>& files,
                                                   const Certificates* previous = nullptr) {
    CertificateOptions options;
    options.files = files;
    options.default_name = default_name_;
    options.ticket_keys = ticket_keys_;
    errors_.clear();
    return Certificates::load(options, previous, errors_);
  }

  // The one error of a certificate that cannot be used.
  std::string error_of(const CertificateFiles& files) {
    EXPECT_FALSE(load({files}));
    EXPECT_EQ(errors_.size(), 1U);
    return errors_.empty() ? "" : errors_[0];
  }

  Folder folder_;
  std::vector<std::string> errors_;
  std::string default_name_;
  std::filesystem::path ticket_keys_;
};

TEST_F(LoadingCertificates, TellsNamesAndEnd) {
  const auto files = write_certificate(
      folder_, "a",
      make_certificate(CertificateWish{
          "ignored.example", {"DNS:Mail.Example.COM", "DNS:*.example.org", "IP:192.0.2.7", "IP:2001:db8::7"}, 5}));
  const auto loaded = load({files});
  ASSERT_TRUE(loaded);
  ASSERT_EQ((*loaded)->list().size(), 1U);
  const auto& certificate = (*loaded)->list()[0];
  EXPECT_THAT(certificate.names, ElementsAre("mail.example.com", "*.example.org", "192.0.2.7", "2001:db8::7"));
  EXPECT_EQ(certificate.files.chain, files.chain);
  const auto left = std::chrono::duration_cast<std::chrono::hours>(certificate.expires - std::chrono::system_clock::now());
  EXPECT_GE(left.count(), 5 * 24 - 1);
  EXPECT_LE(left.count(), 5 * 24);
}

TEST_F(LoadingCertificates, CoversAsRfc6125Says) {
  const auto loaded = load({write_certificate(
      folder_, "a", make_certificate(CertificateWish{"x", {"DNS:mail.example.com", "DNS:*.example.org", "IP:192.0.2.7"}}))});
  ASSERT_TRUE(loaded);
  for (const auto* const name :
       {"mail.example.com", "MAIL.example.com", "mail.example.com.", "a.example.org", "xn--a.example.org", "192.0.2.7"}) {
    EXPECT_TRUE((*loaded)->covers(name)) << name;
  }
  for (const auto* const name : {"", ".", "example.com", "a.mail.example.com", "example.org", "a.b.example.org", ".example.org",
                                 "x", "192.0.2.8", "mail.example.com.evil.example"}) {
    EXPECT_FALSE((*loaded)->covers(name)) << name;
  }
}

TEST_F(LoadingCertificates, TakesTheCommonNameOnlyWithoutAlternatives) {
  const auto loaded = load({write_certificate(folder_, "a", make_certificate(CertificateWish{"Old.example.com", {}}))});
  ASSERT_TRUE(loaded);
  EXPECT_THAT((*loaded)->list()[0].names, ElementsAre("old.example.com"));
}

TEST_F(LoadingCertificates, SaysWhatIsWrongWithAFile) {
  const auto good = write_certificate(folder_, "good", make_certificate("a.example"));
  const auto other = write_certificate(folder_, "other", make_certificate("b.example"));
  const auto missing = folder_.path("missing.pem");
  EXPECT_EQ(error_of({missing, good.key}), missing.string() + ": cannot be read: No such file or directory");
  EXPECT_EQ(error_of({good.chain, missing}), missing.string() + ": cannot be read: No such file or directory");
  EXPECT_EQ(error_of({good.chain, other.key}),
            other.key.string() + ": the private key does not belong to the certificate in " + good.chain.string());
  EXPECT_THAT(error_of({good.key, good.key}), HasSubstr("holds no certificate in PEM form"));
  EXPECT_THAT(error_of({good.chain, good.chain}), HasSubstr("holds no private key in PEM form"));
  EXPECT_THAT(error_of({folder_.path(""), good.key}), HasSubstr("Is a directory"));
  EXPECT_THAT(error_of({folder_.write("empty", ""), good.key}), HasSubstr("holds no certificate"));
  EXPECT_THAT(error_of({folder_.write("large", std::string(2 * 1024 * 1024, 'x')), good.key}), HasSubstr("is larger than"));
  EXPECT_THAT(error_of({folder_.write("cut", make_certificate("a.example").certificate.substr(0, 300)), good.key}),
              HasSubstr("cut: "));
}

TEST_F(LoadingCertificates, RefusesAnEncryptedKeyWithoutAsking) {
  const auto good = write_certificate(folder_, "good", make_certificate("a.example"));
  EXPECT_THAT(error_of({good.chain, folder_.write("locked", encrypted_key())}), HasSubstr("the private key is encrypted"));
}

TEST_F(LoadingCertificates, SaysWhereTheKeysCertificateStands) {
  const auto leaf = make_certificate("a.example");
  const auto ca = make_certificate("ca.example");
  const auto chain = folder_.write("chain", ca.certificate + leaf.certificate);
  EXPECT_THAT(error_of({chain, folder_.write("key", leaf.key)}),
              HasSubstr("belongs to certificate 2; the server's own must come first"));
  EXPECT_TRUE(load({{folder_.write("right", leaf.certificate + ca.certificate), folder_.path("key")}}));
}

TEST_F(LoadingCertificates, SaysWhoMustBeAbleToRead) {
  // The superuser reads everything, so another user tries.
  const auto good = write_certificate(folder_, "good", make_certificate("a.example"));
  ::chmod(good.key.c_str(), 0);
  if (::geteuid() == 0) {
    std::filesystem::permissions(good.key.parent_path(), std::filesystem::perms::all);
    ASSERT_EQ(::seteuid(65534), 0);
  }
  const auto error = error_of(good);
  if (::getuid() == 0) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  EXPECT_THAT(error, HasSubstr("Permission denied; the user that runs the daemon needs read permission"));
}

TEST_F(LoadingCertificates, KeepsTheOthersWhereOneIsBroken) {
  const auto good = write_certificate(folder_, "good", make_certificate("a.example"));
  const auto loaded = load({{folder_.path("none.pem"), folder_.path("none.key")}, good});
  ASSERT_TRUE(loaded);
  EXPECT_EQ(errors_.size(), 1U);
  EXPECT_EQ((*loaded)->list().size(), 1U);
}

TEST_F(LoadingCertificates, KeepsTheOldVersionOfABrokenOne) {
  const auto first = write_certificate(folder_, "first", make_certificate("a.example"));
  const auto second = write_certificate(folder_, "second", make_certificate("b.example"));
  auto before = load({first, second});
  ASSERT_TRUE(before);
  folder_.write("first.pem", "broken");
  write_certificate(folder_, "second", make_certificate("c.example"));
  const auto after = load({first, second}, before->get());
  before = failure(Errc::internal, "gone");
  ASSERT_TRUE(after);
  EXPECT_THAT(errors_, ElementsAre(HasSubstr("first.pem: holds no certificate")));
  EXPECT_TRUE((*after)->covers("a.example"));
  EXPECT_FALSE((*after)->covers("b.example"));
  EXPECT_TRUE((*after)->covers("c.example"));
  // And once more: what was kept is kept.
  const auto third = load({first, second}, after->get());
  ASSERT_TRUE(third);
  EXPECT_TRUE((*third)->covers("a.example"));
}

TEST_F(LoadingCertificates, FailsWhereNoneIsUsable) {
  EXPECT_FALSE(load({}));
  EXPECT_FALSE(load({{folder_.path("none.pem"), folder_.path("none.key")}}));
}

TEST_F(LoadingCertificates, SaysThatNothingCoversTheDefault) {
  default_name_ = "c.example";
  const auto loaded = load({write_certificate(folder_, "a", make_certificate("a.example"))});
  ASSERT_TRUE(loaded);
  EXPECT_THAT(errors_, ElementsAre(HasSubstr("no certificate covers the default name c.example")));
  default_name_ = "a.example";
  EXPECT_TRUE(load({write_certificate(folder_, "a", make_certificate("a.example"))}));
  EXPECT_THAT(errors_, IsEmpty());
}

TEST_F(LoadingCertificates, SaysWhatIsWrongWithTicketKeys) {
  const auto files = write_certificate(folder_, "a", make_certificate("a.example"));
  for (const std::size_t size : {80U, 48U}) {
    ticket_keys_ = folder_.write("keys", std::string(size, 'k'));
    EXPECT_TRUE(load({files}));
    EXPECT_THAT(errors_, IsEmpty());
  }
  for (const std::size_t size : {0U, 16U, 47U, 49U, 79U, 81U, 160U}) {
    ticket_keys_ = folder_.write("keys", std::string(size, 'k'));
    EXPECT_TRUE(load({files}));
    EXPECT_THAT(errors_, ElementsAre(HasSubstr("expected 80 random bytes (openssl rand -out FILE 80), found " +
                                               std::to_string(size) + " bytes")));
  }
  ticket_keys_ = folder_.path("missing");
  EXPECT_TRUE(load({files}));
  EXPECT_THAT(errors_, ElementsAre(HasSubstr("missing: cannot be read")));
}

TEST(CertificateNames, MakeWildcards) {
  EXPECT_EQ(wildcard_of("a.example.com"), "*.example.com");
  EXPECT_EQ(wildcard_of("com"), "");
  EXPECT_EQ(wildcard_of(".com"), "");
  EXPECT_EQ(wildcard_of(""), "");
}

}  // namespace certificates_test
}  // namespace smartdiscover::tls::test
