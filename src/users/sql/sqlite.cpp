#include "users/sql/sql_connection.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/users/fresh_file.hpp>

#include <sqlite3.h>

#include <utility>

namespace smartdiscover::users {

namespace {

using Clock = std::chrono::steady_clock;

// No value of a user is near that.
constexpr int longest_value = 16 * 1024 * 1024;
// Steps of SQLite's machine between two looks at the clock: some microseconds.
constexpr int steps_between_looks = 2000;

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinishStatement>;

Errc code_of(int result) {
  switch (result & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return Errc::busy;
    case SQLITE_INTERRUPT: return Errc::timed_out;
    case SQLITE_ERROR:
    case SQLITE_RANGE:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_AUTH: return Errc::malformed;
    default: return Errc::unavailable;
  }
}

std::string text_of(sqlite3* database, int result) {
  if ((result & 0xFF) == SQLITE_INTERRUPT) return "the query timed out";
  return database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(result);
}

class Sqlite : public SqlConnection {
 public:
  explicit Sqlite(PreparedQuery query) : query_(std::move(query)) {}

  std::optional<Error> open(const std::filesystem::path& path) {
    path_ = path;
    file_ = state_of(path);
    sqlite3* opened = nullptr;
    const int result = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
    database_.reset(opened);
    if (result != SQLITE_OK) return failure(code_of(result), path.string() + ": " + text_of(opened, result));
    sqlite3_busy_timeout(opened, static_cast<int>(query_.timeout.count()));
    sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, longest_value);
    // The file may be written by others: its schema is not trusted.
    sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_progress_handler(opened, steps_between_looks, is_too_late, this);
    return prepare();
  }

  Result<SqlRows> ask(const SqlValues& values) override {
    const auto now = state_of(path_);
    if (now.device != file_.device || now.inode != file_.inode) {
      return failure(Errc::unavailable, now.exists ? "the file was replaced" : path_.string() + ": no such file");
    }
    deadline_ = Clock::now() + query_.timeout;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto value = values[i].text();
      // Bound, not copied: the values outlive the bindings, which are cleared below.
      sqlite3_bind_text(statement_.get(), static_cast<int>(i) + 1, value.data(), static_cast<int>(value.size()), SQLITE_STATIC);
    }
    auto rows = read_rows(values);
    // Ends the transaction, so that no checkpoint waits for it, and drops the values.
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
    return rows;
  }

 private:
  std::optional<Error> prepare() {
    deadline_ = Clock::now() + query_.timeout;
    const auto& text = query_.query.text;
    sqlite3_stmt* prepared = nullptr;
    const char* rest = nullptr;
    const int result = sqlite3_prepare_v3(database_.get(), text.c_str(), static_cast<int>(text.size()) + 1,
                                          SQLITE_PREPARE_PERSISTENT, &prepared, &rest);
    statement_.reset(prepared);
    if (result != SQLITE_OK) return failure(code_of(result), text_of(database_.get(), result));
    if (prepared == nullptr) return failure(Errc::malformed, "the query is empty");
    sqlite3_stmt* second = nullptr;
    const bool more = sqlite3_prepare_v2(database_.get(), rest, -1, &second, nullptr) != SQLITE_OK || second != nullptr;
    sqlite3_finalize(second);
    if (more) return failure(Errc::malformed, "expected one query, found more after its semicolon");
    if (sqlite3_stmt_readonly(prepared) == 0 || sqlite3_column_count(prepared) == 0)
      return failure(Errc::malformed, "expected a query that only reads, such as SELECT");
    const auto marks = static_cast<std::size_t>(sqlite3_bind_parameter_count(prepared));
    if (marks != query_.query.values.size()) return wrong_number_of_values(marks, query_.query.values.size());
    return std::nullopt;
  }

  Result<SqlRows> read_rows(const SqlValues& values) {
    SqlRows rows;
    const auto statement = statement_.get();
    int result = sqlite3_step(statement);
    // Only after the first step: that one prepares the query again where the schema changed.
    const int columns = sqlite3_column_count(statement);
    for (int i = 0; i < columns; ++i) rows.columns.emplace_back(sqlite3_column_name(statement, i));
    for (; result == SQLITE_ROW; result = sqlite3_step(statement)) {
      if (rows.rows.size() == query_.most_rows) return too_many_rows(query_.most_rows);
      auto& row = rows.rows.emplace_back();
      for (int i = 0; i < columns; ++i) {
        const auto* text = static_cast<const char*>(sqlite3_column_blob(statement, i));
        const auto length = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
        if (sqlite3_column_type(statement, i) == SQLITE_NULL) {
          row.emplace_back();
        } else {
          row.emplace_back(std::string(text != nullptr ? text : "", length));
        }
      }
    }
    if (result == SQLITE_DONE) return rows;
    return failure(code_of(result), without_values(text_of(database_.get(), result), query_.query, values));
  }

  static int is_too_late(void* self) { return Clock::now() >= static_cast<Sqlite*>(self)->deadline_ ? 1 : 0; }

  const PreparedQuery query_;
  std::filesystem::path path_;
  FileState file_;
  Clock::time_point deadline_;
  Database database_;
  Statement statement_;
};

}  // namespace

Result<std::unique_ptr<SqlConnection>> open_sqlite(const SqliteDatabase& database, const PreparedQuery& query) {
  auto connection = std::make_unique<Sqlite>(query);
  if (auto error = connection->open(database.path)) return *error;
  return std::unique_ptr<SqlConnection>(std::move(connection));
}

}  // namespace smartdiscover::users
