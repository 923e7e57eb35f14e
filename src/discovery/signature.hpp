#pragma once

// The signature on Apple's profiles: without one the device shows a warning in red.

#include "discovery/answer.hpp"
#include "discovery/request_context.hpp"

namespace smartdiscover::discovery {

// Signs what a dialect with `is_signed` rendered, with the certificate of the name that was asked. Any other answer is returned as it is, and so is a
// profile where the site leaves profiles unsigned. Where signing fails the answer becomes 500: an unsigned profile is not what the site wants.
Answer signed_profile(const State& state, const RequestContext& context, const http::Request& request, Answer answer);

}  // namespace smartdiscover::discovery
