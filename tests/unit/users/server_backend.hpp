#pragma once

#include "server_process.hpp"
#include "store_backend.hpp"

namespace smartdiscover::users {

// The part of a backend that is the same for all that ask a server.
class ServerBackend : public Backend {
 public:
  bool has_server() const override { return true; }
  bool knows_users() const override { return false; }
  void stop() override { process().stop(); }
  void start() override { process().start(); }
  void freeze() override { process().freeze(); }
  void thaw() override { process().thaw(); }

 protected:
  virtual ServerProcess& process() = 0;
};

}  // namespace smartdiscover::users
