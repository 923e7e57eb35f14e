#pragma once

// A user store with what the configuration says about asking it.

#include <smartdiscover/observe/sign_in_metrics.hpp>
#include <smartdiscover/users/user_store.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace smartdiscover::sign_in {

struct ConfiguredStore {
  std::string name;
  std::vector<Domain> domains;  // empty: all
  std::chrono::milliseconds timeout{5000};
  std::chrono::milliseconds negative{60000};
  std::shared_ptr<users::UserStore> store;
  std::shared_ptr<observe::StoreMetrics> metrics{};  // null: not counted

  bool serves(const Domain& domain) const;
};

}  // namespace smartdiscover::sign_in
