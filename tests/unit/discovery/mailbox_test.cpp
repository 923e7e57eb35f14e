#include "discovery/mailbox.hpp"

#include "site_fixture.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::discovery {
namespace mailbox_test {

using namespace testing_site;

class MailboxTest : public testing::Test {
 protected:
  Result<Mailbox> find(std::string_view asked) {
    std::optional<Result<Mailbox>> found;
    auto work = [&]() -> boost::asio::awaitable<void> {
      auto finding = find_mailbox(site_.state, ann_, address(asked));
      found = co_await std::move(finding);
    };
    run(work());
    return *found;
  }
  bool finds(std::string_view asked) { return find(asked).has_value(); }

  TestSite site_{usual_map()};
  Account ann_ = account("ann@example.com");
};

TEST_F(MailboxTest, ThePrimaryAddressAndAliasesAreOnesOwn) {
  ann_.aliases = {address("a.example@example.com"), address("ann@elsewhere.example")};
  EXPECT_TRUE(finds("ann@example.com"));
  EXPECT_TRUE(finds("ANN@Example.COM"));
  EXPECT_TRUE(finds("a.example@example.com"));
  const auto found = find("a.example@example.com");
  EXPECT_EQ(found->address, address("ann@example.com")) << "the primary address is shown";
  EXPECT_FALSE(found->shared);
}

TEST_F(MailboxTest, AnAliasDomainIsTheTarget) {
  ann_.aliases = {address("sales@example.net")};
  const auto found = find("ann@example.net");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->domain, domain("example.net")) << "its own names are shown";
  EXPECT_TRUE(finds("sales@example.com")) << "an alias given in the alias domain is one in the target too";
}

TEST_F(MailboxTest, ASubaddressIsTheAddress) {
  EXPECT_TRUE(finds("ann+shop@example.com"));
  EXPECT_TRUE(finds("ann+shop@example.net"));
  EXPECT_FALSE(finds("bob+ann@example.com"));
}

TEST_F(MailboxTest, AnyOtherIsUnknown) {
  for (const auto other :
       {"bob@example.com", "nobody@example.com", "ann@old.example", "ann@unserved.example", "ann@sub.example.com"}) {
    EXPECT_FALSE(finds(other)) << other;
  }
}

TEST_F(MailboxTest, AnAliasInAnUnservedDomainIsNotServed) {
  ann_.aliases = {address("ann@elsewhere.example")};
  EXPECT_FALSE(finds("ann@elsewhere.example"));
}

TEST_F(MailboxTest, ASharedMailboxShowsItsOwnAccount) {
  site_.stores->accounts.push_back(account("info@example.com"));
  site_.stores->accounts.back().display_name = "Information";
  ann_.may_open = {address("info@example.com")};
  const auto found = find("info@example.com");
  ASSERT_TRUE(found && found->shared);
  EXPECT_EQ(found->address, address("info@example.com"));
  EXPECT_EQ(found->shared->display_name, "Information");
}

TEST_F(MailboxTest, ASharedMailboxNeedNotBeInAStore) {
  ann_.may_open = {address("team@example.com")};
  const auto found = find("team@example.net");
  ASSERT_TRUE(found && found->shared);
  EXPECT_EQ(found->address, address("team@example.com"));
}

TEST_F(MailboxTest, ACatchAllOwnsWhatNoStoreHas) {
  ann_.catch_all = {domain("example.com")};
  EXPECT_TRUE(finds("anything@example.com"));
  EXPECT_TRUE(finds("anything@example.net"));
  EXPECT_EQ(find("anything@example.com")->address, address("ann@example.com"));
  EXPECT_FALSE(finds("bob@example.com")) << "bob is in a store";
  EXPECT_FALSE(finds("anything@open.example"));
}

TEST_F(MailboxTest, AStoreThatFailsIsAnErrorAndNotAnAnswer) {
  site_.stores->find_is_down = true;
  ann_.catch_all = {domain("example.com")};
  ann_.may_open = {address("info@example.com")};
  for (const auto asked : {"anything@example.com", "info@example.com"}) {
    const auto found = find(asked);
    ASSERT_FALSE(found) << asked;
    EXPECT_EQ(found.error().code, Errc::unavailable);
  }
  EXPECT_TRUE(finds("ann@example.com")) << "one's own address needs no store";
}

}  // namespace mailbox_test
}  // namespace smartdiscover::discovery
