#pragma once

// The commented files of config/, from which `smartdiscover init` makes a site's own. Built into the program, so that both are
// one text.

#include <string_view>

namespace smartdiscover::admin {

std::string_view shipped_configuration();
std::string_view shipped_service_map();

}  // namespace smartdiscover::admin
