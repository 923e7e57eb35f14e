#include "admin/commands.hpp"
#include "admin/control_client.hpp"
#include "admin/program.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace smartdiscover::admin {
namespace {

namespace asio = boost::asio;
using local = asio::local::stream_protocol;
using testing::HasSubstr;

class ControlTest : public testing::Test {
 protected:
  ControlTest() : folder_(std::filesystem::temp_directory_path() / ("control-client-test-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~ControlTest() override {
    if (daemon_.joinable()) daemon_.join();
    std::filesystem::remove_all(folder_);
  }

  // A daemon that takes one command and says this.
  void answer_once(std::string text) {
    acceptor_ = std::make_unique<local::acceptor>(context_, local::endpoint(socket_.string()));
    daemon_ = std::thread([this, text = std::move(text)] {
      local::socket connection(context_);
      acceptor_->accept(connection);
      asio::read_until(connection, asio::dynamic_buffer(received_), '\n');
      asio::write(connection, asio::buffer(text));
    });
  }

  ExitCode run_command(std::vector<std::string> arguments) {
    static constexpr std::array table{Command{"reload", "", &declare_reload}, Command{"status", "", &declare_status}};
    std::istringstream in;
    out_.str("");
    err_.str("");
    return run(std::move(arguments), Streams{in, out_, err_}, table);
  }

  std::filesystem::path folder_;
  std::filesystem::path socket_ = folder_ / "control.sock";
  asio::io_context context_;
  std::unique_ptr<local::acceptor> acceptor_;
  std::thread daemon_;
  std::string received_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ControlTest, ReloadPrintsWhatTheDaemonSaysAndEndsAsItSays) {
  answer_once("0\nreloaded\n");
  EXPECT_EQ(run_command({"reload", "--control", socket_.string()}), ExitCode::ok);
  EXPECT_EQ(out_.str(), "reloaded\n");
  EXPECT_EQ(received_, "reload\n");
}

TEST_F(ControlTest, AFailedReloadGoesToStandardErrorAndEndsWith78) {
  answer_once("78\nservice-map.yaml:1:1: hostname: is missing\nnothing was changed\n");
  EXPECT_EQ(run_command({"reload", "--control", socket_.string()}), ExitCode::configuration);
  EXPECT_EQ(out_.str(), "");
  EXPECT_THAT(err_.str(), HasSubstr("service-map.yaml:1:1"));
}

TEST_F(ControlTest, StatusAsksForJsonWhereToldTo) {
  answer_once("0\n{}\n");
  EXPECT_EQ(run_command({"status", "--json", "--control", socket_.string()}), ExitCode::ok);
  EXPECT_EQ(out_.str(), "{}\n");
  EXPECT_EQ(received_, "status json\n");
}

TEST_F(ControlTest, TakesTheSocketFromAConfigurationEvenWhereItIsBroken) {
  std::ofstream(folder_ / "smartdiscover.yaml") << "listen:\n  control: control.sock\nnonsense: 1\n";
  answer_once("0\nfine\n");
  EXPECT_EQ(run_command({"status", "--config", (folder_ / "smartdiscover.yaml").string()}), ExitCode::ok) << err_.str();
  EXPECT_EQ(received_, "status\n");
}

TEST_F(ControlTest, WithoutADaemonIsUnavailable) {
  EXPECT_EQ(run_command({"status", "--control", socket_.string()}), ExitCode::unavailable);
  EXPECT_THAT(err_.str(), HasSubstr("the daemon does not run"));
  EXPECT_EQ(run_command({"status", "--control", std::string(200, 'x')}), ExitCode::unavailable);
}

TEST_F(ControlTest, WhatIsNoDaemonIsToldSo) {
  for (const auto text : {"", "\n", "hello\n", "0", "3\nx", "-1\nx", "99999999999\nx", "0x\nx"}) {
    std::filesystem::remove(socket_);
    answer_once(text);
    const auto reply = ask_daemon(socket_, "status", std::chrono::seconds(10));
    ASSERT_FALSE(reply) << text;
    EXPECT_TRUE(reply.error().code == Errc::malformed || reply.error().code == Errc::unavailable) << text;
    daemon_.join();
  }
}

}  // namespace
}  // namespace smartdiscover::admin
