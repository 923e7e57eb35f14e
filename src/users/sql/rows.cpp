#include "users/sql/rows.hpp"

#include "users/account_fields.hpp"

#include <smartdiscover/base/text.hpp>
#include <smartdiscover/passwords/hashes.hpp>

#include <algorithm>

namespace smartdiscover::users {

namespace {

constexpr std::string_view password_column = "password";
constexpr std::string_view address_column = "address";

// The names that mean something are those in any letters: databases differ in which they hand back.
std::string field_of(const std::string& column) {
  const auto small = lower(column);
  const auto& fields = field_names();
  const bool known =
      small == password_column || small == address_column || std::find(fields.begin(), fields.end(), small) != fields.end();
  return known ? small : column;
}

std::optional<std::size_t> index_of(const std::vector<std::string>& columns, std::string_view name) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (field_of(columns[i]) == name) return i;
  }
  return std::nullopt;
}

// The first column but `password` in which two rows differ.
std::optional<std::size_t> difference(const SqlRows& rows, std::optional<std::size_t> password) {
  for (const auto& row : rows.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i != password && row[i] != rows.rows.front()[i]) return i;
    }
  }
  return std::nullopt;
}

void add_passwords(const SqlRows& rows, std::size_t column, ReplyOfRows& out) {
  for (const auto& row : rows.rows) {
    if (!row[column] || row[column]->empty()) continue;
    if (auto problem = passwords::problem_of_stored_password(*row[column])) {
      out.problems.push_back("invalid stored password, skipped: " + *problem);
    } else {
      out.reply.passwords.push_back(*row[column]);
    }
  }
  if (out.reply.passwords.empty() && out.problems.empty())
    out.problems.push_back("a password is NULL or empty: its user cannot sign in");
}

}  // namespace

std::optional<std::string> problem_of_columns(const std::vector<std::string>& columns, ColumnRules rules) {
  const auto check = rules.check;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (field_of(columns[i]) == field_of(columns[j])) return "the query returns the column " + columns[i] + " twice";
    }
  }
  const bool has_password = index_of(columns, password_column).has_value();
  if (check == Check::by_column && !has_password)
    return "the query returns no column \"password\": select it, or check the password in the query with "
           "{password}, or "
           "name the store that checks it with bind";
  if (check == Check::by_query && has_password)
    return "the query returns a column \"password\" and contains {password}: expected one of them";
  if (check == Check::by_other && has_password)
    return "the query returns a column \"password\", but bind names another store that checks passwords: expected one of them";
  if (rules.needs_address && !index_of(columns, address_column))
    return "the query uses {login} without {email} or {local}: it must return the column \"address\"";
  return std::nullopt;
}

Result<ReplyOfRows> reply_of_rows(const SqlRows& rows, const MailAddress& asked, ColumnRules rules) {
  if (auto problem = problem_of_columns(rows.columns, rules)) return failure(Errc::malformed, std::move(*problem));
  if (rows.rows.empty()) return ReplyOfRows{};
  const auto password = index_of(rows.columns, password_column);
  if (const auto column = difference(rows, password)) {
    return failure(Errc::malformed, "the query returns " + std::to_string(rows.rows.size()) +
                                        " rows for one user that differ in the column " + rows.columns[*column] +
                                        "; only the password may differ");
  }
  ReplyOfRows out;
  out.reply.outcome = StoreReply::Outcome::known;
  if (password) add_passwords(rows, *password, out);

  const auto& row = rows.rows.front();
  Account account{.address = asked};
  if (const auto column = index_of(rows.columns, address_column); column && row[*column] && !row[*column]->empty()) {
    auto address = MailAddress::parse(*row[*column]);
    if (!address) return failure(Errc::malformed, "the column " + rows.columns[*column] + " is not an e-mail address");
    account.address = std::move(*address);
  }
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto field = field_of(rows.columns[i]);
    if (field == password_column || field == address_column || !row[i]) continue;
    for (auto& problem : add_field(account, field, {*row[i]}, Written::text))
      out.problems.push_back("the column " + rows.columns[i] + ": " + problem.text);
  }
  // The address by which the user was found is one of theirs, with or without a column for it.
  if (account.address != asked) add_field(account, "aliases", {asked.text()}, Written::array);
  out.reply.account = std::move(account);
  return out;
}

}  // namespace smartdiscover::users
