#include "users/sql/postgresql_connection.hpp"

#include "users/sql/postgresql_cancel.hpp"
#include "users/sql/postgresql_parameters.hpp"

#include <smartdiscover/base/text.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <unistd.h>

#include <utility>

namespace smartdiscover::users {

namespace {

namespace asio = boost::asio;
constexpr const char* statement = "smartdiscover";

// libpq's texts are several lines at times.
std::string one_line(const char* text) {
  std::string out;
  for (const char c : trim(text == nullptr ? "" : text)) out += c == '\n' || c == '\t' ? ' ' : c;
  return out;
}

std::string_view sql_state(const PGresult* result) {
  const auto* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state == nullptr ? "" : state;
}

// Appendix A of PostgreSQL's manual. Classes 22 (values), 42 (the query, rights) and 0A (not supported) are the query's fault.
Error refusal(const PGresult* result, const SqlQuery& query, const SqlValues& values) {
  const auto state = sql_state(result);
  const bool of_query = state.starts_with("22") || state.starts_with("42") || state.starts_with("0A");
  const auto* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  return failure(of_query ? Errc::malformed : Errc::unavailable,
                 without_values(one_line(message != nullptr ? message : PQresultErrorMessage(result)), query, values));
}

}  // namespace

PostgresqlConnection::PostgresqlConnection(asio::any_io_executor executor, PreparedQuery query)
    : executor_(std::move(executor)), query_(std::move(query)) {}

asio::awaitable<Result<std::unique_ptr<PostgresqlConnection>>> PostgresqlConnection::open(PostgresqlDatabase database,
                                                                                          PreparedQuery query,
                                                                                          Deadline deadline) {
  auto finding = postgresql_parameters(std::move(database), deadline);
  auto parameters = co_await std::move(finding);
  if (!parameters) co_return parameters.error();
  std::unique_ptr<PostgresqlConnection> opened(new PostgresqlConnection(co_await asio::this_coro::executor, std::move(query)));
  auto connecting = opened->connect(std::move(*parameters), deadline);
  if (auto error = co_await std::move(connecting)) co_return *error;
  auto preparing = opened->prepare(deadline);
  if (auto error = co_await std::move(preparing)) co_return *error;
  co_return std::move(opened);
}

asio::awaitable<std::optional<Error>> PostgresqlConnection::connect(std::map<std::string, std::string> parameters,
                                                                    Deadline deadline) {
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const auto& [name, value] : parameters) {
    names.push_back(name.c_str());
    values.push_back(value.c_str());
  }
  names.push_back(nullptr);
  values.push_back(nullptr);
  connection_.reset(PQconnectStartParams(names.data(), values.data(), 0));
  if (!connection_ || PQstatus(connection_.get()) == CONNECTION_BAD) co_return lost();
  // Else it writes them to standard error.
  PQsetNoticeProcessor(
      connection_.get(), [](void*, const char*) {}, nullptr);
  for (auto next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK; next = PQconnectPoll(connection_.get())) {
    if (next == PGRES_POLLING_FAILED) co_return lost();
    auto waiting = wait(next == PGRES_POLLING_READING ? Readiness::reading : Readiness::writing, deadline);
    if (auto error = co_await std::move(waiting)) co_return *error;
  }
  if (PQsetnonblocking(connection_.get(), 1) != 0) co_return lost();
  co_return std::nullopt;
}

asio::awaitable<std::optional<Error>> PostgresqlConnection::prepare(Deadline deadline) {
  const auto count = static_cast<int>(query_.query.values.size());
  if (PQsendPrepare(connection_.get(), statement, query_.query.text.c_str(), count, nullptr) == 0) co_return lost();
  auto preparing = answer(deadline);
  const auto prepared = co_await std::move(preparing);
  if (!prepared) co_return prepared.error();
  if (PQresultStatus(prepared->get()) != PGRES_COMMAND_OK) co_return refusal(prepared->get(), query_.query, {});

  if (PQsendDescribePrepared(connection_.get(), statement) == 0) co_return lost();
  auto describing = answer(deadline);
  const auto described = co_await std::move(describing);
  if (!described) co_return described.error();
  if (PQresultStatus(described->get()) != PGRES_COMMAND_OK) co_return refusal(described->get(), query_.query, {});
  if (PQnparams(described->get()) != count)
    co_return wrong_number_of_values(static_cast<std::size_t>(PQnparams(described->get())), query_.query.values.size());
  if (PQnfields(described->get()) == 0) co_return failure(Errc::malformed, "expected a query that only reads, such as SELECT");
  co_return std::nullopt;
}

