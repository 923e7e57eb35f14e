#include "daemon/build_state.hpp"

#include <smartdiscover/dialects/dialect.hpp>
#include <smartdiscover/sign_in/make_authenticator.hpp>

namespace smartdiscover::daemon {

std::shared_ptr<const discovery::State> build_state(const site::Site& site, passwords::HashPool& pool, observe::Log& log,
                                                    sign_in::ProcessState process) {
  auto state = std::make_shared<discovery::State>(discovery::State{.map = site.map});
  state->authenticator = sign_in::make_authenticator(
      site.configuration.users, std::make_shared<const service_map::ServiceMap>(site.map), pool, log, process);
  for (const auto& dialect : dialects::table()) {
    const auto rule = site.configuration.access.find(dialect.key);
    if (rule != site.configuration.access.end()) state->access[dialect.name] = rule->second;
  }
  state->certificates = site.certificates;
  state->signing = site.signing;
  state->acme_webroot = site.configuration.acme_webroot;
  return state;
}

throttle::GuardLimits guard_limits(const site::Throttle& throttle) {
  return {.account = throttle.account,
          .network = throttle.network_failures,
          .v4 = throttle.network_v4,
          .v6 = throttle.network_v6,
          .window = throttle.window,
          .block = throttle.block,
          .exempt_v4 = throttle.exempt.v4,
          .exempt_v6 = throttle.exempt.v6};
}

}  // namespace smartdiscover::daemon
