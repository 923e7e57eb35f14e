#pragma once

// What the clear-text listeners answer: ACME challenges, and the way to HTTPS. Exchange clients, exchangelib and Thunderbird ask here
// without credentials to learn that way; no answer here asks for a password.

#include "discovery/answer.hpp"

#include <smartdiscover/discovery/state.hpp>

namespace smartdiscover::discovery {

Answer plain_answer(const State& state, const http::Request& request);

}  // namespace smartdiscover::discovery
