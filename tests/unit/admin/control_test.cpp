#include "admin/control_client.hpp"
#include "unit/admin/command_line.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <thread>

namespace smartdiscover::admin {
namespace control_test {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

// Stands in for a daemon: takes one command, gives one answer in pieces, ends.
class FakeDaemon {
 public:
  FakeDaemon(const std::string& path, std::vector<std::string> pieces) : listener_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(static_cast<char*>(address.sun_path), sizeof(address.sun_path) - 1);
    EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(::listen(listener_, 1), 0);
    thread_ = std::thread([this, pieces = std::move(pieces)] { serve(pieces); });
  }
  ~FakeDaemon() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  FakeDaemon(const FakeDaemon&) = delete;
  FakeDaemon& operator=(const FakeDaemon&) = delete;

  // Once the command has been answered.
  const std::string& command() const { return command_; }

 private:
  void serve(const std::vector<std::string>& pieces) {
    const int peer = ::accept(listener_, nullptr, nullptr);
    if (peer < 0) return;
    char byte = 0;
    while (::read(peer, &byte, 1) == 1 && byte != '\n') command_ += byte;
    for (const auto& piece : pieces) {
      if (::send(peer, piece.data(), piece.size(), MSG_NOSIGNAL) < 0) break;
    }
    // A client that is to lose its timeout sees no end.
    if (pieces.empty()) ::read(peer, &byte, 1);
    ::close(peer);
  }

  int listener_;
  std::string command_;
  std::thread thread_;
};

class Control : public CommandLine {
 protected:
  // Short, since the path of a socket may have 107 characters only.
  std::string socket_ = "/tmp/sd-control-" + std::to_string(::getpid());
  ~Control() override { std::filesystem::remove(socket_); }
};

TEST_F(Control, GivesCommandAndAnswerThrough) {
  const FakeDaemon daemon(socket_, {"0\nserv", "ing\nwell\n"});
  const auto reply = ask_daemon(socket_, "status", 5s);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->code, ExitCode::ok);
  EXPECT_EQ(reply->text, "serving\nwell\n");
  EXPECT_EQ(daemon.command(), "status");
}

TEST_F(Control, RefusesWhatIsNoAnswer) {
  for (const auto* answer : {"hello\n", "\n", "0", "3\nx", "-1\n", "256\n", "0x\n", " 0\n", "99999999999999\ntext",
                             "220 mail.example.com ESMTP\r\n"}) {
    const FakeDaemon daemon(socket_, {answer});
    const auto reply = ask_daemon(socket_, "status", 5s);
    ASSERT_FALSE(reply) << answer;
    EXPECT_EQ(reply.error().code, Errc::malformed) << answer;
    std::filesystem::remove(socket_);
  }
}

TEST_F(Control, LosesItsPatience) {
  const FakeDaemon daemon(socket_, {});
  const auto reply = ask_daemon(socket_, "status", 0s);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Errc::timed_out);
}

TEST_F(Control, SaysThatNobodyAnswers) {
  for (const auto& path : {socket_, std::string("/tmp"), "/tmp/" + std::string(200, 'x'), std::string("relative/none.sock")}) {
    const auto reply = ask_daemon(path, "status", 5s);
    ASSERT_FALSE(reply) << path;
    EXPECT_EQ(reply.error().code, Errc::unavailable) << path;
    EXPECT_THAT(reply.error().detail, HasSubstr(path));
  }
}

TEST_F(Control, SendsStatusAndReloadToTheSocketOfTheConfiguration) {
  write("smartdiscover.yaml", "listen: {control: " + socket_ + "}\nworkers: broken\n");
  {
    const FakeDaemon daemon(socket_, {"0\nfine\n"});
    const auto done = smartdiscover({"status", "--config", path("smartdiscover.yaml")});
    EXPECT_EQ(done.code, ExitCode::ok) << "the rest of the file may be broken";
    EXPECT_EQ(done.out, "fine\n");
    EXPECT_EQ(daemon.command(), "status");
  }
  std::filesystem::remove(socket_);
  {
    const FakeDaemon daemon(socket_, {"0\n{}\n"});
    EXPECT_EQ(smartdiscover({"status", "--json", "--config", path("smartdiscover.yaml")}).out, "{}\n");
    EXPECT_EQ(daemon.command(), "status json");
  }
  std::filesystem::remove(socket_);
  {
    const FakeDaemon daemon(socket_, {"78\nmap.yaml:1:1: wrong\n"});
    const auto done = smartdiscover({"reload", "--config", path("smartdiscover.yaml")});
    EXPECT_EQ(done.code, ExitCode::configuration);
    EXPECT_THAT(done.out, IsEmpty());
    EXPECT_EQ(done.err, "map.yaml:1:1: wrong\n");
    EXPECT_EQ(daemon.command(), "reload");
  }
}

TEST_F(Control, TakesASocketFromTheCommandLine) {
  const FakeDaemon daemon(socket_, {"0\nfine\n"});
  EXPECT_EQ(smartdiscover({"reload", "--config", path("none.yaml"), "--control", socket_}).out, "fine\n");
}

TEST_F(Control, EndsWith69WhereNoDaemonRuns) {
  const auto done = smartdiscover({"reload", "--control", socket_});
  EXPECT_EQ(done.code, ExitCode::unavailable);
  EXPECT_THAT(done.err, HasSubstr("cannot connect to " + socket_ + ": No such file or directory; start the daemon"));
  EXPECT_THAT(done.out, IsEmpty());
}

TEST_F(Control, SaysThatItCannotKnowTheSocket) {
  write("broken.yaml", "listen: {control: [\n");
  write("off.yaml", "listen: {control: off}\n");
  const auto broken = smartdiscover({"reload", "--config", path("broken.yaml")});
  EXPECT_EQ(broken.code, ExitCode::configuration);
  EXPECT_THAT(broken.err, HasSubstr(path("broken.yaml") + ":1:"));
  EXPECT_THAT(broken.err, HasSubstr("--control"));
  const auto off = smartdiscover({"reload", "--config", path("off.yaml")});
  EXPECT_EQ(off.code, ExitCode::configuration);
  EXPECT_THAT(off.err, HasSubstr("listen.control is off"));
}

}  // namespace control_test
}  // namespace smartdiscover::admin
