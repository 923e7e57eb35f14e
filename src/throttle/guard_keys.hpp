#pragma once

// The keys of the counters: hashes under a secret of this process, so that no client can choose two that collide, and no password can be
// found from one.

#include "throttle/client_network.hpp"
#include "throttle/failures.hpp"

#include <array>
#include <string_view>

namespace smartdiscover::throttle {

// Safe from several threads at once.
class GuardKeys {
 public:
  GuardKeys();
  ~GuardKeys();

  GuardKey of_account(std::string_view account) const;
  GuardKey of_network(const ClientNetwork& network) const;
  GuardKey of_pair(std::string_view account, const ClientNetwork& network) const;
  GuardKey of_credentials(std::string_view account, std::string_view password) const;
  GuardKey of_both(GuardKey first, GuardKey second) const;

 private:
  GuardKey hashed(std::string_view text) const;
  std::array<unsigned char, 16> secret_{};
};

}  // namespace smartdiscover::throttle
