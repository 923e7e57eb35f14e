#include "identity/stores/user_table.hpp"

#include <smartdiscover/identity/hashes.hpp>

namespace smartdiscover::identity {

bool UserTable::add(StoredUser user) {
  const auto index = static_cast<std::uint32_t>(users_.size());
  if (!by_address_.emplace(user.account.address, index).second) return false;
  users_.push_back(std::move(user));
  return true;
}

std::vector<std::pair<const StoredUser*, const StoredUser*>> UserTable::index_aliases() {
  std::vector<std::pair<const StoredUser*, const StoredUser*>> lost;
  for (std::uint32_t index = 0; index < users_.size(); ++index) {
    for (const auto& alias : users_[index].account.aliases) {
      const auto [known, added] = by_address_.emplace(alias, index);
      if (!added && known->second != index) lost.emplace_back(&users_[index], &users_[known->second]);
    }
  }
  return lost;
}

const StoredUser* UserTable::find(const MailAddress& address) const {
  const auto found = by_address_.find(address);
  return found == by_address_.end() ? nullptr : &users_[found->second];
}

void UserTable::choose_typical_password() {
  struct Kind {
    std::size_t users = 0;
    const std::string* example = nullptr;
  };
  std::unordered_map<std::string, Kind> kinds;
  const Kind* most = nullptr;
  for (const auto& user : users_) {
    for (const auto& password : user.passwords) {
      auto cost = cost_of_stored_password(password);
      if (cost.empty()) continue;
      auto& kind = kinds[std::move(cost)];
      if (kind.example == nullptr) kind.example = &password;
      ++kind.users;
      if (most == nullptr || kind.users > most->users) most = &kind;
    }
  }
  if (most != nullptr) typical_password_ = *most->example;
}

}  // namespace smartdiscover::identity
