// The dovecot store on a real Dovecot: its part in the contract, and what it promises beyond.

#include "dovecot_server.hpp"
#include "remote_backends.hpp"
#include "server_backend.hpp"
#include "unit/async/coroutines.hpp"

#include <smartdiscover/users/make_store.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <array>
#include <mutex>
#include <thread>

namespace smartdiscover::users {
namespace {

using Outcome = StoreReply::Outcome;

class DovecotBackend : public ServerBackend {
 public:
  StoreDefinition definition() const override {
    DovecotStoreDefinition dovecot;
    dovecot.socket = server_.socket();
    return {"mail-server", {}, std::chrono::seconds(5), {}, dovecot, {}};
  }
  void fill(const std::vector<User>& users) override { server_.fill(users); }

 private:
  ServerProcess& process() override { return server_.process(); }
  DovecotServer server_;
};

class DovecotStoreTest : public testing::Test {
 protected:
  Result<StoreReply> ask(DovecotServer& server, const std::string& who, const std::string& password,
                         DovecotStoreDefinition dovecot = {}) {
    return ask_at(server.socket(), who, password, std::chrono::seconds(5), std::move(dovecot));
  }
  Result<StoreReply> ask_at(const std::filesystem::path& socket, const std::string& who, const std::string& password,
                            std::chrono::milliseconds timeout = std::chrono::seconds(5), DovecotStoreDefinition dovecot = {}) {
    dovecot.socket = socket;
    const auto store = make_store({"mail-server", {}, timeout, {}, std::move(dovecot), {}}, {std::nullopt, pool_, log_});
    StoreQuestion question{address(who), password, boost::asio::ip::make_address("192.0.2.99")};
    return run(store->ask(std::move(question)));
  }
  std::string lines_;
  observe::Log log_{{}, &lines_};
  passwords::HashPool pool_;
};

TEST_F(DovecotStoreTest, TellsDovecotWhoAsksAndWhatFor) {
  DovecotServer server;
  server.fill({{"ann@example.com", "right"}});
  ASSERT_EQ(ask(server, "ann@example.com", "wrong")->outcome, Outcome::unknown);
  EXPECT_TRUE(eventually([&] { return server.log().find("192.0.2.99") != std::string::npos; })) << server.log();
  EXPECT_EQ(server.log().find("wrong "), std::string::npos);
}

TEST_F(DovecotStoreTest, AsksByTheNameThatDovecotKnows) {
  DovecotServer server;
  server.fill({{"ann", "right"}, {"example.com/bob", "right"}});
  DovecotStoreDefinition local;
  local.login = "{local}";
  EXPECT_EQ(ask(server, "ann@example.com", "right", local)->outcome, Outcome::accepted);
  DovecotStoreDefinition both;
  both.login = "{domain}/{local}";
  EXPECT_EQ(ask(server, "bob@example.com", "right", both)->outcome, Outcome::accepted);
}

TEST_F(DovecotStoreTest, TakesTheUsersAddressFromDovecot) {
  DovecotServer server(std::nullopt, "passdb {\n  driver = static\n  args = password=right user=ann@example.com\n}\n");
  const auto reply = ask(server, "annette@example.com", "right");
  ASSERT_TRUE(reply && reply->account);
  EXPECT_EQ(reply->account->address, address("ann@example.com"));
}

// Answers one connection with what the test says.
class ScriptedAuth {
 public:
  ScriptedAuth(std::string greeting, std::string answer) : thread_([this, greeting, answer] { serve(greeting, answer); }) {}
  ~ScriptedAuth() {
    boost::system::error_code ignored;
    acceptor_.cancel(ignored);
    context_.stop();
    thread_.join();
  }
  std::filesystem::path socket() const { return folder_ / "auth"; }
  std::string asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  using Protocol = boost::asio::local::stream_protocol;

  void serve(std::string greeting, std::string answer) {
    auto session = [](ScriptedAuth* self, std::string first, std::string then) -> boost::asio::awaitable<void> {
      auto socket = co_await self->acceptor_.async_accept(boost::asio::use_awaitable);
      auto writing = boost::asio::async_write(socket, boost::asio::buffer(first), boost::asio::use_awaitable);
      co_await std::move(writing);
      std::string received;
      while (received.find("AUTH\t") == std::string::npos || received.back() != '\n') {
        std::array<char, 1024> part{};
        auto reading = socket.async_read_some(boost::asio::buffer(part), boost::asio::use_awaitable);
        received.append(part.data(), co_await std::move(reading));
      }
      {
        const std::lock_guard lock(self->mutex_);
        self->asked_ = received;
      }
      // One octet at a time: lines come as the network cuts them.
      for (const char c : then) {
        auto octet = boost::asio::async_write(socket, boost::asio::buffer(&c, 1), boost::asio::use_awaitable);
        co_await std::move(octet);
      }
      boost::asio::steady_timer never(self->context_, boost::asio::steady_timer::time_point::max());
      auto waiting = never.async_wait(boost::asio::use_awaitable);
      co_await std::move(waiting);
    };
    boost::asio::co_spawn(context_, session(this, std::move(greeting), std::move(answer)), boost::asio::detached);
    context_.run();
  }

