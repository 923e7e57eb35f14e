// How Apple's profile is asked for, and by what a device knows it again: a second download replaces the first.

#include "unit/dialects/profile.hpp"

#include <gmock/gmock.h>

#include <set>

namespace smartdiscover::dialects {
namespace mobileconfig_identity_test {

TEST(Mobileconfig, ReplacesItselfAndNothingElse) {
  const auto first = profile_of(ann());
  const auto again = profile_of(ann());
  EXPECT_EQ(first.response.body, again.response.body);
  auto changed = ann();
  changed.services[1].host.value = "new.example.com";
  changed.display_name = "Ann Renamed";
  const auto later = profile_of(changed);
  EXPECT_EQ(first.top.at("PayloadUUID"), later.top.at("PayloadUUID"));
  EXPECT_EQ(first.top.at("PayloadIdentifier"), later.top.at("PayloadIdentifier"));
  EXPECT_EQ(first.payloads[0].at("PayloadUUID"), later.payloads[0].at("PayloadUUID"));
  // As the other kind of the same account.
  const auto eas = profile_of(ann(), "type=eas");
  EXPECT_EQ(first.top.at("PayloadIdentifier"), eas.top.at("PayloadIdentifier"));
  EXPECT_NE(first.payloads[0].at("PayloadIdentifier"), eas.payloads[0].at("PayloadIdentifier"));

  auto bob = ann();
  bob.address = address("bob@example.com");
  auto elsewhere = ann();
  elsewhere.domain = Domain::parse("example.org").value();
  for (const auto& other : {bob, elsewhere}) {
    EXPECT_NE(profile_of(other).top.at("PayloadUUID"), first.top.at("PayloadUUID"));
    EXPECT_NE(profile_of(other).top.at("PayloadIdentifier"), first.top.at("PayloadIdentifier"));
  }
}

TEST(Mobileconfig, HasIdentifiersThatAppleAllows) {
  auto settings = ann();
  settings.address = address("a+b_c/d'e@sub_x.example.com");
  settings.domain = settings.address->domain();
  const auto profile = profile_of(settings);
  std::set<std::string> identifiers{profile.top.at("PayloadIdentifier")};
  std::set<std::string> uuids{profile.top.at("PayloadUUID")};
  EXPECT_THAT(profile.top.at("PayloadIdentifier"), testing::StartsWith("com.example.sub-x.smartdiscover."));
  for (const auto& payload : profile.payloads) {
    EXPECT_TRUE(identifiers.insert(payload.at("PayloadIdentifier")).second);
    EXPECT_TRUE(uuids.insert(payload.at("PayloadUUID")).second);
    EXPECT_EQ(payload.at("PayloadVersion"), "1");
  }
  for (const auto& identifier : identifiers) {
    EXPECT_EQ(identifier.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"), std::string::npos)
        << identifier;
  }
}

TEST(MobileconfigRequest, MayNameOneAddress) {
  const auto parse = [](const std::string& query) {
    return parsed(DialectName::mobileconfig, get("/profile.mobileconfig", query));
  };
  EXPECT_FALSE(parse("").address);
  EXPECT_EQ(parse("email=ann%40example.com").address, address("ann@example.com"));
  EXPECT_EQ(parse("EmailAddress=ann@example.com").address, address("ann@example.com"));
  EXPECT_EQ(parse("emailaddress=ann%40b%C3%BCcher.example").address, address("ann@xn--bcher-kva.example"));
  EXPECT_EQ(parse("type=eas&email=ann+x@example.com").address, address("ann+x@example.com"));
  EXPECT_EQ(parse("").operation, "mail");
  EXPECT_EQ(parse("type=mail").operation, "mail");
  EXPECT_EQ(parse("type=Eas").operation, "eas");
}

TEST(MobileconfigRequest, IsRefusedWhereItIsNotUnderstood) {
  for (const auto& query : std::vector<std::string>{
           "email=", "email=ann", "email=@", "email=ann@", "email=@example.com", "email=a@b@example.com",
           "email=%22ann%22@example.com", "email=ann%0a@example.com", "email=ann%4", "email=ann%40b%20c",
           "email=ann@example.com&email=ann@example.com", "email=ann@example.com&emailaddress=bob@example.com",
           "email=" + std::string(5000, 'a') + "@example.com", "type=", "type=pop3", "type=eas&type=mail", "type=mail%00"}) {
    EXPECT_EQ(parsed(DialectName::mobileconfig, get("/profile.mobileconfig", query)).problem, Problem::malformed) << query;
  }
}

}  // namespace mobileconfig_identity_test
}  // namespace smartdiscover::dialects
