#pragma once

// The service map that the tests of this room use.

#include "unit/users/fakes.hpp"

#include <smartdiscover/service_map/service_map.hpp>

namespace smartdiscover::sign_in {

inline std::shared_ptr<const service_map::ServiceMap> load_map(std::string_view text) {
  const users::TemporaryFolder folder;
  users::write_file(folder / "map.yaml", text);
  yaml::Report report;
  auto map = service_map::load_service_map(folder / "map.yaml", {}, report);
  if (!map) throw std::runtime_error(report.sorted().empty() ? "no map" : to_string(report.sorted().front()));
  return std::make_shared<const service_map::ServiceMap>(std::move(*map));
}

// Serves example.com (NetBIOS EXAMPLE), its alias example.net, and more; example.edu redirects to example.com.
inline std::shared_ptr<const service_map::ServiceMap> small_map() {
  static const auto map = load_map(R"(hostname: mail.example.com
services: {imap: {}}
domains:
  example.com: {netbios: EXAMPLE}
  example.org: {}
  example.net: {alias_of: example.com}
  example.edu: {redirect: {address: "{local}@example.com"}}
  corp.example.com: {}
  corp.example.org: {}
  unique.test: {}
  "b)"
                                   "\xC3\xBC"
                                   R"(cher.example": {}
groups: {completed: {}}
users:
  ann@example.com: {groups: [completed]}
)");
  return map;
}

}  // namespace smartdiscover::sign_in
