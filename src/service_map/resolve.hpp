#pragma once

// From a request to settings with nothing left open.

#include "service_map/config_tree.hpp"

namespace smartdiscover::service_map {

Result<Settings> resolve(const ConfigTree& tree, const ResolveRequest& request);

}  // namespace smartdiscover::service_map
