#pragma once

// A store that finds users and lets another store check the password: attributes from a database, the password at the mail server.

#include <smartdiscover/users/user_store.hpp>

#include <memory>
#include <string>
#include <vector>

namespace smartdiscover::users {

// The store that checks the passwords. It is not asked on its own.
struct PasswordChecker {
  std::string name;
  std::vector<Domain> domains;  // the only ones it is asked about; empty: all
  std::shared_ptr<UserStore> store;
};

// `people` finds the user; `checker` is asked about the primary address that was found. If the checker does not accept the password, for
// whatever reason, the outcome is refused and no further store is asked. If either is unavailable, so is this store.
std::shared_ptr<UserStore> make_bound_store(std::string name, std::shared_ptr<UserStore> people, PasswordChecker checker);

}  // namespace smartdiscover::users
