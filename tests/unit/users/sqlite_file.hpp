#pragma once

// SQLite files for tests, written as other programs write them.

#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace smartdiscover::users {

// Runs statements against a file, which is made where it is not there.
inline void sqlite_file(const std::filesystem::path& file, const std::string& statements) {
  sqlite3* opened = nullptr;
  const int result = sqlite3_open(file.c_str(), &opened);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, sqlite3_close);
  if (result != SQLITE_OK) throw std::runtime_error(file.string());
  sqlite3_busy_timeout(opened, 5000);
  if (sqlite3_exec(opened, statements.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error(sqlite3_errmsg(opened));
}

// Somebody who has written and not yet committed, as long as it lives.
class SqliteWriter {
 public:
  enum class Lock { immediate, exclusive };
  SqliteWriter(const std::filesystem::path& file, const std::string& statement, Lock lock = Lock::immediate) {
    sqlite3_open(file.c_str(), &database_);
    // Who has just been answered may still be about to let the file go.
    sqlite3_busy_timeout(database_, 10000);
    const auto begin = std::string(lock == Lock::exclusive ? "BEGIN EXCLUSIVE;" : "BEGIN IMMEDIATE;");
    if (sqlite3_exec(database_, (begin + statement).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
      throw std::runtime_error(sqlite3_errmsg(database_));
  }
  ~SqliteWriter() {
    sqlite3_exec(database_, "COMMIT", nullptr, nullptr, nullptr);
    sqlite3_close(database_);
  }
  void roll_back() { sqlite3_exec(database_, "ROLLBACK", nullptr, nullptr, nullptr); }
  SqliteWriter(const SqliteWriter&) = delete;
  SqliteWriter& operator=(const SqliteWriter&) = delete;

 private:
  sqlite3* database_ = nullptr;
};

}  // namespace smartdiscover::users
