#include "users/password_file.hpp"
#include "users/sql/sql_connection.hpp"

#include <mysql.h>

#include <algorithm>
#include <array>
#include <utility>

namespace smartdiscover::users {

namespace {

using Tls = MariadbDatabase::Tls;

// No value of a user is near that.
constexpr unsigned long longest_value = 16 * 1024 * 1024;

struct Close {
  void operator()(MYSQL* connection) const { mysql_close(connection); }
};
struct CloseStatement {
  void operator()(MYSQL_STMT* statement) const { mysql_stmt_close(statement); }
};
struct FreeResult {
  void operator()(MYSQL_RES* result) const { mysql_free_result(result); }
};

// Errors of the server from 1000 on are about the query, but for those about the server's own state; those of the library from
// 2000 on are about the connection.
Errc code_of(unsigned number) {
  constexpr std::array<unsigned, 12> states{1040, 1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1205, 1317, 1927};
  const bool is_of_query = number >= 1000 && number < 2000;
  return is_of_query && std::find(states.begin(), states.end(), number) == states.end() ? Errc::malformed : Errc::unavailable;
}

// The library counts in seconds.
unsigned seconds(std::chrono::milliseconds time) {
  return static_cast<unsigned>(std::max<long long>(1, (time.count() + 999) / 1000));
}

// Not safe to be done by several threads at once, as mysql_init() would.
void initialise_library() {
  static const int done = mysql_library_init(0, nullptr, nullptr);
  static_cast<void>(done);
}

class Mariadb : public SqlConnection {
 public:
  explicit Mariadb(PreparedQuery query) : query_(std::move(query)) {}

  std::optional<Error> open(const MariadbDatabase& database) {
    initialise_library();
    connection_.reset(mysql_init(nullptr));
    if (!connection_) return failure(Errc::unavailable, "out of memory");
    std::string password;
    if (!database.password_file.empty()) {
      auto read = read_password_file(database.password_file);
      if (!read) return read.error();
      password = std::move(*read);
    }
    set_options(database);
    const auto text = [](const std::string& value) { return value.empty() ? nullptr : value.c_str(); };
    if (mysql_real_connect(connection_.get(), text(database.host), database.user.c_str(), password.c_str(),
                           database.database.c_str(), database.host.empty() ? 0 : database.port, text(database.socket.native()),
                           0) == nullptr) {
      return failure(Errc::unavailable, mysql_error(connection_.get()));
    }
    if (database.tls != Tls::off && mysql_get_ssl_cipher(connection_.get()) == nullptr)
      return failure(Errc::unavailable, "the connection is not encrypted, but tls requires it");
    return prepare();
  }

  Result<SqlRows> ask(const SqlValues& values) override {
    std::vector<MYSQL_BIND> bound(values.size(), MYSQL_BIND{});
    for (std::size_t i = 0; i < values.size(); ++i) {
      bound[i].buffer_type = MYSQL_TYPE_STRING;
      bound[i].buffer = const_cast<char*>(values[i].text().data());
      bound[i].buffer_length = values[i].text().size();
    }
    const auto statement = statement_.get();
    if (!bound.empty() && mysql_stmt_bind_param(statement, bound.data()) != 0) return failed(values);
    if (mysql_stmt_execute(statement) != 0) return failed(values);
    auto rows = read_rows(values);
    mysql_stmt_free_result(statement);
    return rows;
  }

