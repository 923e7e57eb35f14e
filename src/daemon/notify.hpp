#pragma once

// Messages to the service manager, sd_notify(3): a datagram to $NOTIFY_SOCKET. Without one, nothing happens.

#include <string>
#include <string_view>

namespace smartdiscover::daemon {

class ServiceNotifier {
 public:
  // `socket`: the value of $NOTIFY_SOCKET; a leading '@' is the abstract namespace; empty: no service manager.
  explicit ServiceNotifier(std::string socket) : socket_(std::move(socket)) {}
  static ServiceNotifier from_environment();

  void ready(std::string_view status) const;
  void reloading() const;
  void stopping() const;
  void status(std::string_view text) const;

 private:
  void send(const std::string& message) const;
  std::string socket_;
};

}  // namespace smartdiscover::daemon
