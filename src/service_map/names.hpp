#pragma once

// The names of a domain itself: its Public Hostname and where its clients reach the daemon.

#include "service_map/config_tree.hpp"

namespace smartdiscover::service_map {

struct Names {
  Sourced<std::string> hostname;
  Sourced<std::string> discovery;
};

// The levels of a domain with the names of its own that an alias has: in `space`, or those of the domain themselves.
const Merged& merged_for(const ResolvedDomain& served, Merged& space);

// `asked` is the domain as asked, `served` how it is answered. {domain} is the domain of which a name was said: that of the alias
// in the alias's own names, else the target. Errors: malformed where what comes out is no host.
Result<Names> fill_names(const Merged& merged, const Domain& asked, const ResolvedDomain& served);
// Those of the domain, whoever asks.
Result<Names> names_of(const Domain& asked, const ResolvedDomain& served);

}  // namespace smartdiscover::service_map
