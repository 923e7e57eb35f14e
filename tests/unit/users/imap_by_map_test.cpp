// The imap store where each user has a server of their own, the one that the service map offers them.

#include "scripted_imap.hpp"
#include "unit/async/coroutines.hpp"

#include <smartdiscover/users/make_store.hpp>

#include <gtest/gtest.h>

namespace smartdiscover::users {
namespace imap_by_map_test {

using Outcome = StoreReply::Outcome;

class ImapByServiceMap : public testing::Test {
 protected:
  ImapByServiceMap() {
    const auto entry = [](const ScriptedImap& server) {
      return "{imap: {host: localhost, port: " + std::to_string(server.port());
    };
    write_file(folder_ / "map.yaml", "hostname: mail.example.com\ndomains:\n  example.com: {services: " + entry(first_) +
                                         ", tls: implicit, login: \"{local}-at-{domain}\"}}}\n  example.org: {services: " +
                                         entry(second_) + ", tls: starttls}}}\n  example.net: {services: " + entry(second_) +
                                         ", tls: none}}}\n  none.example: {services: {smtp: {}}}\n" +
                                         "users:\n  moved@example.com: {services: " + entry(second_) + ", tls: starttls}}}\n");
    yaml::Report report;
    auto map = service_map::load_service_map(folder_ / "map.yaml", {}, report);
    if (!map) throw std::runtime_error(to_string(report.sorted().front()));
    ImapStoreDefinition imap;
    imap.ca = certificate_->certificate();
    store_ = make_store({"mail", {}, std::chrono::seconds(5), {}, imap, {}},
                        {std::nullopt, pool_, log_, std::make_shared<const service_map::ServiceMap>(std::move(*map))});
  }
  Result<StoreReply> ask(const std::string& who) {
    StoreQuestion question{address(who), "right", {}};
    return run(store_->ask(std::move(question)));
  }

  TemporaryFolder folder_;
  const std::shared_ptr<const ServerCertificate> certificate_ = std::make_shared<const ServerCertificate>(30);
  ScriptedImap first_{"IMAP4rev1", "a OK in", {.certificate = certificate_}};
  ScriptedImap second_{"IMAP4rev1", "a NO [AUTHENTICATIONFAILED] no", {.certificate = certificate_, .starttls = "s OK begin"}};
  observe::Log log_{{.level = observe::Level::error}};
  passwords::HashPool pool_{{.threads = 1, .queue = 4}};
  std::shared_ptr<UserStore> store_;
};

TEST_F(ImapByServiceMap, EachIsAskedAboutWhereTheMapSendsThem) {
  const auto accepted = ask("ann@example.com");
  ASSERT_TRUE(accepted) << accepted.error().detail;
  EXPECT_EQ(accepted->outcome, Outcome::accepted);
  EXPECT_EQ(accepted->account->address, address("ann@example.com"));
  EXPECT_EQ(first_.commands_until_logout(), "c CAPABILITY\na LOGIN \"ann-at-example.com\" \"right\"\nz LOGOUT\n")
      << "by the map's login";
  EXPECT_EQ(second_.commands(), "");
  const auto refused = ask("bob@example.org");
  ASSERT_TRUE(refused) << refused.error().detail;
  EXPECT_EQ(refused->outcome, Outcome::unknown);
  EXPECT_EQ(second_.commands_until_logout(), "s STARTTLS\nc CAPABILITY\na LOGIN \"bob@example.org\" \"right\"\nz LOGOUT\n");
}

TEST_F(ImapByServiceMap, AUsersOwnEntryGoesBeforeThatOfTheDomain) {
  const auto refused = ask("moved@example.com");
  ASSERT_TRUE(refused) << refused.error().detail;
  EXPECT_EQ(refused->outcome, Outcome::unknown);
  EXPECT_NE(second_.commands().find("a LOGIN \"moved-at-example.com\""), std::string::npos) << second_.commands();
  EXPECT_EQ(first_.commands(), "");
}

TEST_F(ImapByServiceMap, WhoIsOfferedNoImapIsNobodyAndNothingIsSaid) {
  for (const auto* who : {"dora@none.example", "eve@example.net", "gus@unserved.example"}) {
    const auto reply = ask(who);
    ASSERT_TRUE(reply) << who << reply.error().detail;
    EXPECT_EQ(reply->outcome, Outcome::unknown) << who;
  }
  EXPECT_EQ(first_.commands() + second_.commands(), "") << "never in clear text, though the map offers that";
}

TEST_F(ImapByServiceMap, OneServerThatIsDownIsNoOthersTrouble) {
  second_.process().stop();
  for (int i = 0; i < 3; ++i) {
    const auto away = ask("bob@example.org");
    ASSERT_FALSE(away);
    EXPECT_EQ(away.error().code, Errc::unavailable);
    EXPECT_NE(away.error().detail.find("mail"), std::string::npos) << away.error().detail;
    EXPECT_EQ(ask("ann@example.com")->outcome, Outcome::accepted);
    EXPECT_TRUE(store_->ready()) << "no server stands for all";
  }
}

TEST(ImapWithoutAMap, CannotTell) {
  observe::Log log({.level = observe::Level::error});
  passwords::HashPool pool({.threads = 1, .queue = 4});
  const auto store = make_store({"mail", {}, std::chrono::seconds(5), {}, ImapStoreDefinition{}, {}}, {std::nullopt, pool, log});
  StoreQuestion question{address("ann@example.com"), "right", {}};
  const auto reply = run(store->ask(std::move(question)));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Errc::unavailable);
}

}  // namespace imap_by_map_test
}  // namespace smartdiscover::users
