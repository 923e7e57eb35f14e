#pragma once

// The users of each file as they were read last, for the store that a reload creates in place of another: if the file is invalid at that
// moment, its users can still sign in.

#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace smartdiscover::users {

class UserTable;

// Safe from several threads at once. Owns nothing: a table lives as long as some store uses it.
class LastGoodUsers {
 public:
  std::shared_ptr<const UserTable> find(const std::string& file) const {
    const std::lock_guard lock(mutex_);
    const auto found = tables_.find(file);
    return found == tables_.end() ? nullptr : found->second.lock();
  }
  void set(const std::string& file, const std::shared_ptr<const UserTable>& users) {
    const std::lock_guard lock(mutex_);
    std::erase_if(tables_, [](const auto& entry) { return entry.second.expired(); });
    tables_[file] = users;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::weak_ptr<const UserTable>> tables_;
};

}  // namespace smartdiscover::users
