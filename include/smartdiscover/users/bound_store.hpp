#pragma once

// A store that knows people and leaves the password to another one: attributes from a database, the password with the mail server.

#include <smartdiscover/users/user_store.hpp>

#include <memory>
#include <string>
#include <vector>

namespace smartdiscover::users {

// Who checks passwords for others: it is asked for them alone, never on its own.
struct PasswordChecker {
  std::string name;
  std::vector<Domain> domains;  // it knows these only; empty: all
  std::shared_ptr<UserStore> store;
};

// `people` says who somebody is; `checker` is asked about the primary address found there. Whoever is found and whose password the
// checker does not take, for what reason ever, is refused: no store after this one is asked. Both have to answer.
std::shared_ptr<UserStore> make_bound_store(std::string name, std::shared_ptr<UserStore> people, PasswordChecker checker);

}  // namespace smartdiscover::users
