#pragma once

// The users of a file, in memory, found by their address or an alias: what the stores that read files have in common.

#include <smartdiscover/model/account.hpp>
#include <smartdiscover/model/location.hpp>

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace smartdiscover::users {

struct StoredUser {
  Account account;
  std::vector<std::string> passwords;
  Location location;
};

// Built by one thread, then immutable.
class UserTable {
 public:
  UserTable() = default;
  UserTable(UserTable&&) = default;
  UserTable& operator=(UserTable&&) = default;

  // False where the address is another user's already; that one stays.
  bool add(StoredUser user);

  // An alias that is another user's alias or address already.
  struct LostAlias {
    const StoredUser& loser;
    Location owner;
  };
  // Makes users found by their aliases, once all are added. An address wins over an alias, the first of two users over the second.
  // Returns what was lost, in the order of the users.
  std::vector<LostAlias> index_aliases();

  const StoredUser* find(const MailAddress& address) const;
  std::size_t size() const noexcept { return users_.size(); }
  // A password of the scheme and cost that most users have.
  const std::optional<std::string>& typical_password() const noexcept { return typical_password_; }
  // Once all are added. Looks at some thousand users.
  void choose_typical_password();

 private:
  std::deque<StoredUser> users_;
  std::unordered_map<MailAddress, const StoredUser*> by_address_;
  std::optional<std::string> typical_password_;
};

}  // namespace smartdiscover::users
