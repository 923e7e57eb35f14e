#pragma once

#include <string_view>

namespace smartdiscover {

// The version of the project, as CMakeLists.txt says it.
inline constexpr std::string_view version = SMARTDISCOVER_VERSION;

}  // namespace smartdiscover
