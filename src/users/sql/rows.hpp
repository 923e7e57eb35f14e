#pragma once

// From the rows of a database to what a store replies.

#include <smartdiscover/users/sql_database.hpp>
#include <smartdiscover/users/user_store.hpp>

#include <optional>
#include <string>
#include <vector>

namespace smartdiscover::users {

// Where a store's passwords are checked.
enum class Check {
  by_column,  // by us, against the column password
  by_query,   // by the database: the query holds {password}, and a row is the verdict
  by_other,   // by the store that `bind` names
};

// What the columns of a store's query have to be.
struct ColumnRules {
  Check check = Check::by_column;
  bool needs_address = false;  // the query finds people by a login alone, which says nothing of their domain
};

// What is wrong with the columns of a store's query, whatever its rows: a password that is missing, or is there and of no use, a name
// twice. nullopt: nothing.
std::optional<std::string> problem_of_columns(const std::vector<std::string>& columns, ColumnRules rules = {});

struct ReplyOfRows {
  StoreReply reply;
  std::vector<std::string> problems;  // values that were left out, and why; shows none of them
};

// No rows: unknown. Rows that differ in nothing but the password are one user with several passwords; NULL is none. Columns named
// address, password, display_name, login, aliases, groups, may_open, redirect (in letters of any case) mean that, all others are
// attributes. Without a column password the user is known and nothing lets them in: that is the caller's to decide. Errors:
// malformed, naming a column and no value.
Result<ReplyOfRows> reply_of_rows(const SqlRows& rows, const MailAddress& asked, ColumnRules rules = {});

}  // namespace smartdiscover::users
