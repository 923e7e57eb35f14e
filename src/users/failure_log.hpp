#pragma once

#include <smartdiscover/async/retry_schedule.hpp>
#include <smartdiscover/base/result.hpp>
#include <smartdiscover/observe/log.hpp>

#include <mutex>
#include <optional>
#include <string>

namespace smartdiscover::users {

// The failures of a store that asks a server or a database. Each is logged when it begins and once more when the store is available
// again, not for every request. Safe from several threads at once.
class FailureLog {
 public:
  FailureLog(std::string store, observe::Log& log) : store_(std::move(store)), log_(log) {}

  // The error with the store's name, as unavailable unless it is timed_out or busy. These two are not logged: the authenticator
  // counts them.
  Error record_failure(Error error, const async::RetrySchedule& retry);
  void record_success();

 private:
  const std::string store_;
  observe::Log& log_;
  std::mutex mutex_;
  std::optional<std::string> error_;  // the one that was logged last; nullopt: available
};

}  // namespace smartdiscover::users
