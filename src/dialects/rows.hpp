#pragma once

// The rows of the table of dialects. Each is made in the file that bears its name, in a namespace of its own.

#include <smartdiscover/dialects/dialect.hpp>

namespace smartdiscover::dialects {

namespace outlook_dialect {
Dialect row();
}
namespace mobilesync_dialect {
Dialect row();
}
namespace smartdiscover_dialect {
Dialect row();
}
namespace soap_dialect {
Dialect row();
}
namespace json_v2_dialect {
Dialect row();
}
namespace autoconfig_dialect {
Dialect row();
}
namespace pacc_dialect {
Dialect row();
}
namespace mobileconfig_dialect {
Dialect row();
}
namespace well_known_dialect {
Dialect row();
}

}  // namespace smartdiscover::dialects
