#pragma once

// From a loaded site to the State that requests are answered from.

#include <smartdiscover/discovery/state.hpp>
#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/passwords/hash_pool.hpp>
#include <smartdiscover/sign_in/make_authenticator.hpp>
#include <smartdiscover/site/site.hpp>

#include <memory>

namespace smartdiscover::daemon {

// `pool`, `log` and what `process` points to must outlive the State.
std::shared_ptr<const discovery::State> build_state(const site::Site& site, passwords::HashPool& pool, observe::Log& log,
                                                    sign_in::ProcessState process);

throttle::GuardLimits guard_limits(const site::Throttle& throttle);

}  // namespace smartdiscover::daemon
