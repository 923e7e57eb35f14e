#include "admin/commands.hpp"

namespace smartdiscover::admin {

std::span<const Command> commands() {
  static constexpr std::span<const Command> table;
  return table;
}

}  // namespace smartdiscover::admin
