#include "dialects/redirect_target.hpp"

#include <smartdiscover/base/text.hpp>

namespace smartdiscover::dialects {

std::string beside_autodiscover(std::string_view url, std::string_view file) {
  constexpr std::string_view xml = "/autodiscover.xml";
  const auto path = url.substr(0, url.find_first_of("?#"));
  if (path.size() < xml.size() || !equal_ignoring_case(path.substr(path.size() - xml.size()), xml)) return std::string(url);
  return std::string(path.substr(0, path.size() - xml.size() + 1)) + std::string(file);
}

}  // namespace smartdiscover::dialects
