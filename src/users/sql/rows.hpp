#pragma once

// Turns the rows of a database into the reply of a store.

#include <smartdiscover/users/sql_database.hpp>
#include <smartdiscover/users/user_store.hpp>

#include <optional>
#include <string>
#include <vector>

namespace smartdiscover::users {

// Where a store's passwords are checked.
enum class Check {
  by_column,  // by us, against the column password
  by_query,   // by the database: the query contains {password}, and a row means that it is right
  by_other,   // by the store that `bind` names
};

// The rules for the columns of a store's query.
struct ColumnRules {
  Check check = Check::by_column;
  bool needs_address = false;  // the query finds users by {login} alone, which may have no domain
};

// What is wrong with the columns of a store's query: no password, a password where another check is configured, a name twice. nullopt:
// nothing.
std::optional<std::string> problem_of_columns(const std::vector<std::string>& columns, ColumnRules rules = {});

struct ReplyOfRows {
  StoreReply reply;
  std::vector<std::string> problems;  // why values were skipped; contains none of them
};

// No rows: unknown. Rows that differ in the password alone are one user with several passwords; a NULL is not a password. The columns
// address, password, display_name, login, aliases, groups, may_open and redirect (in any case) have that meaning, all others are attributes.
// Without a column password the outcome is known with no passwords, and the caller decides. Errors: malformed, with the name of a column
// but no value.
Result<ReplyOfRows> reply_of_rows(const SqlRows& rows, const MailAddress& asked, ColumnRules rules = {});

}  // namespace smartdiscover::users
