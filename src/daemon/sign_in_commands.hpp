#pragma once

// What the control socket answers about sign-ins: who is blocked, and that what is remembered be forgotten.
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

// nullopt: it is none of these commands.
std::optional<ControlAnswer> answer_about_sign_ins(std::string_view command, throttle::Guard& guard,
                                                   const discovery::State& state);

}  // namespace smartdiscover::daemon
