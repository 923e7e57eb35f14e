#include "unit/dialects/golden.hpp"
#include "unit/dialects/sample_settings.hpp"

#include <smartdiscover/dialects/dialect.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smartdiscover::dialects {
namespace outlook_exchange_test {

using testing::HasSubstr;
using testing::Not;

Settings with_ews() {
  auto settings = mail_only();
  settings.urls = {url("ews", "EWS", "https://mail.example.com/EWS/Exchange.asmx"),
                   url("oab", "OAB", "https://mail.example.com/OAB/")};
  return settings;
}

std::string body(DialectName dialect, const Settings& settings, bool hides_exchange = false) {
  auto query = query_of(dialect);
  query.hides_exchange = hides_exchange;
  return find(dialect).render(query, settings).response.body;
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

// Thunderbird 153.7 writes an EXCH entry into the incoming server at hand: after IMAP, the IMAP entry would be lost.
TEST(Exchange, StandsBeforeImap) {
  for (const auto dialect : {DialectName::outlook, DialectName::smartdiscover}) {
    const auto text = body(dialect, with_ews());
    EXPECT_LT(text.find("<Type>EXCH<"), text.find("<Type>EXPR<"));
    EXPECT_LT(text.find("<Type>EXPR<"), text.find("<Type>IMAP<"));
  }
}

// Evolution drops an OABUrl that stands in EXCH only; exchangelib and Thunderbird want EwsUrl in theirs.
TEST(Exchange, SaysEveryUrlInBothBlocks) {
  const auto text = body(DialectName::outlook, with_ews());
  EXPECT_EQ(count(text, "<EwsUrl>https://mail.example.com/EWS/Exchange.asmx</EwsUrl>\n"), 2U);
  EXPECT_EQ(count(text, "<ASUrl>https://mail.example.com/EWS/Exchange.asmx</ASUrl>\n"), 2U);
  EXPECT_EQ(count(text, "<OABUrl>https://mail.example.com/OAB/</OABUrl>\n"), 2U);
  EXPECT_EQ(count(text, "<AuthPackage>basic</AuthPackage>"), 2U);
}

TEST(Exchange, HasNoAddressBookUrlWhereNoneIsConfigured) {
  auto settings = with_ews();
  settings.urls.pop_back();
  EXPECT_THAT(body(DialectName::outlook, settings), Not(HasSubstr("OABUrl")));
}

TEST(Exchange, IsNotThereWithoutEws) {
  auto settings = with_ews();
  settings.urls.erase(settings.urls.begin());
  EXPECT_EQ(body(DialectName::outlook, settings), golden("outlook-imap-and-submission.xml"));
}

// It takes them for MAPI, which nobody here speaks.
TEST(Exchange, IsHiddenFromOutlookForWindows) {
  EXPECT_EQ(body(DialectName::outlook, with_ews(), true), golden("outlook-imap-and-submission.xml"));
  EXPECT_EQ(body(DialectName::smartdiscover, with_ews(), true), golden("outlook-imap-and-submission.xml"));
}

TEST(Exchange, IsEnoughForAnAnswer) {
  auto settings = with_ews();
  settings.services.clear();
  EXPECT_THAT(body(DialectName::outlook, settings), HasSubstr("<Type>EXPR</Type>"));
  EXPECT_EQ(body(DialectName::outlook, settings, true), golden("error-501.xml"));
  EXPECT_EQ(body(DialectName::smartdiscover, settings, true), golden("error-501.xml"));
}

TEST(Exchange, SaysSslAsTheUrlDoes) {
  auto settings = with_ews();
  settings.services.clear();
  EXPECT_EQ(count(body(DialectName::outlook, settings), "<SSL>on</SSL>"), 2U);
  settings.urls[0].url.value = "http://mail.example.com/EWS/Exchange.asmx";
  EXPECT_EQ(count(body(DialectName::outlook, settings), "<SSL>off</SSL>"), 2U);
}

}  // namespace outlook_exchange_test
}  // namespace smartdiscover::dialects
