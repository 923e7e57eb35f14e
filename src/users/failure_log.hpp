#pragma once

#include <smartdiscover/base/result.hpp>
#include <smartdiscover/observe/log.hpp>

#include <mutex>
#include <string>

namespace smartdiscover::users {

// What a store that asks a server says when it cannot: the error with the store's name, in the log once for each reason and once more
// when all is well again. Safe from several threads at once.
class FailureLog {
 public:
  FailureLog(std::string store, observe::Log& log) : store_(std::move(store)), log_(log) {}

  Error failed(Error error);
  void worked();

 private:
  const std::string store_;
  observe::Log& log_;
  std::mutex mutex_;
  std::string reason_;  // empty: all is well
};

}  // namespace smartdiscover::users
