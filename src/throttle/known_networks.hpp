#pragma once

// The networks with a successful sign-in, a few for each account.

#include "throttle/failures.hpp"

#include <list>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace smartdiscover::throttle {

// Safe from several threads at once: it is called for every cache hit.
class KnownNetworks {
 public:
  using Time = Failures::Time;

  // As many accounts, the one unused longest goes first; of each, the networks used last.
  explicit KnownNetworks(std::size_t accounts) : capacity_(accounts) {}

  void add(GuardKey account, GuardKey network, Time now);
  bool has(GuardKey account, GuardKey network, Time now) const;

 private:
  struct Visit {
    GuardKey network = 0;
    Time last;
  };
  struct Known {
    GuardKey account = 0;
    std::vector<Visit> visits;
  };

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::list<Known> known_;  // the one used last in front
  std::unordered_map<GuardKey, std::list<Known>::iterator> by_account_;
};

}  // namespace smartdiscover::throttle
