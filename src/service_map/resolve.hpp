#pragma once

// From a question to settings with nothing left open.

#include "service_map/levels.hpp"

namespace smartdiscover::service_map {

Result<Settings> resolve(const Levels& levels, const Question& question);

}  // namespace smartdiscover::service_map