  TemporaryFolder folder_;
  boost::asio::io_context context_;
  Protocol::acceptor acceptor_{context_, Protocol::endpoint((folder_ / "auth").string())};
  mutable std::mutex mutex_;
  std::string asked_;
  std::thread thread_;
};

constexpr const char* greeting = "VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\tx\nDONE\n";

TEST_F(DovecotStoreTest, ReadsEveryVerdict) {
  struct Case {
    const char* answer;
    Outcome outcome;
  };
  for (const auto& [answer, outcome] : std::vector<Case>{
           {"OK\t1\tuser=ann@example.com\n", Outcome::accepted},
           {"OK\t1\tuser=ann@example.com\tnologin\treason=closed\n", Outcome::refused},
           {"OK\t1\tuser=ann@example.com\tnologin\tproxy\thost=192.0.2.1\n", Outcome::accepted},
           {"FAIL\t1\tuser=ann@example.com\n", Outcome::unknown},
           {"FAIL\t1\n", Outcome::unknown},
           {"FAIL\t1\tuser=ann@example.com\tuser_disabled\n", Outcome::refused},
           {"FAIL\t1\tuser=ann@example.com\tcode=pass_expired\n", Outcome::refused},
           {"FAIL\t1\tuser=ann@example.com\treason=temp\n", Outcome::unknown},
           {"NONSENSE\t1\nOK\t2\nOK\nOK\tx\n\n\tFAIL\t1\nOK\t1\n", Outcome::accepted},
       }) {
    ScriptedAuth server(greeting, answer);
    const auto reply = ask_at(server.socket(), "ann@example.com", "right");
    ASSERT_TRUE(reply) << answer << reply.error().detail;
    EXPECT_EQ(reply->outcome, outcome) << answer;
  }
}

TEST_F(DovecotStoreTest, WhatIsNoVerdictIsUnavailable) {
  struct Case {
    const char* greeting;
    std::string answer;
  };
  for (const auto& [first, answer] : std::vector<Case>{
           {greeting, "FAIL\t1\tuser=ann@example.com\ttemp\n"},
           {greeting, "FAIL\t1\tuser=ann@example.com\tcode=temp_fail\n"},
           {greeting, ""},
           {greeting, "OK\t2\n"},
           {greeting, "OK\t1"},
           {greeting, std::string(100000, 'x')},
           {"VERSION\t2\t0\nMECH\tPLAIN\nDONE\n", "OK\t1\n"},
           {"MECH\tCRAM-MD5\nDONE\n", "OK\t1\n"},
           {"VERSION\t1\t1\nMECH\tPLAIN\n", "OK\t1\n"},
           {"", ""},
       }) {
    ScriptedAuth server(first, answer);
    const auto reply = ask_at(server.socket(), "ann@example.com", "right", std::chrono::milliseconds(300));
    ASSERT_FALSE(reply) << first << answer;
    EXPECT_EQ(reply.error().detail.find("right"), std::string::npos);
  }
}

TEST_F(DovecotStoreTest, AsksAsTheProtocolSays) {
  ScriptedAuth server(greeting, "OK\t1\n");
  ASSERT_TRUE(ask_at(server.socket(), "ann@example.com", "right"));
  const auto asked = server.asked();
  EXPECT_TRUE(asked.starts_with("VERSION\t1\t1\nCPID\t")) << asked;
  // AGFubkBleGFtcGxlLmNvbQByaWdodA== is "\0ann@example.com\0right".
  const std::string wanted =
      "AUTH\t1\tPLAIN\tservice=smartdiscover\tsecured\tnologin\tno-penalty\trip=192.0.2.99\tresp=AGFubkBleGFtcGxlLmNvbQByaWdodA=="
      "\n";
  EXPECT_TRUE(asked.ends_with(wanted)) << asked;
}

TEST_F(DovecotStoreTest, WhoMayNotLogInIsRefused) {
  TemporaryFolder folder;
  std::filesystem::permissions(folder / "", std::filesystem::perms(0755));
  write_file(folder / "passwd", "ann@example.com:{PLAIN}right::::::nologin\nbob@example.com:{PLAIN}right::::::\n");
  DovecotServer server(std::nullopt, "passdb {\n  driver = passwd-file\n  args = " + (folder / "passwd").string() + "\n}\n");
  EXPECT_EQ(ask(server, "ann@example.com", "right")->outcome, Outcome::refused) << server.log();
  EXPECT_EQ(ask(server, "bob@example.com", "right")->outcome, Outcome::accepted) << server.log();
}

TEST_F(DovecotStoreTest, AFailureOfDovecotsOwnIsUnavailable) {
  TemporaryFolder folder;
  std::filesystem::permissions(folder / "", std::filesystem::perms(0755));
  write_file(folder / "check", "#!/bin/sh\nexit 111\n");
  std::filesystem::permissions(folder / "check", std::filesystem::perms(0755));
  DovecotServer server(std::nullopt, "passdb {\n  driver = checkpassword\n  args = " + (folder / "check").string() + "\n}\n");
  const auto reply = ask(server, "nobody@example.com", "secret");
  ASSERT_FALSE(reply) << server.log();
  EXPECT_EQ(reply.error().code, Errc::unavailable);
  EXPECT_NE(reply.error().detail.find("mail-server"), std::string::npos);
  EXPECT_EQ(reply.error().detail.find("secret"), std::string::npos);
}

TEST_F(DovecotStoreTest, ADovecotWithoutPlainIsNamedAsSuch) {
  DovecotServer server(std::nullopt, "auth_mechanisms = cram-md5\n");
  const auto reply = ask(server, "ann@example.com", "right");
  ASSERT_FALSE(reply);
  EXPECT_NE(reply.error().detail.find("auth_mechanisms"), std::string::npos) << reply.error().detail;
}

}  // namespace

std::shared_ptr<Backend> dovecot_backend() {
  static const auto backend = std::make_shared<DovecotBackend>();
  return backend;
}

}  // namespace smartdiscover::users
