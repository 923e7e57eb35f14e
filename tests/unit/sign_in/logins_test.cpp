#include "sign_in/logins.hpp"

#include "unit/sign_in/small_map.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::sign_in {
using namespace users;
namespace logins_test {

std::string read(std::string_view login, std::string_view asked = "", std::string_view host = "",
                 std::string_view fallback = "") {
  const LoginHints hints{Domain::parse(asked), Domain::parse(host)};
  const auto found = read_login(login, hints, Domain::parse(fallback), *small_map());
  return found ? found->text() : "";
}

std::string explain(std::string_view login, std::string_view asked = "", std::string_view host = "",
                    std::string_view fallback = "") {
  const LoginHints hints{Domain::parse(asked), Domain::parse(host)};
  return explain_login(login, hints, Domain::parse(fallback), *small_map());
}

TEST(ExplainLogin, SaysHowItWasUnderstood) {
  EXPECT_EQ(explain("ANN@Example.com "), "understood as the address ann@example.com");
  EXPECT_EQ(explain("X\\ann@example.com"), "understood as the address ann@example.com");
  EXPECT_EQ(explain("EXAMPLE\\ann"), "understood as DOMAIN\\user: ann@example.com");
  EXPECT_EQ(explain("ann", "", "", "example.org"), "understood as a user without a domain: ann@example.org");
}

TEST(ExplainLogin, SaysWhyItWasNot) {
  EXPECT_EQ(explain("ann@unserved.example"),
            "not understood: the domain unserved.example is not served: it is not in the service map");
  EXPECT_EQ(explain("ann", "", "", "unserved.example"),
            "not understood: the domain unserved.example is not served: it is not in the service map");
  EXPECT_EQ(explain("ann"), "not understood: it has no domain, and users.default_domain is not set");
  EXPECT_EQ(explain("NOSUCH\\ann"),
            "not understood: \"NOSUCH\" is not the name, the netbios name or the first label of a served domain");
  EXPECT_EQ(explain("corp\\ann"),
            "not understood: \"corp\" is the first label of several served domains, and the netbios name of none of them");
  EXPECT_EQ(explain("ann@@example.com"), "not understood: \"ann@@example.com\" is not a valid e-mail address");
  EXPECT_EQ(explain("EXAMPLE\\"), "not understood: \"\" is not a valid local part of an e-mail address");
  EXPECT_EQ(explain("a\x1b[31m b", "", "", "example.org").find('\x1b'), std::string::npos);
}

// What is explained is what was done.
TEST(ExplainLogin, AgreesWithWhatIsRead) {
  for (const auto* login : {"ann@example.com", "ann", "", "@", "\\", "EXAMPLE\\ann", "corp\\ann", "unique\\ann", "a b", "ann@",
                            "ann@unserved.example", "EXAMPLE\\ann@example.org", "\xFF@example.com"}) {
    for (const auto* domain : {"", "example.org", "unserved.example"})
      EXPECT_EQ(explain(login, domain).starts_with("understood"), !read(login, domain).empty())
          << login << explain(login, domain);
  }
}

TEST(Logins, AddressesCountAsTheyStand) {
  EXPECT_EQ(read("ann@example.com"), "ann@example.com");
  EXPECT_EQ(read("ANN@Example.COM"), "ann@example.com");
  EXPECT_EQ(read("ann+tag@example.com"), "ann+tag@example.com");
  EXPECT_EQ(read("ann@example.net"), "ann@example.net");
  EXPECT_EQ(read("ann@example.com", "example.org", "example.org", "example.org"), "ann@example.com");
  EXPECT_EQ(read(" ann@example.com \t"), "ann@example.com");
  EXPECT_EQ(read("ann@b\xC3\xBC"
                 "cher.example"),
            "ann@xn--bcher-kva.example");
  EXPECT_EQ(read("ann@XN--BCHER-KVA.example"), "ann@xn--bcher-kva.example");
  EXPECT_EQ(read("o'neill@example.com"), "o'neill@example.com");
}

TEST(Logins, ABareUserTakesTheDomainAskedThenTheHostsThenTheDefault) {
  EXPECT_EQ(read("ann", "example.com", "example.org", "corp.example.com"), "ann@example.com");
  EXPECT_EQ(read("ann", "", "example.org", "corp.example.com"), "ann@example.org");
  EXPECT_EQ(read("ann", "", "", "corp.example.com"), "ann@corp.example.com");
  EXPECT_EQ(read("ann"), "");
  EXPECT_EQ(read("ann", "unserved.example", "example.org", "example.org"), "");
  EXPECT_EQ(read("Ann", "example.net"), "ann@example.net");
}

TEST(Logins, WindowsDomainsAreServedNamesNetbiosNamesOrFirstLabels) {
  EXPECT_EQ(read("example.com\\ann"), "ann@example.com");
  EXPECT_EQ(read("Example.Net\\ann"), "ann@example.net");
  EXPECT_EQ(read("EXAMPLE\\Ann"), "ann@example.com");
  EXPECT_EQ(read("unique\\ann"), "ann@unique.test");
  EXPECT_EQ(read("EXAMPLE\\ann", "example.org", "example.org", "example.org"), "ann@example.com");
}

TEST(Logins, AFirstLabelOfTwoDomainsIsThatOfTheDomainAsked) {
  EXPECT_EQ(read("corp\\ann"), "");
  EXPECT_EQ(read("corp\\ann", "corp.example.com"), "ann@corp.example.com");
  EXPECT_EQ(read("corp\\ann", "corp.example.org"), "ann@corp.example.org");
  EXPECT_EQ(read("corp\\ann", "example.com"), "");
  EXPECT_EQ(read("corp\\ann", "corp.unserved.example"), "");
  EXPECT_EQ(read("corp\\ann", "", "corp.example.com"), "");
}

TEST(Logins, BehindAWindowsDomainAnAddressCounts) {
  EXPECT_EQ(read("EXAMPLE\\ann@example.org"), "ann@example.org");
  EXPECT_EQ(read("nonsense\\ann@example.org"), "ann@example.org");
  EXPECT_EQ(read("\\ann@example.org"), "ann@example.org");
  EXPECT_EQ(read("EXAMPLE\\ann@unserved.example"), "");
}

TEST(Logins, EverythingElseIsNobody) {
  for (const std::string login : {"",
                                  " ",
                                  "@",
                                  "ann@",
                                  "@example.com",
                                  "ann@@example.com",
                                  "ann@example.com@example.org",
                                  "\\",
                                  "EXAMPLE\\",
                                  "\\ann",
                                  "EXAMPLE\\a\\b",
                                  "unserved.example\\a",
                                  "NOSUCH\\ann",
                                  "ann@unserved.example",
                                  "ann@.com",
                                  "ann@exam ple.com",
                                  "a b@example.com",
                                  ".ann@example.com",
                                  "ann.@example.com",
                                  "a..b@example.com",
                                  "\"ann\"@example.com",
                                  "<ann@example.com>",
                                  "ann@[192.0.2.1]",
                                  "ann@192.0.2.1",
                                  "ann,bob@example.com",
                                  "(x)ann@example.com",
                                  "ann@example.com\n.org",
                                  "an\nn@example.com",
                                  "\xC3@example.com",
                                  "ann@sub.example.com"}) {
    EXPECT_EQ(read(login, "example.com", "example.com", "example.com"), "") << login;
  }
  EXPECT_EQ(read(std::string("ann\0@example.com", 16)), "");
  EXPECT_EQ(read(std::string(65, 'a') + "@example.com"), "");
  EXPECT_EQ(read(std::string(65, 'a'), "example.com"), "");
  EXPECT_EQ(read(std::string(1 << 20, '\\')), "");
  EXPECT_EQ(read("a@" + std::string(1 << 16, 'b')), "");
}

}  // namespace logins_test
}  // namespace smartdiscover::sign_in
