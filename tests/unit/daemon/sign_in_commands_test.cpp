#include "daemon/sign_in_commands.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace smartdiscover::daemon {
namespace sign_in_commands_test {

class Forgetful : public sign_in::Authenticator {
 public:
  boost::asio::awaitable<sign_in::SignIn> sign_in(http::BasicCredentials, sign_in::LoginHints) override {
    co_return sign_in::SignIn{};
  }
  boost::asio::awaitable<Result<std::optional<Account>>> find(MailAddress) override { co_return std::optional<Account>(); }
  bool ready() const override { return true; }
  std::size_t flush(const std::optional<MailAddress>& who) override {
    asked.push_back(who ? who->text() : "all");
    return asked.size();
  }
  std::vector<std::string> asked;
};

service_map::ServiceMap map() {
  const auto file = std::filesystem::temp_directory_path() / ("sign-in-commands-" + std::to_string(::getpid()) + ".yaml");
  std::ofstream(file) << "hostname: mail.example.com\nservices: {imap: on, smtp: on}\ndomains: {example.com: {}, example.net: "
                         "{alias_of: example.com}}\n";
  yaml::Report report;
  auto loaded = service_map::load_service_map(file, {}, report);
  std::filesystem::remove(file);
  if (!loaded) throw std::runtime_error("the map of the test does not load");
  return *loaded;
}

class SignInCommands : public testing::Test {
 protected:
  SignInCommands() { state_.authenticator = stores_; }
  std::string ask(std::string_view command) {
    const auto answer = answer_about_sign_ins(command, guard_, state_);
    return answer ? std::to_string(answer->exit_code) + " " + answer->text : "none";
  }
  void block(const std::string& account) {
    for (int i = 0; i < 10; ++i) {
      auto attempt = guard_.attempt(account, boost::asio::ip::make_address("192.0.2.1"), account + std::to_string(i));
      attempt.failed();
    }
  }

  std::shared_ptr<Forgetful> stores_ = std::make_shared<Forgetful>();
  throttle::Guard guard_;
  discovery::State state_{.map = map()};
};

TEST_F(SignInCommands, ListWhoIsBlocked) {
  EXPECT_EQ(ask("blocks list"), "0 no blocks\n");
  EXPECT_EQ(ask("blocks list json"), "0 {\"blocks\":[]}\n");
  block("ann@example.com");
  block("x\"y@example.com");
  EXPECT_TRUE(ask("blocks list").starts_with("0 account ann@example.com, for ")) << ask("blocks list");
  EXPECT_TRUE(ask("blocks list json")
                  .starts_with("0 {\"blocks\":[{\"kind\":\"account\",\"subject\":\"ann@example.com\",\"seconds_left\":"));
  EXPECT_NE(ask("blocks list json").find("x\\\"y@"), std::string::npos);
}

TEST_F(SignInCommands, LiftBlocks) {
  block("ann@example.com");
  block("bob@example.com");
  block("eve@example.com");
  EXPECT_EQ(ask("blocks clear ann@example.com"), "0 1 block lifted\n");
  EXPECT_EQ(ask("blocks clear ann@example.com json"), "0 {\"lifted\":0}\n");
  EXPECT_EQ(ask("blocks clear BOB@example.net"), "0 1 block lifted\n") << "by any name of its domain";
  EXPECT_EQ(ask("blocks clear 192.0.2.0/24"), "0 0 blocks lifted\n");
  EXPECT_EQ(ask("blocks clear"), "0 1 block lifted\n");
  EXPECT_TRUE(ask("blocks clear ann").starts_with("64 expected an e-mail address or a network"));
}

TEST_F(SignInCommands, ForgetSignIns) {
  EXPECT_EQ(ask("cache flush"), "0 1 cache entry removed\n");
  EXPECT_EQ(ask("cache flush ann@example.com"), "0 2 cache entries removed\n");
  EXPECT_EQ(ask("cache flush ann@example.com json"), "0 {\"removed\":3}\n");
  EXPECT_TRUE(ask("cache flush ann").starts_with("64 expected an e-mail address"));
  EXPECT_EQ(stores_->asked, (std::vector<std::string>{"all", "ann@example.com", "ann@example.com"}));
  state_.authenticator = nullptr;
  EXPECT_EQ(ask("cache flush"), "0 0 cache entries removed\n");
}

TEST_F(SignInCommands, KnowNothingElse) {
  for (const char* command : {"", "blocks", "cache", "json", "blocks list all", "blocks lift", "cache list", "blocks clear a b",
                              "reload", "status json"}) {
    EXPECT_EQ(ask(command), "none") << command;
  }
}

}  // namespace sign_in_commands_test
}  // namespace smartdiscover::daemon
