#include "daemon/notify.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/datagram_protocol.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

namespace smartdiscover::daemon {
namespace notify_test {

using datagram = boost::asio::local::datagram_protocol;
using testing::StartsWith;

// A service manager's end of the socket.
class Receiver {
 public:
  explicit Receiver(const std::string& address) : socket_(context_, datagram::endpoint(address)) {}
  std::string next() {
    std::string message(4096, '\0');
    message.resize(socket_.receive(boost::asio::buffer(message)));
    return message;
  }

 private:
  boost::asio::io_context context_;
  datagram::socket socket_;
};

void expect_all_messages(const ServiceNotifier& notifier, Receiver& manager) {
  notifier.ready("Serving x.yaml");
  EXPECT_EQ(manager.next(), "READY=1\nSTATUS=Serving x.yaml");
  notifier.reloading();
  EXPECT_THAT(manager.next(), StartsWith("RELOADING=1\nMONOTONIC_USEC="));
  notifier.stopping();
  EXPECT_THAT(manager.next(), StartsWith("STOPPING=1\n"));
  notifier.status("Fine");
  EXPECT_EQ(manager.next(), "STATUS=Fine");
}

TEST(ServiceNotifier, TellsAServiceManagerAtAPath) {
  const auto path = std::filesystem::temp_directory_path() / ("notify-test-" + std::to_string(::getpid()));
  std::filesystem::remove(path);
  {
    Receiver manager(path.string());
    expect_all_messages(ServiceNotifier(path.string()), manager);
  }
  std::filesystem::remove(path);
}

TEST(ServiceNotifier, TellsAServiceManagerInTheAbstractNamespace) {
  const auto name = "notify-test-" + std::to_string(::getpid());
  Receiver manager(std::string(1, '\0') + name);
  expect_all_messages(ServiceNotifier("@" + name), manager);
}

TEST(ServiceNotifier, DoesNothingWhereNobodyListens) {
  for (const auto& socket : {std::string(), std::string("/nonexistent/notify"), std::string(300, 'x')}) {
    EXPECT_NO_THROW(ServiceNotifier(socket).ready("x"));
  }
}

}  // namespace notify_test
}  // namespace smartdiscover::daemon
