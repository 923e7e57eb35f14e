// The imap store on a real Dovecot: its part in the contract; and on a server that says what the test wants.

#include "dovecot_server.hpp"
#include "remote_backends.hpp"
#include "scripted_imap.hpp"
#include "server_backend.hpp"
#include "server_certificate.hpp"
#include "unit/async/coroutines.hpp"

#include <smartdiscover/users/make_store.hpp>

#include <gtest/gtest.h>

namespace smartdiscover::users {
namespace {

using Outcome = StoreReply::Outcome;
using Tls = ImapStoreDefinition::Tls;

// Dovecot would let everybody behind our address wait for those who guess.
constexpr const char* no_penalty =
    "service anvil {\n  unix_listener anvil-auth-penalty {\n    mode = 0\n  }\n}\nmail_max_userip_connections = 0\n";

class ImapBackend : public ServerBackend {
 public:
  explicit ImapBackend(Tls tls) : tls_(tls) {}
  StoreDefinition definition() const override {
    ImapStoreDefinition imap;
    imap.host = "127.0.0.1";
    imap.port = tls_ == Tls::implicit ? server_.imaps_port() : server_.imap_port();
    imap.tls = tls_;
    imap.ca = certificate_.certificate();
    return {"imap-check", {}, std::chrono::seconds(5), {}, imap, {}};
  }
  void fill(const std::vector<User>& users) override { server_.fill(users); }

