#pragma once

// From a loaded site to the State that requests are answered from.

#include <smartdiscover/discovery/state.hpp>
#include <smartdiscover/identity/hash_pool.hpp>
#include <smartdiscover/identity/make_authenticator.hpp>
#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/site/site.hpp>

#include <memory>

namespace smartdiscover::daemon {

// `pool`, `log` and what lasts must outlive the State: stores say there what they cannot tell a client.
std::shared_ptr<const discovery::State> build_state(const site::Site& site, identity::HashPool& pool, observe::Log& log,
                                                    identity::Lasting lasting);

identity::GuardLimits guard_limits(const site::Throttle& throttle);

}  // namespace smartdiscover::daemon
