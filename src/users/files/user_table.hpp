#pragma once

// Users held in memory, found by their address or an alias: what the stores that read files have in common. A user takes little more
// than the text that was written about them: a million fit where there is room for a million lines.

#include <smartdiscover/model/account.hpp>
#include <smartdiscover/model/location.hpp>

#include <cstdint>
#include <optional>
#include <string>
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
  // False where the address is that of another user already; that one stays. Throws std::length_error beyond 4 GiB.
  bool add(const StoredUser& user);

  // An alias that is another user's already, or their address.
  struct LostAlias {
    StoredUser loser;
    Location owner;
  };
  // Makes the users' aliases known, once all are added. An address wins over an alias, the first of two users over the second.
  // Returns what was lost, in the order of the users.
  std::vector<LostAlias> index_aliases();

  std::optional<StoredUser> find(const MailAddress& address) const;
  // All that is held of whom find() finds, but for the place in the file, as octets to compare; empty where there is nobody.
  std::string_view content_of(const MailAddress& address) const;
  std::size_t size() const noexcept { return size_; }
  // A password of the scheme and cost that most users have.
  const std::optional<std::string>& typical_password() const noexcept { return typical_password_; }
  // Once all are added. Looks at a few thousand users.
  void choose_typical_password();

 private:
  // Where a record begins: its block, and the octet in it. Taken by 1, so that 0 is an empty slot.
  using Position = std::uint32_t;
  struct Slot {
    std::uint32_t hash = 0;
    Position position = 0;
  };

  Position store(const std::string& record);
  std::string_view record_at(Position position) const;  // and all behind it
  StoredUser read(Position position) const;
  std::optional<Position> position_of(const MailAddress& address) const;
  void index(const MailAddress& address, Position position);
  void insert(Slot slot);

  std::vector<std::string> blocks_;
  std::vector<Slot> slots_;  // open addressing, a power of two
  std::size_t used_ = 0;
  std::size_t size_ = 0;
  std::vector<Position> with_aliases_;  // until they are indexed
  std::string_view file_;               // that all of them stand in
  std::optional<std::string> typical_password_;
};

}  // namespace smartdiscover::users
