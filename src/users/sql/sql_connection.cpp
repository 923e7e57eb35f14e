#include "users/sql/sql_connection.hpp"

namespace smartdiscover::users {

namespace {

// Shorter ones are parts of ordinary words.
constexpr std::size_t shortest_hidden = 3;

}  // namespace

std::string without_values(std::string text, const SqlQuery& query, const SqlValues& values) {
  if (query.holds(SqlQuery::Value::password) && !values.empty())
    return "the database reports an error; its text may contain the password and is not shown";
  for (const auto& secret : values) {
    const auto value = secret.text();
    if (value.size() < shortest_hidden) continue;
    for (std::size_t at = 0; (at = text.find(value, at)) != std::string::npos; at += 3) text.replace(at, value.size(), "...");
  }
  return text;
}

Error too_many_rows(std::size_t most) {
  return failure(Errc::malformed, "the query returns more than " + std::to_string(most) + " rows");
}

Error wrong_number_of_values(std::size_t wanted, std::size_t given) {
  return failure(Errc::malformed, "the query has " + std::to_string(wanted) + " parameters and " + std::to_string(given) +
                                      " placeholders: expected a placeholder such as {email} for each parameter");
}

}  // namespace smartdiscover::users
