#pragma once

// An error that both flavours of autodiscover.xml know: [MS-OXDSCLI] 2.2.4.1.1.3. HTTP says 200, for clients take any other
// status for "try the next address" and never look at the text.

#include <smartdiscover/dialects/query.hpp>
#include <smartdiscover/http/message.hpp>

namespace smartdiscover::dialects {

http::Response pox_error(const Query& query, Problem problem);

}  // namespace smartdiscover::dialects
