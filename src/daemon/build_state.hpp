#pragma once

// From a loaded site to the State that requests are answered from.

#include <smartdiscover/discovery/state.hpp>
#include <smartdiscover/identity/hash_pool.hpp>
#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/site/site.hpp>

#include <memory>

namespace smartdiscover::daemon {

// `pool` and `log` must outlive the State: stores say there what they cannot tell a client.
std::shared_ptr<const discovery::State> build_state(const site::Site& site, identity::HashPool& pool, observe::Log& log);

}  // namespace smartdiscover::daemon
