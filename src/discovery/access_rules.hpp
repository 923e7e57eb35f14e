#pragma once

// Who may ask what: the rules of the site, of a domain, and of a request that asks about several domains.

#include "discovery/router.hpp"

#include <smartdiscover/dialects/dialect.hpp>
#include <smartdiscover/discovery/state.hpp>

namespace smartdiscover::discovery {

// The domain of one of several things asked about; null: the text was neither an address nor a domain.
const Domain* domain_of(const dialects::Subject& subject);

// A site's rule for a dialect, or the domain's own. `domain` may be null.
service_map::Access rule_for(const State& state, const dialects::Dialect& dialect, const Domain* domain);

// The strictest rule among the domains asked about; `domain` is that of the request as a whole.
service_map::Access rule_for_query(const State& state, const dialects::Dialect& dialect, const dialects::Query& query,
                                   const Domain* domain);

// The strictest rule among the dialects of one path: `off` only where all are off.
service_map::Access rule_for_path(const State& state, const Endpoint& endpoint, const dialects::Query& query,
                                  const Domain* domain);

}  // namespace smartdiscover::discovery
