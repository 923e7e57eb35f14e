#include "admin/commands.hpp"

#include <array>

namespace smartdiscover::admin {

std::span<const Command> commands() {
  static constexpr std::array table{
      Command{"init", "Write a complete configuration with a self-signed certificate", declare_init},
      Command{"check", "Show all errors and warnings of the configuration", declare_check},
      Command{"signin", "Ask the user stores as the daemon would", declare_signin},
      Command{"user", "Manage the users of a file store", declare_user},
      Command{"reload", "Make the running daemon reload its configuration, and show the result", declare_reload},
      Command{"status", "Show the state of the running daemon", declare_status},
      Command{"blocks", "List or clear blocks after too many wrong passwords", declare_blocks},
      Command{"cache", "Flush the credential cache of the running daemon", declare_cache},
  };
  return table;
}

}  // namespace smartdiscover::admin
