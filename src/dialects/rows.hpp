#pragma once

// The rows of the table of dialects. Each is made in the file that bears its name.

#include <smartdiscover/dialects/dialect.hpp>

namespace smartdiscover::dialects {

Dialect outlook_row();
Dialect mobilesync_row();
Dialect smartdiscover_row();
Dialect soap_row();
Dialect json_v2_row();
Dialect autoconfig_row();
Dialect pacc_row();
Dialect mobileconfig_row();
Dialect well_known_row();

}  // namespace smartdiscover::dialects