asio::awaitable<Result<SqlRows>> PostgresqlConnection::ask(const SqlValues& values, Deadline deadline) {
  std::vector<const char*> texts;
  for (const auto& value : values) texts.push_back(value.text().data());
  if (PQsendQueryPrepared(connection_.get(), statement, static_cast<int>(texts.size()), texts.data(), nullptr, nullptr, 0) == 0)
    co_return lost();
  auto asking = answer(deadline);
  const auto result = co_await std::move(asking);
  if (!result) co_return result.error();
  if (PQresultStatus(result->get()) == PGRES_TUPLES_OK) co_return rows_of(result->get());
  auto error = refusal(result->get(), query_.query, values);
  // A table has changed, or a pooler between us and the server has given us another one: what was prepared is gone.
  if (sql_state(result->get()) == "0A000" || sql_state(result->get()) == "26000") error.code = Errc::unavailable;
  co_return error;
}

asio::awaitable<Result<PostgresqlConnection::Answer>> PostgresqlConnection::answer(Deadline deadline) {
  const auto connection = connection_.get();
  for (;;) {
    const int unsent = PQflush(connection);
    if (unsent < 0) co_return lost();
    if (unsent == 0) break;
    // The server may want to be read before it reads on.
    auto waiting = wait(Readiness::either, deadline);
    if (auto error = co_await std::move(waiting)) co_return given_up(std::move(*error));
    if (PQconsumeInput(connection) == 0) co_return lost();
  }
  Answer last;
  for (;;) {
    while (PQisBusy(connection) != 0) {
      auto waiting = wait(Readiness::reading, deadline);
      if (auto error = co_await std::move(waiting)) co_return given_up(std::move(*error));
      if (PQconsumeInput(connection) == 0) co_return lost();
    }
    Answer next(PQgetResult(connection));
    if (!next) break;
    last = std::move(next);
  }
  if (!last || PQstatus(connection) == CONNECTION_BAD) co_return lost();
  co_return std::move(last);
}

asio::awaitable<std::optional<Error>> PostgresqlConnection::wait(Readiness readiness, Deadline deadline) {
  // libpq closes and opens sockets as it likes; ours stays until Asio is done with it.
  const auto socket = std::make_shared<asio::posix::stream_descriptor>(executor_);
  boost::system::error_code error;
  socket->assign(::dup(PQsocket(connection_.get())), error);
  if (error) co_return lost();
  asio::steady_timer timer(executor_, deadline);
  timer.async_wait([socket](const boost::system::error_code& cancelled) {
    boost::system::error_code ignored;
    if (!cancelled) socket->cancel(ignored);
  });
  const auto wanted =
      readiness == Readiness::writing ? asio::posix::stream_descriptor::wait_write : asio::posix::stream_descriptor::wait_read;
  if (readiness == Readiness::either) {
    socket->async_wait(asio::posix::stream_descriptor::wait_write, [socket](const boost::system::error_code& cancelled) {
      boost::system::error_code ignored;
      if (!cancelled) socket->cancel(ignored);
    });
  }
  auto waiting = socket->async_wait(wanted, asio::as_tuple(asio::use_awaitable));
  co_await std::move(waiting);
  socket->cancel(error);
  if (std::chrono::steady_clock::now() >= deadline) co_return failure(Errc::timed_out, "the server did not answer in time");
  co_return std::nullopt;
}

Error PostgresqlConnection::given_up(Error error) const {
  if (error.code == Errc::timed_out) cancel_query(connection_.get());
  return error;
}

Error PostgresqlConnection::lost() const {
  if (!connection_) return failure(Errc::unavailable, "out of memory");
  auto text = one_line(PQerrorMessage(connection_.get()));
  return failure(Errc::unavailable, text.empty() ? "the connection was lost" : std::move(text));
}

Result<SqlRows> PostgresqlConnection::rows_of(const PGresult* result) const {
  SqlRows rows;
  const int columns = PQnfields(result);
  const int count = PQntuples(result);
  if (static_cast<std::size_t>(count) > query_.most_rows) return too_many_rows(query_.most_rows);
  for (int i = 0; i < columns; ++i) rows.columns.emplace_back(PQfname(result, i));
  for (int i = 0; i < count; ++i) {
    auto& row = rows.rows.emplace_back();
    for (int j = 0; j < columns; ++j) {
      if (PQgetisnull(result, i, j) != 0) {
        row.emplace_back();
      } else {
        row.emplace_back(std::string(PQgetvalue(result, i, j), static_cast<std::size_t>(PQgetlength(result, i, j))));
      }
    }
  }
  return rows;
}

}  // namespace smartdiscover::users
