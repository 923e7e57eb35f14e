#pragma once

// The user stores, which load_site() does not open: mistakes in them do not stop a daemon, so only `check` reports them all.

#include <smartdiscover/yaml/report.hpp>

#include <filesystem>

namespace smartdiscover::site {

// Reports what is wrong within the user stores that the configuration names, as far as this can be detected without a sign-in: errors.
// Stores that are unavailable are left out: load_site() warns of those. Mistakes of the configuration itself are not reported again.
void check_user_stores(const std::filesystem::path& configuration, yaml::Report& report);

}  // namespace smartdiscover::site
