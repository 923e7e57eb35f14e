#pragma once

// Users held in memory, found by their address or an alias: what the stores that read files have in common.

#include <smartdiscover/model/account.hpp>
#include <smartdiscover/model/place.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace smartdiscover::identity {

struct StoredUser {
  Account account;
  std::vector<std::string> passwords;
  Place place;
};

// Built by one thread, then immutable.
class UserTable {
 public:
  // False where the address is that of another user already; that one stays.
  bool add(StoredUser user);
  // Makes the users' aliases known, once all are added. An address wins over an alias, the first of two users over the second.
  // Returns the users, in their order, of whom an alias is lost, each with the user who has it.
  std::vector<std::pair<const StoredUser*, const StoredUser*>> index_aliases();

  // nullptr where there is none. Valid while the table lives.
  const StoredUser* find(const MailAddress& address) const;
  std::size_t size() const noexcept { return users_.size(); }
  // A password of the scheme and cost that most users have.
  const std::optional<std::string>& typical_password() const noexcept { return typical_password_; }
  // Once all are added.
  void choose_typical_password();

 private:
  std::vector<StoredUser> users_;
  std::unordered_map<MailAddress, std::uint32_t> by_address_;
  std::optional<std::string> typical_password_;
};

}  // namespace smartdiscover::identity
