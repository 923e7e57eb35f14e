// The ldap store on a real OpenLDAP: its part in the contract, and what it promises beyond.

#include "remote_backends.hpp"
#include "server_backend.hpp"
#include "slapd_server.hpp"
#include "unit/async/coroutines.hpp"
#include "users/remote/ldap_open.hpp"
#include "users/remote/ldap_text.hpp"

#include <smartdiscover/users/make_store.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string_view>
#include <thread>

namespace smartdiscover::users {
namespace {

using Outcome = StoreReply::Outcome;
using LdapTls = LdapStoreDefinition::Tls;
using testing::ElementsAre;

LdapStoreDefinition searching(const SlapdServer& server) {
  LdapStoreDefinition ldap;
  ldap.urls = {server.url()};
  ldap.base = "ou=people,dc=example,dc=com";
  ldap.attributes["aliases"] = "mail";
  return ldap;
}

class LdapBackend : public ServerBackend {
 public:
  explicit LdapBackend(LdapTls tls) : tls_(tls) {}
  StoreDefinition definition() const override {
    auto ldap = searching(server_);
    ldap.ca = server_.ca();
    ldap.tls = tls_;
    if (tls_ == LdapTls::none) ldap.urls = {server_.tls_url()};
    return {"directory", {}, std::chrono::seconds(5), {}, ldap, {}};
  }
  void fill(const std::vector<User>& users) override { server_.fill(users); }
  bool has_aliases() const override { return true; }
  bool knows_users() const override { return true; }

