#include "admin/new_site.hpp"

#include "admin/self_signed.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

namespace smartdiscover::admin {
namespace new_site_test {

using testing::HasSubstr;
using testing::Not;

NewSite site_of(std::string_view domain, std::string_view hostname) {
  return NewSite{*Domain::parse(domain), *Domain::parse(hostname), {}, {}, {}, {}};
}

std::string content(const std::vector<NewFile>& files, const std::filesystem::path& name) {
  for (const auto& file : files) {
    if (file.name == name) return file.content;
  }
  return {};
}

std::shared_ptr<X509> certificate_in(const std::string& pem) {
  const std::shared_ptr<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  return {PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr), X509_free};
}

bool covers(const std::string& pem, const std::string& name) {
  return X509_check_host(certificate_in(pem).get(), name.data(), name.size(), 0, nullptr) == 1;
}

TEST(NewSite, HasACertificateForTheNamesThatClientsAsk) {
  const auto files = make_new_site(site_of("example.org", "mail.example.net"));
  ASSERT_TRUE(files);
  const auto pem = content(*files, "tls/fullchain.pem");
  for (const auto* name : {"autodiscover.example.org", "autoconfig.example.org", "ua-auto-config.example.org", "example.org",
                           "mail.example.net", "localhost"}) {
    EXPECT_TRUE(covers(pem, name)) << name;
  }
  EXPECT_FALSE(covers(pem, "www.example.org"));
}

TEST(NewSite, ReplacesNamesThatContainTheExamplesOwn) {
  const auto files = make_new_site(site_of("my-example.com", "mail.example.com.example"));
  ASSERT_TRUE(files);
  const auto map = content(*files, "service-map.yaml");
  EXPECT_THAT(map, HasSubstr("\nhostname: mail.example.com.example\n"));
  EXPECT_THAT(map, HasSubstr("\ndiscovery: autodiscover.my-example.com\n"));
  EXPECT_THAT(map, HasSubstr("\n  my-example.com: {}\n"));
  EXPECT_THAT(map, Not(HasSubstr("my-my-")));
}

TEST(NewSite, HasADifferentKeyEachTime) {
  const auto first = make_new_site(site_of("example.org", "mail.example.org"));
  const auto second = make_new_site(site_of("example.org", "mail.example.org"));
  EXPECT_NE(content(*first, "tls/privkey.pem"), content(*second, "tls/privkey.pem"));
  EXPECT_NE(content(*first, "tls/fullchain.pem"), content(*second, "tls/fullchain.pem"));
}

TEST(SelfSigned, IsAnElliptic256BitKeyThatSignsItself) {
  const auto made = make_self_signed({"a.example", "b.example"});
  ASSERT_TRUE(made);
  const auto certificate = certificate_in(made->certificate);
  ASSERT_TRUE(certificate);
  EVP_PKEY* key = X509_get0_pubkey(certificate.get());
  EXPECT_EQ(EVP_PKEY_get_bits(key), 256);
  EXPECT_EQ(EVP_PKEY_get_base_id(key), EVP_PKEY_EC);
  EXPECT_EQ(X509_verify(certificate.get(), key), 1);
  EXPECT_EQ(X509_get_version(certificate.get()), X509_VERSION_3);
  EXPECT_LT(X509_cmp_current_time(X509_get0_notBefore(certificate.get())), 0);
  EXPECT_GT(X509_cmp_current_time(X509_get0_notAfter(certificate.get())), 0);
  EXPECT_THAT(made->key, testing::StartsWith("-----BEGIN PRIVATE KEY-----\n"));
}

TEST(SelfSigned, TakesANameLongerThanASubjectMayHave) {
  const auto label = std::string(60, 'x');
  const auto name = label + "." + label + ".example";
  const auto made = make_self_signed({name});
  ASSERT_TRUE(made);
  EXPECT_TRUE(covers(made->certificate, name));
}

TEST(SelfSigned, NeedsAName) { EXPECT_FALSE(make_self_signed({})); }

}  // namespace new_site_test
}  // namespace smartdiscover::admin
