#pragma once

// From a request to settings with nothing left open.

#include "service_map/levels.hpp"

namespace smartdiscover::service_map {

Result<Settings> resolve(const Levels& levels, const ResolveRequest& request);

}  // namespace smartdiscover::service_map
