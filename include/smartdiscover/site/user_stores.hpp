#pragma once

// What load_site() does not open: the user stores. A daemon lives with what is wrong in them, so that only who asks for it is told all.

#include <smartdiscover/yaml/report.hpp>

#include <filesystem>

namespace smartdiscover::site {

// Reports what is wrong within the user stores that the configuration names, as far as that shows without a sign-in: errors. Stores that
// are down are left out: load_site() warns of those. Whatever is wrong with the configuration itself is not told again.
void check_user_stores(const std::filesystem::path& configuration, yaml::Report& report);

}  // namespace smartdiscover::site
