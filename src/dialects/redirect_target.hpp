#pragma once

// Where a redirect by URL leads in the dialects that have addresses of their own. A site names the autodiscover.xml of another server;
// beside it, under the same folder, that server answers SOAP and JSON.

#include <string>
#include <string_view>

namespace smartdiscover::dialects {

// `url` with its last path segment, if that is autodiscover.xml in any case, replaced by `file` ("autodiscover.svc"); without query and
// fragment then. Any other URL is given as it is.
std::string beside_autodiscover(std::string_view url, std::string_view file);

}  // namespace smartdiscover::dialects
