#pragma once

// A store whose users are the rows of a database.

#include "users/failure_log.hpp"
#include "users/sql/rows.hpp"
#include "users/sql/sql_source.hpp"

#include <smartdiscover/observe/log.hpp>
#include <smartdiscover/users/user_store.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

namespace smartdiscover::users {

class SqlStore : public UserStore {
 public:
  // Invalid values and an unavailable database are logged once, not for each request.
  SqlStore(std::string name, SqlQuery query, ColumnRules rules, std::unique_ptr<SqlSource> source, observe::Log& log);

  boost::asio::awaitable<Result<StoreReply>> ask(StoreQuestion question) override;
  bool ready() const override { return source_->retry().healthy(); }
  // Of the scheme and cost that was most frequent among the users found so far.
  std::optional<std::string> typical_password() const override;

 private:
  // Whether the query returns a row for a random password too.
  boost::asio::awaitable<Result<bool>> accepts_any_password(StoreQuestion question);
  void log_problems(const std::vector<std::string>& problems);
  void count_costs(const std::vector<std::string>& passwords);

  struct Kind {
    std::size_t users = 0;
    std::string example;
  };

  const std::string name_;
  const SqlQuery query_;
  const ColumnRules rules_;
  const std::unique_ptr<SqlSource> source_;
  observe::Log& log_;
  FailureLog failures_;
  mutable std::mutex mutex_;
  std::set<std::string> problems_;     // logged so far
  std::map<std::string, Kind> kinds_;  // by cost
};

}  // namespace smartdiscover::users
