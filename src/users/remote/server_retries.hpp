#pragma once

#include <smartdiscover/async/retry_schedule.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <string>

namespace smartdiscover::users {

// A retry schedule for each server of a store, for at most `limit` servers: with `host: service-map` a map may name any number of them.
// For one thread.
class ServerRetries {
 public:
  explicit ServerRetries(std::size_t limit) : limit_(limit) {}

  std::shared_ptr<async::RetrySchedule> of(const std::string& server) {
    if (const auto found = schedules_.find(server); found != schedules_.end()) return found->second;
    // A healthy server's schedule holds nothing that is worth keeping.
    if (schedules_.size() >= limit_) std::erase_if(schedules_, [](const auto& entry) { return entry.second->healthy(); });
    if (schedules_.size() >= limit_) schedules_.clear();
    return schedules_.emplace(server, std::make_shared<async::RetrySchedule>()).first->second;
  }
  std::size_t size() const { return schedules_.size(); }

 private:
  const std::size_t limit_;
  std::map<std::string, std::shared_ptr<async::RetrySchedule>> schedules_;
};

}  // namespace smartdiscover::users
