#pragma once

// The users that a store's file held when it could last be used, for the store that a reload puts in its place: a file that is
// broken just then locks nobody out.

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace smartdiscover::users {

class UserTable;

// Safe from several threads at once. Holds nothing alive: users stay as long as some store has them.
class KeptUsers {
 public:
  std::shared_ptr<const UserTable> find(const std::string& file) const {
    const std::lock_guard lock(mutex_);
    const auto found = tables_.find(file);
    return found == tables_.end() ? nullptr : found->second.lock();
  }
  void keep(const std::string& file, const std::shared_ptr<const UserTable>& users) {
    const std::lock_guard lock(mutex_);
    std::erase_if(tables_, [](const auto& entry) { return entry.second.expired(); });
    tables_[file] = users;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::weak_ptr<const UserTable>> tables_;
};

}  // namespace smartdiscover::users
