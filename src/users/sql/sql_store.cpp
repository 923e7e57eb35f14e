#include "users/sql/sql_store.hpp"

#include <smartdiscover/base/hex.hpp>
#include <smartdiscover/base/text.hpp>
#include <smartdiscover/passwords/hashes.hpp>

#include <sodium.h>

#include <algorithm>
#include <array>

namespace smartdiscover::users {

namespace {

// A site has a handful of schemes; rows may hold anything.
constexpr std::size_t most_kinds = 16;
constexpr std::size_t most_problems = 100;

std::string random_password() {
  std::string bytes(24, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return encode_hex(bytes);
}

}  // namespace

SqlStore::SqlStore(std::string name, SqlQuery query, ColumnRules rules, std::unique_ptr<SqlSource> source, observe::Log& log)
    : name_(std::move(name)),
      query_(std::move(query)),
      rules_(rules),
      source_(std::move(source)),
      log_(log),
      failures_(name_, log) {}

boost::asio::awaitable<Result<StoreReply>> SqlStore::ask(StoreQuestion question) {
  const auto password = question.password ? question.password->text() : std::string_view();
  // Such a query means nothing without a password, and no user can have an impossible one.
  if (rules_.check == Check::by_query && (!passwords::is_possible_password(password) || !is_utf8(password)))
    co_return StoreReply{};
  auto asking = source_->ask(values_of(query_, {question.address, question.login, password}));
  const auto rows = co_await std::move(asking);
  if (!rows) co_return failures_.record_failure(rows.error(), source_->retry());
  auto out = reply_of_rows(*rows, question.address, rules_);
  if (!out) co_return failures_.record_failure(out.error(), source_->retry());
  if (rules_.check == Check::by_query && out->reply.outcome == StoreReply::Outcome::known) {
    auto trying = accepts_any_password(std::move(question));
    const auto accepts_any = co_await std::move(trying);
    if (!accepts_any) co_return failures_.record_failure(accepts_any.error(), source_->retry());
    if (*accepts_any)
      co_return failures_.record_failure(
          failure(Errc::malformed, "the query returns a row for any password: it must compare {password}"), source_->retry());
    out->reply.outcome = StoreReply::Outcome::accepted;
  }
  failures_.record_success();
  log_problems(out->problems);
  count_costs(out->reply.passwords);
  co_return std::move(out->reply);
}

// A query that contains {password} but does not compare it would accept every password, so it is run once more with a random one.
boost::asio::awaitable<Result<bool>> SqlStore::accepts_any_password(StoreQuestion question) {
  auto asking = source_->ask(values_of(query_, {question.address, question.login, random_password()}));
  const auto rows = co_await std::move(asking);
  if (!rows) co_return rows.error();
  co_return !rows->rows.empty();
}

void SqlStore::log_problems(const std::vector<std::string>& problems) {
  if (problems.empty()) return;
  const std::lock_guard lock(mutex_);
  for (const auto& problem : problems) {
    if (problems_.size() < most_problems && problems_.insert(problem).second)
      log_.write(observe::Level::warning, "invalid value in the user store, skipped", {{"store", name_}, {"reason", problem}});
  }
}

void SqlStore::count_costs(const std::vector<std::string>& passwords) {
  for (const auto& password : passwords) {
    auto cost = passwords::cost_of_stored_password(password);
    if (cost.empty()) continue;
    const std::lock_guard lock(mutex_);
    if (kinds_.size() >= most_kinds && !kinds_.contains(cost)) continue;
    auto& kind = kinds_[std::move(cost)];
    if (kind.users++ == 0) kind.example = password;
  }
}

std::optional<std::string> SqlStore::typical_password() const {
  const std::lock_guard lock(mutex_);
  const auto most = std::max_element(kinds_.begin(), kinds_.end(),
                                     [](const auto& a, const auto& b) { return a.second.users < b.second.users; });
  if (most == kinds_.end()) return std::nullopt;
  return most->second.example;
}

}  // namespace smartdiscover::users
