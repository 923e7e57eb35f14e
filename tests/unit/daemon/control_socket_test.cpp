#include "daemon/control_socket.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace smartdiscover::daemon {
namespace control_socket_test {

namespace asio = boost::asio;
using local = asio::local::stream_protocol;

class ControlSocketTest : public testing::Test {
 protected:
  ControlSocketTest() : folder_(std::filesystem::temp_directory_path() / ("control-test-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~ControlSocketTest() override { std::filesystem::remove_all(folder_); }

  static asio::awaitable<ControlAnswer> echo(std::string command) {
    ControlAnswer answer{7, "got " + command + "\n"};
    co_return answer;
  }
  Result<std::unique_ptr<ControlSocket>> open(std::chrono::milliseconds timeout = std::chrono::seconds(60)) {
    return ControlSocket::open(context_, path_, &ControlSocketTest::echo, timeout);
  }

  // What comes back for these bytes while the socket serves.
  std::string exchange(std::string_view sent) {
    std::thread server([this] { context_.run(); });
    asio::io_context own;
    local::socket socket(own);
    socket.connect(local::endpoint(path_.string()));
    boost::system::error_code error;
    asio::write(socket, asio::buffer(sent), error);
    socket.shutdown(local::socket::shutdown_send, error);
    std::string received;
    asio::read(socket, asio::dynamic_buffer(received), error);
    asio::post(context_, [this] { control_->close(); });
    server.join();
    context_.restart();
    return received;
  }

  std::filesystem::path folder_;
  std::filesystem::path path_ = folder_ / "control.sock";
  asio::io_context context_;
  std::unique_ptr<ControlSocket> control_;
};

TEST_F(ControlSocketTest, AnswersALineWithAnExitCodeAndText) {
  control_ = *open();
  control_->start();
  EXPECT_EQ(exchange("status\n"), "7\ngot status\n");
}

TEST_F(ControlSocketTest, HangsUpOnWhatIsNoCommand) {
  for (const auto& sent : {std::string("no end of line"), std::string()}) {
    control_ = *open();
    control_->start();
    EXPECT_EQ(exchange(sent), "") << sent.size();
    control_.reset();
  }
}

TEST_F(ControlSocketTest, ACommandThatIsTooLongIsToldSo) {
  for (const std::size_t size : {512U, 5000U, 300000U}) {
    control_ = *open();
    control_->start();
    EXPECT_EQ(exchange(std::string(size, 'x') + "\n"), "64\na command has 512 bytes at most\n") << size;
    control_.reset();
  }
  control_ = *open();
  control_->start();
  EXPECT_EQ(exchange(std::string(511, 'x') + "\n"), "7\ngot " + std::string(511, 'x') + "\n");
}

// Reads until the daemon hangs up.
TEST_F(ControlSocketTest, WhoSaysNothingIsHungUpOn) {
  control_ = *open(std::chrono::milliseconds(50));
  control_->start();
  std::thread server([this] { context_.run(); });
  for (const std::string_view sent : {"", "stat"}) {
    asio::io_context own;
    local::socket socket(own);
    socket.connect(local::endpoint(path_.string()));
    boost::system::error_code error;
    asio::write(socket, asio::buffer(sent), error);
    std::string received;
    asio::read(socket, asio::dynamic_buffer(received), error);
    EXPECT_TRUE(error);
    EXPECT_EQ(received, "");
  }
  asio::post(context_, [this] { control_->close(); });
  server.join();
}

TEST_F(ControlSocketTest, WhoDoesNotTakeTheAnswerIsHungUpOn) {
  const auto long_answer = [](std::string) -> asio::awaitable<ControlAnswer> {
    ControlAnswer answer{0, std::string(8'000'000, 'x')};
    co_return answer;
  };
  control_ = *ControlSocket::open(context_, path_, long_answer, std::chrono::milliseconds(50));
  control_->start();
  std::thread server([this] { context_.run(); });
  asio::io_context own;
  local::socket socket(own);
  socket.connect(local::endpoint(path_.string()));
  boost::system::error_code error;
  asio::write(socket, asio::buffer("status\n", 7), error);
  // Takes nothing until the other side is gone, which shows in that nothing can be sent any more.
  while (!error) {
    asio::write(socket, asio::buffer("x", 1), error);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  asio::post(context_, [this] { control_->close(); });
  server.join();
}

TEST_F(ControlSocketTest, OutOfDescriptorsItPausesAndServesLater) {
  control_ = *open();
  control_->start();
  asio::io_context own;
  local::socket socket(own);
  socket.connect(local::endpoint(path_.string()));
  asio::write(socket, asio::buffer("status\n", 7));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const int next = ::dup(0);
  ::close(next);
  auto none_left = before;
  none_left.rlim_cur = static_cast<rlim_t>(next);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none_left), 0);
  const auto steps = context_.run_for(std::chrono::milliseconds(700));
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_LT(steps, 50U) << "it asks again and again";
  std::thread server([this] { context_.run(); });
  std::string received;
  boost::system::error_code error;
  asio::read(socket, asio::dynamic_buffer(received), error);
  EXPECT_EQ(received, "7\ngot status\n");
  socket.close();
  asio::post(context_, [this] { control_->close(); });
  server.join();
}

TEST_F(ControlSocketTest, IsForItsOwnerAlone) {
  control_ = *open();
  struct stat status {};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(ControlSocketTest, ReplacesTheFileOfADaemonThatIsGone) {
  { local::acceptor dead(context_, local::endpoint(path_.string())); }
  ASSERT_TRUE(std::filesystem::exists(path_));
  auto opened = open();
  ASSERT_TRUE(opened) << opened.error().detail;
  control_ = std::move(*opened);
  control_->start();
  EXPECT_EQ(exchange("x\n"), "7\ngot x\n");
}

TEST_F(ControlSocketTest, DoesNotTakeTheSocketOfADaemonThatLives) {
  control_ = *open();
  const auto second = open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::busy);
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(ControlSocketTest, NeverRemovesAFileThatIsNoSocket) {
  std::ofstream(path_) << "precious";
  const auto opened = open();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Errc::io);
  EXPECT_TRUE(std::filesystem::is_regular_file(path_));
}

TEST_F(ControlSocketTest, SaysWhatIsWrongWithAPath) {
  path_ = folder_ / "missing" / "control.sock";
  EXPECT_EQ(open().error().code, Errc::io);
  path_ = folder_ / std::string(200, 'x');
  EXPECT_NE(open().error().detail.find("107 bytes"), std::string::npos);
}

TEST_F(ControlSocketTest, LeavesNoFileBehind) {
  control_ = *open();
  control_.reset();
  EXPECT_FALSE(std::filesystem::exists(path_));
}

}  // namespace control_socket_test
}  // namespace smartdiscover::daemon
