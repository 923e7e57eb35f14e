#include <smartdiscover/http/basic_credentials.hpp>

#include <gtest/gtest.h>

namespace smartdiscover::http {
namespace basic_credentials_test {

std::string encode(std::string_view bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) out += i + k > bytes.size() ? '=' : alphabet[group >> (18 - 6 * k) & 63];
  }
  return out;
}

Authorization parse_basic(std::string_view bytes) {
  const auto header = "Basic " + encode(bytes);
  return parse_authorization(header);
}

TEST(Authorization, ReadsLoginAndPassword) {
  const auto authorization = parse_authorization("Basic YW5uYUBleGFtcGxlLmNvbTpzM2NyZXQ=");
  ASSERT_EQ(authorization.kind, AuthorizationKind::present);
  EXPECT_EQ(authorization.credentials.login, "anna@example.com");
  EXPECT_EQ(authorization.credentials.password.text(), "s3cret");
}

TEST(Authorization, SplitsAtTheFirstColon) {
  const auto authorization = parse_basic("ann:pass:word::");
  ASSERT_EQ(authorization.kind, AuthorizationKind::present);
  EXPECT_EQ(authorization.credentials.login, "ann");
  EXPECT_EQ(authorization.credentials.password.text(), "pass:word::");
}

TEST(Authorization, TakesAnEmptyLoginOrPassword) {
  EXPECT_EQ(parse_basic(":").kind, AuthorizationKind::present);
  EXPECT_EQ(parse_basic("ann:").credentials.login, "ann");
  EXPECT_EQ(parse_basic("ann:").credentials.password.text(), "");
  EXPECT_EQ(parse_basic(":secret").credentials.login, "");
  EXPECT_EQ(parse_basic(":secret").credentials.password.text(), "secret");
}

TEST(Authorization, ReadsUtf8) {
  const auto authorization = parse_basic("j\xC3\xB6rg@example.com:gr\xC3\xBC\xC3\x9F\xE2\x82\xAC");
  ASSERT_EQ(authorization.kind, AuthorizationKind::present);
  EXPECT_EQ(authorization.credentials.login, "j\xC3\xB6rg@example.com");
  EXPECT_EQ(authorization.credentials.password.text(), "gr\xC3\xBC\xC3\x9F\xE2\x82\xAC");
}

TEST(Authorization, ReadsLatin1WhereItIsNotUtf8) {
  const auto authorization = parse_basic("j\xF6rg@example.com:gr\xFC\xDF");
  ASSERT_EQ(authorization.kind, AuthorizationKind::present);
  EXPECT_EQ(authorization.credentials.login, "j\xC3\xB6rg@example.com");
  EXPECT_EQ(authorization.credentials.password.text(), "gr\xC3\xBC\xC3\x9F");
}

TEST(Authorization, DecidesTheEncodingForLoginAndPasswordTogether) {
  // A Latin-1 client whose password happens to look like UTF-8.
  const auto authorization = parse_basic("j\xF6rg:\xC3\xB6");
  EXPECT_EQ(authorization.credentials.login, "j\xC3\xB6rg");
  EXPECT_EQ(authorization.credentials.password.text(), "\xC3\x83\xC2\xB6");
}

TEST(Authorization, ComparesTheSchemeWithoutRegardToCase) {
  for (const std::string_view scheme : {"Basic", "basic", "BASIC", "bAsIc"}) {
    const auto header = std::string(scheme) + " YTpi";
    EXPECT_EQ(parse_authorization(header).kind, AuthorizationKind::present) << scheme;
  }
}

TEST(Authorization, ToleratesBlanksAround) {
  for (const std::string_view header : {"Basic  YTpi", " Basic YTpi ", "Basic\tYTpi", "Basic YTpi\t", "Basic  YTpi"}) {
    EXPECT_EQ(parse_authorization(header).kind, AuthorizationKind::present) << header;
  }
}

TEST(Authorization, TakesItWithoutPadding) {
  EXPECT_EQ(parse_authorization("Basic YW5uOmI").credentials.login, "ann");
  EXPECT_EQ(parse_authorization("Basic YW5uOmI").credentials.password.text(), "b");
}

TEST(Authorization, IsAbsentWithoutTheHeaderAndForOtherSchemes) {
  EXPECT_EQ(parse_authorization(std::nullopt).kind, AuthorizationKind::absent);
  const std::vector<std::string_view> others{
      "",
      " ",
      "Bearer",
      "Bearer ",
      "bearer abc.def.ghi",
      "Negotiate YII=",
      "NTLM TlRMTVNTUAAB",
      "Digest username=\"ann\"",
      "Basics YTpi",
      "BasicYTpi",
      "Bas YTpi",
      "YTpi",
      "Basic:YTpi",
      "\"Basic\" YTpi",
      ",Basic YTpi",
      "X Basic YTpi",
      "Basic,YTpi",
      "\xFF\xFE",
  };
  for (const auto header : others) EXPECT_EQ(parse_authorization(header).kind, AuthorizationKind::absent) << '"' << header << '"';
}

TEST(Authorization, IsMalformedWhereTheBase64Is) {
  const std::vector<std::string_view> bad{
      "Basic",
      "Basic ",
      "basic\t",
      "Basic =",
      "Basic ====",
      "Basic YTpi=",
      "Basic Y",
      "Basic YTp",
      "Basic YT pi",
      "Basic YTpi YTpi",
      "Basic YTpi,",
      "Basic YTpi, Bearer x",
      "Basic \"YTpi\"",
      "Basic YTpi\r\nYTpi",
      "Basic a:b",
      "Basic ann@example.com:secret",
      "Basic YTp-",
      "Basic YTp_",
      "Basic Y%54pi",
      "Basic realm=\"x\"",
      "Basic \xFF\xFF\xFF\xFF",
  };
  for (const auto header : bad) EXPECT_EQ(parse_authorization(header).kind, AuthorizationKind::malformed) << '"' << header << '"';
}

TEST(Authorization, IsMalformedWithoutAColon) {
  for (const std::string_view bytes : {"ann", "ann@example.com", "a", "\xFF\xFE"}) {
    EXPECT_EQ(parse_basic(bytes).kind, AuthorizationKind::malformed) << bytes;
  }
}

TEST(Authorization, IsMalformedWithControlCharacters) {
  for (char c = 0; c < 0x20; ++c) {
    const auto in_login = std::string("a") + c + ":b";
    const auto in_password = std::string("a:b") + c;
    EXPECT_EQ(parse_basic(in_login).kind, AuthorizationKind::malformed) << static_cast<int>(c);
    EXPECT_EQ(parse_basic(in_password).kind, AuthorizationKind::malformed) << static_cast<int>(c);
  }
  EXPECT_EQ(parse_basic("a:b\x7F").kind, AuthorizationKind::malformed);
}

TEST(Authorization, GivesNoCredentialsUnlessPresent) {
  const auto malformed = parse_basic("ann\x01:secret");
  EXPECT_EQ(malformed.credentials.login, "");
  EXPECT_EQ(malformed.credentials.password.text(), "");
}

TEST(Authorization, ReadsLongOnes) {
  const std::string password(60000, 'x');
  const auto authorization = parse_basic("ann:" + password);
  ASSERT_EQ(authorization.kind, AuthorizationKind::present);
  EXPECT_EQ(authorization.credentials.password.text(), password);
}

}  // namespace basic_credentials_test
}  // namespace smartdiscover::http
