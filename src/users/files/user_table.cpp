#include "users/files/user_table.hpp"

#include <smartdiscover/passwords/hashes.hpp>

#include <algorithm>

namespace smartdiscover::users {

bool UserTable::add(StoredUser user) {
  const auto [entry, is_new] = by_address_.try_emplace(user.account.address, nullptr);
  if (is_new) entry->second = &users_.emplace_back(std::move(user));
  return is_new;
}

std::vector<UserTable::LostAlias> UserTable::index_aliases() {
  std::vector<LostAlias> lost;
  for (const auto& user : users_) {
    for (const auto& alias : user.account.aliases) {
      const auto [entry, is_new] = by_address_.try_emplace(alias, &user);
      if (entry->second != &user) lost.push_back({user, entry->second->location});
    }
  }
  return lost;
}

const StoredUser* UserTable::find(const MailAddress& address) const {
  const auto found = by_address_.find(address);
  return found == by_address_.end() ? nullptr : found->second;
}

void UserTable::choose_typical_password() {
  constexpr std::size_t sampled = 4096;
  std::unordered_map<std::string, std::size_t> users_of_cost;
  const std::string* typical = nullptr;
  std::size_t most = 0;
  const auto step = std::max<std::size_t>(1, users_.size() / sampled);
  for (std::size_t i = 0; i < users_.size(); i += step) {
    for (const auto& password : users_[i].passwords) {
      auto cost = passwords::cost_of_stored_password(password);
      if (cost.empty()) continue;
      if (const auto count = ++users_of_cost[std::move(cost)]; count > most) {
        most = count;
        typical = &password;
      }
    }
  }
  if (typical != nullptr) typical_password_ = *typical;
}

}  // namespace smartdiscover::users
