#pragma once

// What https://mta-sts.DOMAIN/.well-known/mta-sts.txt says: how other servers must deliver mail to a domain. RFC 8461.

#include <chrono>
#include <string>
#include <vector>

namespace smartdiscover {

struct MtaSts {
  enum class Mode { enforce, testing, none };
  Mode mode = Mode::enforce;
  std::vector<std::string> mx;  // names, or "*." and a name; empty only where mode is none
  std::chrono::seconds max_age{};

  friend bool operator==(const MtaSts&, const MtaSts&) = default;
};

}  // namespace smartdiscover
