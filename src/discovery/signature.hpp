#pragma once

// The signature on Apple's profiles: without one the device says so in red.

#include "discovery/answer.hpp"

namespace smartdiscover::discovery {

// Signs what `mobileconfig` rendered, with the certificate of the name that was asked. Nothing else is touched, and nothing where the
// site leaves profiles unsigned. Where signing fails the answer becomes 500: an unsigned profile is not what the site wants.
void sign_profile(const State& state, const http::Request& request, Answer& answer);

}  // namespace smartdiscover::discovery
