#pragma once

// The commands of the control socket about sign-ins: blocks and the credential cache.
//
//   blocks list [json]
//   blocks clear [EMAIL|NETWORK] [json]
//   cache flush [EMAIL] [json]

#include "daemon/control_socket.hpp"

#include <smartdiscover/discovery/state.hpp>
#include <smartdiscover/throttle/guard.hpp>

#include <optional>
#include <string_view>

namespace smartdiscover::daemon {

// nullopt: another command.
std::optional<ControlAnswer> answer_about_sign_ins(std::string_view command, throttle::Guard& guard,
                                                   const discovery::State& state);

}  // namespace smartdiscover::daemon
