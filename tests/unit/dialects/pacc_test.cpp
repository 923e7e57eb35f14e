// PACC: what can be said in it is said, byte for byte alike, and nothing else.

#include "unit/dialects/domain_settings.hpp"

#include <smartdiscover/dialects/pacc.hpp>

#include <gmock/gmock.h>

namespace smartdiscover::dialects {
namespace pacc_test {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view info =
    R"("authentication":{"password":true},"info":{"provider":{"name":"Example Inc.","shortName":"Example Inc."}}})";

Settings only(std::vector<Service> services) {
  auto settings = domain_settings();
  settings.services = std::move(services);
  for (auto& service : settings.services) service.login.value = "%EMAILADDRESS%";
  settings.urls.clear();
  return settings;
}

Settings only(Url url) {
  auto settings = only(std::vector<Service>{});
  settings.urls = {std::move(url)};
  return settings;
}

TEST(Pacc, IsAsWritten) {
  EXPECT_EQ(
      pacc_document(domain_settings()),
      R"({"protocols":{"imap":{"host":"imap.example.com"},"pop3":{"host":"pop.example.com"},"submit":{"host":"smtp.example.com"},)"
      R"("smtp":{"host":"smtp.example.com"},"jmap":{"url":"https://jmap.example.com/session"},)"
      R"("caldav":{"url":"https://mail.example.com/dav/"},"carddav":{"url":"https://mail.example.com/cards/"},)"
      R"("webdav":{"url":"https://mail.example.com/webdav/"}},"authentication":{"password":true},)"
      R"("info":{"provider":{"name":"Example Inc.","shortName":"Example Inc."},"help":{"documentation":"https://mail.example.com/help/"}}})");
}

TEST(Pacc, IsServedByteForByte) {
  const auto rendering = rendered(DialectName::pacc, domain_settings());
  EXPECT_EQ(rendering.response.status, 200U);
  EXPECT_EQ(rendering.response.content_type, "application/json");
  EXPECT_EQ(rendering.response.cache, http::CachePolicy::public_hour);
  EXPECT_EQ(rendering.response.body, pacc_document(domain_settings()));
  EXPECT_TRUE(rendering.response.fields.empty());
}

// printf '%s' TEXT | openssl dgst -sha256 -binary | base64
TEST(Pacc, HasADigest) {
  EXPECT_EQ(pacc_digest(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
  EXPECT_EQ(pacc_digest("{}"), "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=");
  EXPECT_EQ(pacc_record("{}"), "v=UAAC1; a=sha256; d=RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=");
}

TEST(Pacc, LeavesOutWhatItHasNoWordFor) {
  auto odd_port = imap();
  odd_port.port.value = 9993;
  auto clear = imap();
  clear.tls.value = TlsMode::none;
  auto starttls = imap();
  starttls.tls.value = TlsMode::starttls;
  starttls.port.value = 143;
  auto claims = imap();
  claims.tls.value = TlsMode::starttls;
  for (const auto& service : {odd_port, clear, starttls, claims, submission(), xmpp()}) {
    EXPECT_FALSE(pacc_document(only(std::vector{service}))) << service.name << service.port.value;
  }
  EXPECT_EQ(pacc_document(only({odd_port, imap()})), R"({"protocols":{"imap":{"host":"imap.example.com"}},)" + std::string(info));
  EXPECT_EQ(rendered(DialectName::pacc, only({submission()})).response.status, 404U);
}

// The clients sign in with the mail address; there is no way to tell them another login.
TEST(Pacc, LeavesOutWhereTheLoginIsNotTheAddress) {
  for (const auto* login : {"%EMAILLOCALPART%", "%EMAILLOCALPART%@example.net", "ann", ""}) {
    auto settings = domain_settings();
    settings.login = login;
    for (auto& service : settings.services) service.login.value = login;
    EXPECT_FALSE(pacc_document(settings)) << login;
  }
  auto settings = domain_settings();
  settings.login = "%EMAILLOCALPART%";
  EXPECT_THAT(*pacc_document(settings), HasSubstr("imap"));
  EXPECT_THAT(*pacc_document(settings), Not(HasSubstr("caldav")));
}

TEST(Pacc, LeavesOutUrlsThatItForbids) {
  for (const auto* text :
       {"http://mail.example.com/dav/", "https://mail.example.com:8443/dav/", "https://mail.example.com:443/dav/",
        "https://mail.example.com/", "https://mail.example.com", "ftp://mail.example.com/dav/", ""}) {
    EXPECT_FALSE(pacc_document(only(url("caldav", "CalDAV", text)))) << text;
  }
  EXPECT_TRUE(pacc_document(only(url("jmap", "JMAP", "https://mail.example.com/"))));
  EXPECT_TRUE(pacc_document(only(url("caldav", "CalDAV", "https://mail.example.com/x"))));
  EXPECT_TRUE(pacc_document(only(url("caldav", "CalDAV", "https://mail.example.com/?x=1"))));
}

TEST(Pacc, OfADomainThatMovedIsNothing) {
  auto settings = domain_settings();
  settings.redirect = redirect_to(AddressRedirect{address("ann@example.net")});
  const auto rendering = rendered(DialectName::pacc, settings);
  EXPECT_EQ(rendering.response.status, 404U);
  EXPECT_EQ(rendering.response.body, "There is nothing here.\n");
}

TEST(Pacc, EscapesNames) {
  auto settings = only({imap()});
  settings.provider_name.value =
      "A \"B\" \\ C\n\x01"
      " \xC3\xB6 \xFF </script>";
  EXPECT_THAT(*pacc_document(settings), HasSubstr(R"("name":"A \"B\" \\ C )"
                                                  "\xC3\xB6 \xEF\xBF\xBD </script>\""));
}

TEST(Pacc, IsThePersonsOwnBehindAPassword) {
  const auto rendering = rendered(DialectName::pacc, everything());
  EXPECT_EQ(rendering.response.cache, http::CachePolicy::private_no_store);
  EXPECT_THAT(rendering.response.body, HasSubstr("imap.example.com"));
}

TEST(PaccRequest, AsksNothingButThePath) {
  for (const auto* text : {"", "emailaddress=ann@example.org", "%00"}) {
    const auto query = parsed(DialectName::pacc, get("/.well-known/user-agent-configuration.json", text));
    EXPECT_FALSE(query.address);
    EXPECT_FALSE(query.domain);
    EXPECT_FALSE(query.problem);
    EXPECT_EQ(query.dialect, DialectName::pacc);
  }
}

}  // namespace pacc_test
}  // namespace smartdiscover::dialects
