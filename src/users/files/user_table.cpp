#include "users/files/user_table.hpp"

#include "users/files/user_record.hpp"

#include <smartdiscover/passwords/hashes.hpp>

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

namespace smartdiscover::users {

namespace {

constexpr unsigned offset_bits = 20;
constexpr std::size_t block_size = std::size_t{1} << offset_bits;
constexpr std::size_t most_blocks = std::size_t{1} << (32 - offset_bits);
constexpr std::size_t sampled = 4096;

std::uint32_t hash_of(const MailAddress& address) {
  const auto hash = std::hash<MailAddress>{}(address)*0x9E3779B97F4A7C15ULL;
  return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace

bool UserTable::add(const StoredUser& user) {
  if (position_of(user.account.address)) return false;
  if (file_.empty()) file_ = user.location.file;
  const auto position = store(record_of(user));
  index(user.account.address, position);
  if (!user.account.aliases.empty()) with_aliases_.push_back(position);
  ++size_;
  return true;
}

std::vector<UserTable::LostAlias> UserTable::index_aliases() {
  std::vector<LostAlias> lost;
  for (const auto position : with_aliases_) {
    const auto user = read(position);
    for (const auto& alias : user.account.aliases) {
      if (const auto known = position_of(alias); !known) {
        index(alias, position);
      } else if (*known != position) {
        lost.push_back({user, read(*known).location});
      }
    }
  }
  with_aliases_ = {};
  return lost;
}

std::optional<StoredUser> UserTable::find(const MailAddress& address) const {
  const auto position = position_of(address);
  return position ? std::optional(read(*position)) : std::nullopt;
}

std::string_view UserTable::content_of(const MailAddress& address) const {
  const auto position = position_of(address);
  return position ? content_of_record(record_at(*position)) : std::string_view();
}

void UserTable::choose_typical_password() {
  struct Kind {
    std::size_t users = 0;
    std::string example;
  };
  std::unordered_map<std::string, Kind> kinds;
  const Kind* most = nullptr;
  std::size_t seen = 0;
  // The slots are in no order of the file, so its beginning counts no more than its end.
  for (const auto& slot : slots_) {
    if (slot.position == 0) continue;
    if (++seen > sampled) break;
    for (auto& password : read(slot.position).passwords) {
      auto cost = passwords::cost_of_stored_password(password);
      if (cost.empty()) continue;
      auto& kind = kinds[std::move(cost)];
      if (kind.users == 0) kind.example = std::move(password);
      ++kind.users;
      if (most == nullptr || kind.users > most->users) most = &kind;
    }
  }
  if (most != nullptr) typical_password_ = most->example;
}

UserTable::Position UserTable::store(const std::string& record) {
  if (blocks_.empty() || blocks_.back().size() + record.size() > block_size) {
    if (blocks_.size() == most_blocks) throw std::length_error("more users than a file may have");
    // The last one is as large as what is in it: small files are many.
    if (!blocks_.empty())
      blocks_.emplace_back().reserve(std::max(block_size, record.size()));
    else
      blocks_.emplace_back();
  }
  const auto block = blocks_.size() - 1;
  const auto position = (block << offset_bits | blocks_.back().size()) + 1;
  blocks_.back() += record;
  return static_cast<Position>(position);
}

std::string_view UserTable::record_at(Position position) const {
  const auto at = std::size_t{position} - 1;
  return std::string_view(blocks_[at >> offset_bits]).substr(at & (block_size - 1));
}

StoredUser UserTable::read(Position position) const { return read_record(record_at(position), file_); }

std::optional<UserTable::Position> UserTable::position_of(const MailAddress& address) const {
  if (slots_.empty()) return std::nullopt;
  const auto mask = slots_.size() - 1;
  const auto hash = hash_of(address);
  for (std::size_t i = hash & mask; slots_[i].position != 0; i = (i + 1) & mask) {
    if (slots_[i].hash == hash && read(slots_[i].position).account.owns(address)) return slots_[i].position;
  }
  return std::nullopt;
}

void UserTable::index(const MailAddress& address, Position position) {
  if (++used_ * 4 > slots_.size() * 3) {
    std::vector<Slot> before(std::max<std::size_t>(16, slots_.size() * 2));
    before.swap(slots_);
    for (const auto& slot : before) {
      if (slot.position != 0) insert(slot);
    }
  }
  insert({hash_of(address), position});
}

void UserTable::insert(Slot slot) {
  const auto mask = slots_.size() - 1;
  std::size_t i = slot.hash & mask;
  while (slots_[i].position != 0) i = (i + 1) & mask;
  slots_[i] = slot;
}

}  // namespace smartdiscover::users
