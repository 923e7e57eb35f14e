#pragma once

// An SQL query as a site writes it: {email}, {local}, {domain}, {login} and {password} where a value belongs. What was asked is bound to
// the query as parameters and never becomes part of its text. Pure; safe from several threads at once.

#include <smartdiscover/model/mail_address.hpp>

#include <boost/system/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smartdiscover::users {

// How a database marks parameters, and what it takes for a text between quotes.
enum class SqlDialect { sqlite, postgresql, mariadb };

struct SqlQuery {
  enum class Value {
    email,   // the address looked up
    local,   // what stands before its @
    domain,  // what stands behind it
    login,   // the login as it was given; the address where nobody gave one
    password,
  };
  std::string text;           // with the database's marks: ? or $1
  std::vector<Value> values;  // one for each mark

  bool holds(Value value) const;
  friend bool operator==(const SqlQuery&, const SqlQuery&) = default;
};

// What is asked about.
struct SqlSubject {
  const MailAddress& address;
  std::string_view login{};  // empty: the address
  std::string_view password{};
};

struct SqlMistake {
  std::size_t offset = 0;  // in the text that was read
  std::string text;        // what is wrong, and what was expected
};

// {{ is a brace. A brace within quotes, or in a comment, is text of the database's own; one of our placeholders there is a mistake.
boost::system::result<SqlQuery, SqlMistake> parse_sql_query(std::string_view text, SqlDialect dialect);

// What is bound, in the order of the marks.
std::vector<std::string> values_of(const SqlQuery& query, const SqlSubject& subject);

}  // namespace smartdiscover::users
