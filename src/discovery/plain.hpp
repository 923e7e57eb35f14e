#pragma once

// What the clear-text listeners answer: ACME challenges, and the way to HTTPS. Exchange clients, exchangelib and Thunderbird ask here
// without credentials to learn that way; nobody is ever asked for a password here.

#include "discovery/replies.hpp"

#include <smartdiscover/discovery/state.hpp>

namespace smartdiscover::discovery {

Reply plain_reply(const State& state, const http::Request& request);

}  // namespace smartdiscover::discovery
