#pragma once

// An SQL query with placeholders {email}, {local}, {domain}, {login} and {password}. Values are bound as parameters and never become part
// of the query's text. Pure; safe from several threads at once.

#include <smartdiscover/base/secret.hpp>
#include <smartdiscover/model/mail_address.hpp>

#include <boost/system/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::users {

// Decides how parameters are marked and which characters quote a text.
enum class SqlDialect { sqlite, postgresql, mariadb };

struct SqlQuery {
  enum class Value {
    email,   // the address looked up
    local,   // its part before @
    domain,  // its part after @
    login,   // the login as the client sent it; the address where there is none
    password,
  };
  std::string text;           // with the parameter marks of the database: ? or $1
  std::vector<Value> values;  // one for each mark

  bool holds(Value value) const;
  friend bool operator==(const SqlQuery&, const SqlQuery&) = default;
};

// Whose values are bound.
struct SqlSubject {
  const MailAddress& address;
  std::string_view login{};  // empty: the address
  std::string_view password{};
};

struct SqlMistake {
  std::size_t offset = 0;  // in the text that was parsed
  std::string text;        // what is wrong, and what was expected
};

// {{ is a brace. Braces in quotes and comments stay as they are; a placeholder there is a mistake.
boost::system::result<SqlQuery, SqlMistake> parse_sql_query(std::string_view text, SqlDialect dialect);

// What is bound, in the order of the marks: secrets, since one of them may be the password.
using SqlValues = std::vector<Secret>;
SqlValues values_of(const SqlQuery& query, const SqlSubject& subject);

}  // namespace smartdiscover::users