 private:
  ServerProcess& process() override { return server_.process(); }
  const Tls tls_;
  const ServerCertificate certificate_;
  DovecotServer server_{DovecotServer::Imap{certificate_.certificate(), certificate_.key()}, no_penalty};
};

class ImapStoreTest : public testing::Test {
 protected:
  Result<StoreReply> ask(const ImapStoreDefinition& imap, const std::string& password = "right",
                         const std::string& who = "ann@example.com") {
    const auto store = make_store({"imap-check", {}, std::chrono::seconds(5), {}, imap, {}}, {std::nullopt, pool_, log_});
    StoreQuestion question{address(who), password, {}};
    return run(store->ask(std::move(question)));
  }
  std::string lines_;
  observe::Log log_{{}, &lines_};
  passwords::HashPool pool_;
};

TEST_F(ImapStoreTest, SaysTheFirstResponseAtOnceWhereItMay) {
  ScriptedImap server("IMAP4rev1 SASL-IR AUTH=PLAIN", "a OK in");
  EXPECT_EQ(ask(server.definition())->outcome, Outcome::accepted);
  EXPECT_NE(server.commands().find("a AUTHENTICATE PLAIN AGFubkBleGFtcGxlLmNvbQByaWdodA=="), std::string::npos)
      << server.commands();
}

TEST_F(ImapStoreTest, WaitsForLeaveWhereItMayNot) {
  ScriptedImap server("IMAP4rev1 AUTH=PLAIN LOGINDISABLED", "a OK in");
  EXPECT_EQ(ask(server.definition())->outcome, Outcome::accepted);
  EXPECT_NE(server.commands().find("a AUTHENTICATE PLAIN\nAGFubkBleGFtcGxlLmNvbQByaWdodA=="), std::string::npos)
      << server.commands();
}

TEST_F(ImapStoreTest, LogsInWithQuotesAndLiterals) {
  ScriptedImap server("IMAP4rev1", "a OK in");
  EXPECT_EQ(ask(server.definition(), "a\"b\\c d")->outcome, Outcome::accepted);
  EXPECT_EQ(ask(server.definition(), "line\r\na LOGOUT")->outcome, Outcome::accepted);
  EXPECT_EQ(ask(server.definition(), "p\xC3\xA4ss")->outcome, Outcome::accepted);
  const auto commands = server.commands();
  EXPECT_NE(commands.find(R"(a LOGIN "ann@example.com" "a\"b\\c d")"), std::string::npos) << commands;
  EXPECT_NE(commands.find("a LOGIN \"ann@example.com\" \"line\r\na LOGOUT\""), std::string::npos) << commands;
  EXPECT_NE(commands.find("a LOGIN \"ann@example.com\" \"p\xC3\xA4ss\""), std::string::npos) << commands;
}

TEST_F(ImapStoreTest, ReadsEveryVerdict) {
  struct Case {
    const char* answer;
    std::optional<Outcome> outcome;
  };
  for (const auto& [answer, outcome] : std::vector<Case>{{"a NO [AUTHENTICATIONFAILED] no", Outcome::unknown},
                                                         {"a no", Outcome::unknown},
                                                         {"a NO [EXPIRED] late", Outcome::refused},
                                                         {"a NO [UNAVAILABLE] later", std::nullopt},
                                                         {"a NO [SERVERBUG] oh", std::nullopt},
                                                         {"a NO [INUSE] later", std::nullopt},
                                                         {"a NO [LIMIT] later", std::nullopt},
                                                         {"a BAD what", std::nullopt},
                                                         {"* BYE going", std::nullopt},
                                                         {"* BYE going\r\na OK in", std::nullopt},
                                                         {"b OK in\r\na NO no", Outcome::unknown}}) {
    ScriptedImap server("IMAP4rev1 SASL-IR AUTH=PLAIN", answer);
    const auto reply = ask(server.definition(), "secret-one");
    ASSERT_EQ(static_cast<bool>(reply), outcome.has_value()) << answer;
    if (outcome) {
      EXPECT_EQ(reply->outcome, *outcome) << answer;
    } else {
      EXPECT_EQ(reply.error().code, Errc::unavailable) << answer;
      EXPECT_EQ(reply.error().detail.find("secret-one"), std::string::npos);
    }
  }
}

TEST_F(ImapStoreTest, AServerThatOffersNothingIsNamed) {
  ScriptedImap server("IMAP4rev1 LOGINDISABLED", "a OK in");
  const auto reply = ask(server.definition());
  ASSERT_FALSE(reply);
  EXPECT_NE(reply.error().detail.find("AUTH=PLAIN"), std::string::npos) << reply.error().detail;
  EXPECT_EQ(server.commands().find("LOGIN"), std::string::npos);
}

TEST_F(ImapStoreTest, AnExpiredCertificateIsNamedAndNothingIsSaid) {
  ScriptedImap server("IMAP4rev1", "a OK in", {.days = -1});
  const auto reply = ask(server.definition());
  ASSERT_FALSE(reply);
  EXPECT_NE(reply.error().detail.find("expired"), std::string::npos) << reply.error().detail;
  EXPECT_EQ(server.commands(), "");
}

TEST_F(ImapStoreTest, SpeaksTlsAfterStarttls) {
  ScriptedImap server("IMAP4rev1 SASL-IR AUTH=PLAIN", "a OK in", {.starttls = "s OK begin"});
  EXPECT_EQ(ask(server.definition())->outcome, Outcome::accepted);
  EXPECT_NE(server.commands().find("a AUTHENTICATE PLAIN AGFubkBleGFtcGxlLmNvbQByaWdodA=="), std::string::npos)
      << server.commands();
}

// Whoever sits between can write before the handshake: nothing of that may count after it.
TEST_F(ImapStoreTest, WhatComesWithTheAnswerToStarttlsIsRefused) {
  for (const auto* answer : {"s OK begin\r\na OK in", "s OK begin\r\n* CAPABILITY IMAP4rev1", "s OK begin\r\n ", "s NO never",
                             "s BAD what", "* BYE going", "x OK begin\r\ns NO never"}) {
    ScriptedImap server("IMAP4rev1 SASL-IR AUTH=PLAIN", "a OK in", {.starttls = answer});
    const auto reply = ask(server.definition(), "secret-one");
    ASSERT_FALSE(reply) << answer;
    EXPECT_EQ(reply.error().code, Errc::unavailable) << answer;
    EXPECT_EQ(server.commands(), "s STARTTLS\n") << answer;
  }
}

TEST_F(ImapStoreTest, WhatWasOfferedBeforeTheHandshakeDoesNotCountAfterIt) {
  ScriptedImap server("IMAP4rev1 LOGINDISABLED", "a OK in",
                      {.greeting = "* OK [CAPABILITY IMAP4rev1 STARTTLS SASL-IR AUTH=PLAIN] ready", .starttls = "s OK begin"});
  const auto reply = ask(server.definition(), "secret-one");
  ASSERT_FALSE(reply);
  EXPECT_NE(reply.error().detail.find("AUTH=PLAIN"), std::string::npos) << reply.error().detail;
  EXPECT_EQ(server.commands(), "s STARTTLS\nc CAPABILITY\n");
}

TEST_F(ImapStoreTest, AServerThatDoesNotGreetIsSentNothing) {
  for (const auto* text : {"* BYE full", "* PREAUTH in", "+ go on", "a OK in", "HTTP/1.1 400 Bad Request"}) {
    ScriptedImap server("IMAP4rev1", "a OK in", {.greeting = text, .starttls = "s OK begin"});
    EXPECT_FALSE(ask(server.definition())) << text;
    EXPECT_EQ(server.commands(), "") << text;
  }
}

TEST_F(ImapStoreTest, AnUnknownAuthorityIsNotBelieved) {
  ScriptedImap server("IMAP4rev1", "a OK in");
  auto imap = server.definition();
  imap.ca.reset();
  EXPECT_FALSE(ask(imap));
  imap.ca = "/nonexistent/ca.pem";
  const auto reply = ask(imap);
  ASSERT_FALSE(reply);
  EXPECT_NE(reply.error().detail.find("/nonexistent/ca.pem"), std::string::npos);
}

}  // namespace

std::shared_ptr<Backend> imap_backend() {
  static const auto backend = std::make_shared<ImapBackend>(Tls::implicit);
  return backend;
}

std::shared_ptr<Backend> imap_starttls_backend() {
  static const auto backend = std::make_shared<ImapBackend>(Tls::starttls);
  return backend;
}

}  // namespace smartdiscover::users
