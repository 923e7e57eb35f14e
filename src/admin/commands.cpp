#include "admin/commands.hpp"

#include <array>

namespace smartdiscover::admin {

std::span<const Command> commands() {
  static constexpr std::array table{
      Command{"init", "Write a complete configuration for trying out", declare_init},
      Command{"check", "Show all errors and warnings of the configuration", declare_check},
      Command{"signin", "Ask the user stores as the daemon would", declare_signin},
      Command{"user", "The people of the file store", declare_user},
      Command{"reload", "Have the running daemon load its configuration anew, and wait for it", declare_reload},
      Command{"status", "Say how the running daemon does", declare_status},
      Command{"blocks", "Who is blocked for too many wrong passwords", declare_blocks},
      Command{"cache", "What the running daemon remembers of sign-ins", declare_cache},
  };
  return table;
}

}  // namespace smartdiscover::admin