 private:
  void set_options(const MariadbDatabase& database) {
    const auto connection = connection_.get();
    const unsigned limit = seconds(query_.timeout);
    mysql_options(connection, MYSQL_OPT_CONNECT_TIMEOUT, &limit);
    mysql_options(connection, MYSQL_OPT_READ_TIMEOUT, &limit);
    mysql_options(connection, MYSQL_OPT_WRITE_TIMEOUT, &limit);
    mysql_options(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(connection, MYSQL_INIT_COMMAND, "SET SESSION TRANSACTION READ ONLY");
    // Else a server could ask for files of this machine.
    const unsigned off = 0;
    mysql_options(connection, MYSQL_OPT_LOCAL_INFILE, &off);
    const unsigned protocol = database.host.empty() ? MYSQL_PROTOCOL_SOCKET : MYSQL_PROTOCOL_TCP;
    mysql_options(connection, MYSQL_OPT_PROTOCOL, &protocol);
    const my_bool encrypted = database.tls != Tls::off ? 1 : 0;
    const my_bool verified = database.tls == Tls::verify ? 1 : 0;
    mysql_options(connection, MYSQL_OPT_SSL_ENFORCE, &encrypted);
    mysql_options(connection, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verified);
    if (!database.ca.empty()) mysql_options(connection, MYSQL_OPT_SSL_CA, database.ca.c_str());
  }

  std::optional<Error> prepare() {
    statement_.reset(mysql_stmt_init(connection_.get()));
    if (!statement_) return failure(Errc::unavailable, "out of memory");
    const auto& text = query_.query.text;
    if (mysql_stmt_prepare(statement_.get(), text.data(), text.size()) != 0) return failed({});
    const auto marks = static_cast<std::size_t>(mysql_stmt_param_count(statement_.get()));
    if (marks != query_.query.values.size()) return wrong_number_of_values(marks, query_.query.values.size());
    const std::unique_ptr<MYSQL_RES, FreeResult> description(mysql_stmt_result_metadata(statement_.get()));
    if (!description) return failure(Errc::malformed, "expected a query that only reads, such as SELECT");
    const auto count = mysql_num_fields(description.get());
    const auto* fields = mysql_fetch_fields(description.get());
    for (unsigned i = 0; i < count; ++i) columns_.emplace_back(fields[i].name, fields[i].name_length);
    return std::nullopt;
  }

  Result<SqlRows> read_rows(const SqlValues& values) {
    const auto statement = statement_.get();
    SqlRows rows;
    rows.columns = columns_;
    // First the lengths, with no room for any value; then each value with as much as it needs.
    std::vector<unsigned long> lengths(columns_.size());
    std::vector<my_bool> nulls(columns_.size());
    std::vector<MYSQL_BIND> bound(columns_.size(), MYSQL_BIND{});
    for (std::size_t i = 0; i < bound.size(); ++i) {
      bound[i].buffer_type = MYSQL_TYPE_STRING;
      bound[i].length = &lengths[i];
      bound[i].is_null = &nulls[i];
    }
    if (mysql_stmt_bind_result(statement, bound.data()) != 0) return failed(values);
    for (;;) {
      const int fetched = mysql_stmt_fetch(statement);
      if (fetched == MYSQL_NO_DATA) return rows;
      if (fetched != 0 && fetched != MYSQL_DATA_TRUNCATED) return failed(values);
      if (rows.rows.size() == query_.most_rows) return too_many_rows(query_.most_rows);
      auto& row = rows.rows.emplace_back();
      for (unsigned i = 0; i < columns_.size(); ++i) {
        if (nulls[i] != 0) {
          row.emplace_back();
          continue;
        }
        if (lengths[i] > longest_value) return failure(Errc::malformed, "the column " + columns_[i] + " is too large");
        std::string value(lengths[i], '\0');
        MYSQL_BIND one{};
        one.buffer_type = MYSQL_TYPE_STRING;
        one.buffer = value.data();
        one.buffer_length = value.size();
        one.length = &lengths[i];
        if (!value.empty() && mysql_stmt_fetch_column(statement, &one, i, 0) != 0) return failed(values);
        row.emplace_back(std::move(value));
      }
    }
  }

  Error failed(const SqlValues& values) const {
    const auto number = mysql_stmt_errno(statement_.get());
    std::string text = mysql_stmt_error(statement_.get());
    // An error while rows are fetched is at times the connection's alone.
    if (text.empty()) text = mysql_error(connection_.get());
    return failure(code_of(number), without_values(std::move(text), query_.query, values));
  }

  const PreparedQuery query_;
  std::unique_ptr<MYSQL, Close> connection_;
  std::unique_ptr<MYSQL_STMT, CloseStatement> statement_;
  std::vector<std::string> columns_;
};

}  // namespace

Result<std::unique_ptr<SqlConnection>> open_mariadb(const MariadbDatabase& database, const PreparedQuery& query) {
  auto connection = std::make_unique<Mariadb>(query);
  if (auto error = connection->open(database)) return *error;
  return std::unique_ptr<SqlConnection>(std::move(connection));
}

}  // namespace smartdiscover::users
