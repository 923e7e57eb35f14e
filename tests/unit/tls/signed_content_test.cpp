// A message that this room signed is opened again by OpenSSL's own means, as a device would.

#include "tls/signed_content.hpp"

#include "unit/tls/test_certificate.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::tls::test {
namespace signed_content_test {

struct Opened {
  CmsPointer message;
  std::string content;
  bool valid = false;
};

// With `trusted` as the only root.
Opened open(const std::string& der, const KeyPair& trusted) {
  Opened opened;
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  opened.message.reset(d2i_CMS_ContentInfo(nullptr, &bytes, static_cast<long>(der.size())));
  if (!opened.message) return opened;
  X509_STORE* const store = X509_STORE_new();
  X509_STORE_add_cert(store, trusted.leaf.get());
  X509_STORE_set_purpose(store, X509_PURPOSE_ANY);
  const BioPointer out(BIO_new(BIO_s_mem()));
  opened.valid = CMS_verify(opened.message.get(), nullptr, store, nullptr, out.get(), CMS_BINARY) == 1;
  X509_STORE_free(store);
  ERR_clear_error();
  char* begin = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &begin);
  opened.content.assign(begin, static_cast<std::size_t>(size));
  return opened;
}

class SignedContent : public testing::Test {
 protected:
  KeyPair pair(const std::string& name, const std::string& further = {}) {
    auto pem = make_certificate(name);
    pem.certificate += further;
    auto read = read_key_pair(write_certificate(folder_, name, pem));
    EXPECT_TRUE(read) << read.error().detail;
    return *std::move(read);
  }

  Folder folder_;
};

TEST_F(SignedContent, IsInsideByteForByte) {
  const auto signer = pair("a.example");
  for (const auto& content :
       {std::string("text"), std::string("line\nline\r\n"), std::string("\0\xFF<\r", 4), std::string(100000, 'x')}) {
    const auto der = signed_content(signer, content);
    ASSERT_TRUE(der) << der.error().detail;
    const auto opened = open(*der, signer);
    EXPECT_TRUE(opened.valid);
    EXPECT_EQ(opened.content, content);
  }
}

TEST_F(SignedContent, MayBeEmpty) {
  const auto signer = pair("a.example");
  const auto der = signed_content(signer, "");
  ASSERT_TRUE(der);
  EXPECT_TRUE(open(*der, signer).valid);
}

TEST_F(SignedContent, IsNotDetachedAndOfTheRightType) {
  const auto signer = pair("a.example");
  const auto opened = open(signed_content(signer, "text").value(), signer);
  ASSERT_TRUE(opened.message);
  EXPECT_EQ(CMS_is_detached(opened.message.get()), 0);
  EXPECT_EQ(OBJ_obj2nid(CMS_get0_type(opened.message.get())), NID_pkcs7_signed);
  EXPECT_EQ(OBJ_obj2nid(CMS_get0_eContentType(opened.message.get())), NID_pkcs7_data);
}

TEST_F(SignedContent, NamesTheSignerByIssuerAndSerial) {
  const auto signer = pair("a.example");
  const auto opened = open(signed_content(signer, "text").value(), signer);
  ASSERT_TRUE(opened.message);
  auto* const signers = CMS_get0_SignerInfos(opened.message.get());
  ASSERT_EQ(sk_CMS_SignerInfo_num(signers), 1);
  ASN1_OCTET_STRING* key = nullptr;
  X509_NAME* issuer = nullptr;
  ASN1_INTEGER* serial = nullptr;
  ASSERT_EQ(CMS_SignerInfo_get0_signer_id(sk_CMS_SignerInfo_value(signers, 0), &key, &issuer, &serial), 1);
  EXPECT_EQ(key, nullptr);
  ASSERT_NE(serial, nullptr);
  EXPECT_EQ(ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(signer.leaf.get())), 0);
  EXPECT_EQ(X509_NAME_cmp(issuer, X509_get_issuer_name(signer.leaf.get())), 0);
}

TEST_F(SignedContent, CarriesTheWholeChain) {
  const auto intermediate = make_certificate("intermediate.example");
  const auto signer = pair("leaf.example", intermediate.certificate);
  ASSERT_EQ(signer.intermediates.size(), 1U);
  const auto opened = open(signed_content(signer, "text").value(), signer);
  ASSERT_TRUE(opened.message);
  auto* const certificates = CMS_get1_certs(opened.message.get());
  ASSERT_NE(certificates, nullptr);
  ASSERT_EQ(sk_X509_num(certificates), 2);
  bool has_leaf = false;
  bool has_intermediate = false;
  for (int i = 0; i < 2; ++i) {
    has_leaf = has_leaf || X509_cmp(sk_X509_value(certificates, i), signer.leaf.get()) == 0;
    has_intermediate = has_intermediate || X509_cmp(sk_X509_value(certificates, i), signer.intermediates[0].get()) == 0;
  }
  EXPECT_TRUE(has_leaf);
  EXPECT_TRUE(has_intermediate);
  sk_X509_pop_free(certificates, X509_free);
}

TEST_F(SignedContent, IsRefusedByWhoTrustsAnother) {
  const auto signer = pair("a.example");
  const auto other = pair("b.example");
  EXPECT_FALSE(open(signed_content(signer, "text").value(), other).valid);
}

TEST_F(SignedContent, IsRefusedOnceChanged) {
  const auto signer = pair("a.example");
  auto der = signed_content(signer, "a text of its own").value();
  const auto at = der.find("a text");
  ASSERT_NE(at, std::string::npos);
  der[at] = 'b';
  EXPECT_FALSE(open(der, signer).valid);
}

TEST_F(SignedContent, IsOfTheCertificateThatCoversTheName) {
  const auto one = pair("one.example");
  const auto two = pair("two.example");
  CertificateOptions options;
  options.files = {{folder_.path("one.example.pem"), folder_.path("one.example.key")},
                   {folder_.path("two.example.pem"), folder_.path("two.example.key")}};
  std::vector<std::string> errors;
  const auto loaded = Certificates::load(options, nullptr, errors);
  ASSERT_TRUE(loaded);
  EXPECT_TRUE(open((*loaded)->sign("one.example", "text").value(), one).valid);
  EXPECT_TRUE(open((*loaded)->sign("TWO.example.", "text").value(), two).valid);
  for (const auto* const unknown : {"three.example", "", "*"}) {
    EXPECT_TRUE(open((*loaded)->sign(unknown, "text").value(), one).valid) << unknown;
  }
}

}  // namespace signed_content_test
}  // namespace smartdiscover::tls::test
