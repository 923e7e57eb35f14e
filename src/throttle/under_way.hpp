#pragma once

// Credentials whose outcome is not known yet. The same ones many times at once are one attempt.

#include "throttle/failures.hpp"

#include <cstdint>
#include <unordered_map>

namespace smartdiscover::throttle {

// Not safe from several threads.
class UnderWay {
 public:
  // Each begin() wants its end(). What the first one counts for holds for all until the last has ended.
  void begin(GuardKey credentials, const Failures::Counted& counted);
  void end(GuardKey credentials);

  bool has(GuardKey credentials) const { return attempts_.contains(credentials); }
  // How many different credentials count for it now.
  std::size_t count(GuardKey counted) const;

 private:
  struct Attempts {
    std::uint32_t number = 0;
    Failures::Counted counted{};
  };
  std::unordered_map<GuardKey, Attempts> attempts_;  // by credentials
  std::unordered_map<GuardKey, std::uint32_t> counts_;
};

}  // namespace smartdiscover::throttle
