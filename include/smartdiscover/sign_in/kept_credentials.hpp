#pragma once

// What is remembered of credentials while configurations come and go. A reload keeps it, but for what a store said that is
// configured otherwise now, or that reads other files.

#include <smartdiscover/users/store_definition.hpp>

#include <cstdint>
#include <memory>
#include <vector>

namespace smartdiscover::sign_in {

class CredentialCache;

// Safe from several threads at once.
class KeptCredentials {
 public:
  KeptCredentials();
  ~KeptCredentials();

  // For one authenticator.
  struct Part {
    std::shared_ptr<CredentialCache> cache;  // a new one where it is to be of another kind
    std::vector<std::uint64_t> stores;       // a number for each of `users.stores`: that of before where it answers as before
    std::uint64_t map = 0;                   // another for each
  };
  Part part_of(const users::UsersDefinition& users);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace smartdiscover::sign_in
