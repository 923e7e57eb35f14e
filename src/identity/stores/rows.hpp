#pragma once

// From the rows of a database to what a store replies.

#include <smartdiscover/identity/sql_database.hpp>
#include <smartdiscover/identity/user_store.hpp>

#include <optional>
#include <string>
#include <vector>

namespace smartdiscover::identity {

// What is wrong with the columns of a store's query, whatever its rows: no password, a name twice. nullopt: nothing.
std::optional<std::string> problem_of_columns(const std::vector<std::string>& columns);

struct ReplyOfRows {
  StoreReply reply;
  std::vector<std::string> problems;   // values that were left out, and why; shows none of them
};

// No rows: unknown. Rows that differ in nothing but the password are one user with several passwords; NULL is none. Columns named
// address, password, display_name, login, aliases, groups, may_open, redirect (in letters of any case) mean that, all others are
// attributes. Errors: malformed, naming a column and no value.
Result<ReplyOfRows> reply_of_rows(const SqlRows& rows, const MailAddress& asked);

}  // namespace smartdiscover::identity