 private:
  ServerProcess& process() override { return server_.process(); }
  const LdapTls tls_;
  SlapdServer server_;
};

class LdapStoreTest : public testing::Test {
 protected:
  Result<StoreReply> ask(const LdapStoreDefinition& ldap, std::optional<std::string> password = "right",
                         const std::string& who = "ann@example.com") {
    const auto store = make_store({"directory", {}, std::chrono::seconds(5), {}, ldap, {}}, {std::nullopt, pool_, log_});
    StoreQuestion question{address(who), std::move(password), {}};
    return run(store->ask(std::move(question)));
  }
  static void expect_error(const Result<StoreReply>& reply, const std::string& text) {
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, Errc::unavailable);
    EXPECT_NE(reply.error().detail.find(text), std::string::npos) << reply.error().detail;
    EXPECT_NE(reply.error().detail.find("directory"), std::string::npos) << reply.error().detail;
    for (const auto* secret : {"right", SlapdServer::password})
      EXPECT_EQ(reply.error().detail.find(secret), std::string::npos) << reply.error().detail;
  }
  std::string lines_;
  observe::Log log_{{}, &lines_};
  passwords::HashPool pool_;
};

TEST_F(LdapStoreTest, ReadsTheAttributesItIsToldOf) {
  SlapdServer server;
  server.fill({{"ann@example.com", "right"}});
  server.modify(
      "dn: uid=ann,ou=people,dc=example,dc=com\nchangetype: modify\nadd: description\n"
      "description: cn=Board\\2C Sales,ou=groups,dc=example,dc=com\ndescription: cn=vip,ou=groups,dc=example,dc=com\n-\n"
      "add: street\nstreet: SMTP:ann@example.com\nstreet: smtp:anna@example.com\nstreet: x500:/o=x\n-\nadd: l\nl: Room 7\n-\n"
      "add: jpegPhoto\njpegPhoto:: /9j/4AAQ\n");
  auto ldap = searching(server);
  ldap.attributes = {{"display_name", "cn"}, {"login", "uid"},       {"groups", "description"},     {"aliases", "street"},
                     {"room", "l"},          {"photo", "jpegPhoto"}, {"nothing", "telephoneNumber"}};
  for (const auto& password : std::vector<std::optional<std::string>>{"right", std::nullopt, "wrong"}) {
    const auto reply = ask(ldap, password);
    ASSERT_TRUE(reply && reply->account);
    EXPECT_EQ(reply->outcome, !password ? Outcome::known : *password == "right" ? Outcome::accepted : Outcome::refused);
    const auto& account = *reply->account;
    EXPECT_EQ(account.display_name, "The ann@example.com");
    EXPECT_EQ(account.login, "ann");
    EXPECT_THAT(account.groups, ElementsAre("Board, Sales", "vip"));
    EXPECT_THAT(account.aliases, ElementsAre(address("anna@example.com")));
    EXPECT_EQ(account.attributes.at("room"), "Room 7");
    EXPECT_FALSE(account.attributes.contains("nothing"));
  }
}

TEST_F(LdapStoreTest, BindsByName) {
  SlapdServer server;
  server.fill(everybody());
  LdapStoreDefinition ldap;
  ldap.urls = {server.url()};
  ldap.user_dn = "uid={local},ou=people,dc=example,dc=com";
  const auto right = ask(ldap);
  ASSERT_TRUE(right) << right.error().detail;
  EXPECT_EQ(right->outcome, Outcome::accepted);
  EXPECT_EQ(right->account->display_name, "The ann@example.com");
  EXPECT_EQ(ask(ldap, "wrong")->outcome, Outcome::unknown);
  EXPECT_EQ(ask(ldap, "")->outcome, Outcome::refused);
  EXPECT_EQ(ask(ldap, std::nullopt)->outcome, Outcome::known);
  EXPECT_EQ(ask(ldap, "' OR 1=1 --", "o'neill@example.com")->outcome, Outcome::accepted);
  for (const auto* who :
       {"nobody@example.com", "ann+uid=bob@example.com", "#ann@example.com", "ann=@example.com", "*@example.com"}) {
    EXPECT_EQ(ask(ldap, "right", who)->outcome, Outcome::unknown) << who;
    EXPECT_EQ(ask(ldap, std::nullopt, who)->outcome, Outcome::unknown) << who;
  }
}

TEST_F(LdapStoreTest, ReachesTheDirectoryEveryWay) {
  SlapdServer server;
  server.fill({{"ann@example.com", "right"}});
  for (const auto& urls : std::vector<std::vector<std::string>>{
           {server.url()}, {server.tls_url()}, {server.socket_url()}, {"ldap://127.0.0.1:1", server.url()}}) {
    auto ldap = searching(server);
    ldap.urls = urls;
    ldap.ca = server.ca();
    const auto reply = ask(ldap);
    ASSERT_TRUE(reply) << urls.front() << reply.error().detail;
    EXPECT_EQ(reply->outcome, Outcome::accepted) << urls.front();
  }
}

TEST_F(LdapStoreTest, SearchesAsTheSitesOwnAccount) {
  SlapdServer server;
  server.fill({{"ann@example.com", "right"}});
  auto ldap = searching(server);
  ldap.bind_dn = SlapdServer::manager;
  ldap.bind_password_file = server.password_file();
  EXPECT_EQ(ask(ldap)->outcome, Outcome::accepted);
  write_file(server / "wrong", "not-it\n");
  ldap.bind_password_file = server / "wrong";
  expect_error(ask(ldap), "bind_dn");
  EXPECT_EQ(lines_.find("not-it"), std::string::npos);
  ldap.bind_password_file = server / "absent";
  expect_error(ask(ldap), "the password file");
  write_file(server / "empty", "\n");
  ldap.bind_password_file = server / "empty";
  expect_error(ask(ldap), "the password file");
}

TEST_F(LdapStoreTest, SettingsThatDoNotFitAreNamed) {
  SlapdServer server;
  server.fill({{"ann@example.com", "right"}, {"bob@example.com", "right"}});
  auto ldap = searching(server);
  ldap.filter = "(objectClass=*)";
  expect_error(ask(ldap), "several entries");
  ldap.filter = "(mail={email}";
  expect_error(ask(ldap), "invalid filter (RFC 4515): (mail={email}");
  for (const auto* base : {"dc=elsewhere", "ou=peopl,dc=example,dc=com", "people"}) {
    ldap = searching(server);
    ldap.base = base;
    expect_error(ask(ldap), "no base \"" + std::string(base) + "\"");
  }
}

TEST_F(LdapStoreTest, ACertificateThatIsExpiredOrOfAStrangerIsNotBelieved) {
  SlapdServer old(-1);
  old.fill({{"ann@example.com", "right"}});
  auto ldap = searching(old);
  ldap.urls = {old.tls_url()};
  ldap.ca = old.ca();
  expect_error(ask(ldap), "cannot connect");
  ldap.urls = {old.url()};
  ldap.tls = LdapTls::starttls;
  expect_error(ask(ldap), "StartTLS");
  SlapdServer server;
  server.fill({{"ann@example.com", "right"}});
  ldap = searching(server);
  ldap.urls = {server.tls_url()};
  ldap.ca.reset();
  expect_error(ask(ldap), "certificate");
}

// Connections are taken, and only the request for StartTLS is answered.
class SilentDirectory {
 public:
  SilentDirectory() : thread_([this] { serve(); }) {}
  ~SilentDirectory() {
    context_.stop();
    thread_.join();
  }
  std::string address() const { return "127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }

 private:
  using Tcp = boost::asio::ip::tcp;
  void serve() {
    accept();
    context_.run();
  }
  void accept() {
    acceptor_.async_accept([this](const boost::system::error_code& error, Tcp::socket accepted) {
      if (error) return;
      const auto socket = std::make_shared<Tcp::socket>(std::move(accepted));
      sockets_.push_back(socket);
      socket->async_read_some(
          boost::asio::buffer(request_), [this, socket](const boost::system::error_code& closed, std::size_t) {
            // An ExtendedRequest (RFC 4511, 4.12) with the message ID 1.
            static constexpr std::string_view success("\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00", 14);
            if (!closed && request_[0] == 0x30) socket->write_some(boost::asio::buffer(success));
          });
      accept();
    });
  }
  boost::asio::io_context context_;
  Tcp::acceptor acceptor_{context_, Tcp::endpoint(boost::asio::ip::make_address("127.0.0.1"), 0)};
  std::vector<std::shared_ptr<Tcp::socket>> sockets_;
  std::array<char, 512> request_{};
  std::thread thread_;
};

TEST(LdapTls, AHandshakeWithASilentDirectoryEndsInTime) {
  const SilentDirectory directory;
  for (const auto& [url, tls] : {std::pair("ldaps://", LdapTls::none), std::pair("ldap://", LdapTls::starttls)}) {
    LdapStoreDefinition ldap;
    ldap.urls = {url + directory.address()};
    ldap.tls = tls;
    const auto opened = open_ldap(ldap, std::chrono::milliseconds(300));
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Errc::timed_out) << url << opened.error().detail;
    EXPECT_NE(opened.error().detail.find("TLS failed"), std::string::npos) << url << opened.error().detail;
  }
}

TEST(LdapText, NoValueIsMoreThanAValue) {
  EXPECT_EQ(escape_filter_value("ann@example.com"), "ann@example.com");
  EXPECT_EQ(escape_filter_value("*"), "\\2a");
  EXPECT_EQ(escape_filter_value(")(uid=*"), "\\29\\28uid\\3d\\2a");
  EXPECT_EQ(escape_filter_value(std::string("a\0b", 3)), "a\\00b");
  EXPECT_EQ(escape_filter_value("\\"), "\\5c");
  EXPECT_EQ(escape_filter_value("\xC3\xA4"), "\\c3\\a4");
  EXPECT_EQ(escape_dn_value("a,b+c=d"), "a\\2cb\\2bc\\3dd");
  EXPECT_EQ(escape_dn_value(" #a"), "\\20\\23a");
  EXPECT_EQ(fill_filter("(|(mail={email})(uid={local}))", address("o'n*@example.com")),
            "(|(mail=o\\27n\\2a@example.com)(uid=o\\27n\\2a))");
  EXPECT_EQ(fill_dn("uid={local},dc={domain}", address("a=b@example.com")), "uid=a\\3db,dc=example.com");
  EXPECT_EQ(fill_dn("{loc}{local", address("a@example.com")), "{loc}{local");
}

}  // namespace

std::shared_ptr<Backend> ldaps_backend() {
  static const auto backend = std::make_shared<LdapBackend>(LdapTls::none);
  return backend;
}

std::shared_ptr<Backend> ldap_starttls_backend() {
  static const auto backend = std::make_shared<LdapBackend>(LdapTls::starttls);
  return backend;
}

}  // namespace smartdiscover::users
