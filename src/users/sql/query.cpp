#include <smartdiscover/base/text.hpp>
#include <smartdiscover/users/sql_query.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace smartdiscover::users {

namespace {

using Value = SqlQuery::Value;

constexpr std::array<std::pair<std::string_view, Value>, 5> names{{{"email", Value::email},
                                                                   {"local", Value::local},
                                                                   {"domain", Value::domain},
                                                                   {"login", Value::login},
                                                                   {"password", Value::password}}};

std::optional<Value> value_named(std::string_view name) {
  for (const auto& [known, value] : names) {
    if (known == name) return value;
  }
  return std::nullopt;
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

// Reads a query from its beginning to its end.
class Reader {
 public:
  Reader(std::string_view text, SqlDialect dialect) : text_(text), dialect_(dialect) {}

  boost::system::result<SqlQuery, SqlMistake> read() {
    while (at_ < text_.size() && !mistake_) step();
    if (mistake_) return *mistake_;
    if (trim(text_).empty()) return SqlMistake{0, "expected a query, as SELECT password FROM mailbox WHERE username = {email}"};
    return std::move(query_);
  }

 private:
  void step() {
    const char c = text_[at_];
    const auto rest = text_.substr(at_);
    if (c == '\0') return fail(at_, "holds a NUL");
    if (c == '\'' || c == '"' || (c == '`' && dialect_ != SqlDialect::postgresql)) return copy_quoted(c);
    if (rest.starts_with("--") || (c == '#' && dialect_ == SqlDialect::mariadb)) return copy_until("\n", 1);
    if (rest.starts_with("/*")) return copy_until("*/", 2);
    if (c == '$' && dialect_ == SqlDialect::postgresql && copied_dollar_quote()) return;
    if (rest.starts_with("{{") || rest.starts_with("}}")) {
      query_.text += c;
      at_ += 2;
      return;
    }
    if (c == '{') return read_placeholder();
    query_.text += c;
    ++at_;
  }

  void read_placeholder() {
    const auto name = name_at(at_);
    if (!name) return fail(at_, "expected a placeholder such as {email}; a brace itself is written {{");
    const auto value = value_named(*name);
    if (!value) return fail(at_, unknown(*name));
    query_.values.push_back(*value);
    query_.text += dialect_ == SqlDialect::postgresql ? "$" + std::to_string(query_.values.size()) : "?";
    at_ += name->size() + 2;
  }

  static std::string unknown(std::string_view name) {
    std::vector<std::string_view> known;
    for (const auto& one : names) known.push_back(one.first);
    std::string text =
        "unknown placeholder {" + std::string(name) + "}; expected {email}, {local}, {domain}, {login} or {password}";
    if (const auto near = nearest(name, known); !near.empty()) text += " (did you mean {" + near + "}?)";
    return text;
  }

  // The name in braces that begins here.
  std::optional<std::string_view> name_at(std::size_t begin) const {
    auto end = begin + 1;
    while (end < text_.size() && is_name_character(text_[end])) ++end;
    if (end == begin + 1 || end >= text_.size() || text_[end] != '}') return std::nullopt;
    return text_.substr(begin + 1, end - begin - 1);
  }

  // A doubled quote ends one text and begins the next, which comes to the same here.
  void copy_quoted(char quote) {
    const bool has_escapes = dialect_ == SqlDialect::mariadb && quote != '`';
    auto end = at_ + 1;
    while (end < text_.size() && text_[end] != quote) end += has_escapes && text_[end] == '\\' ? 2 : 1;
    if (end >= text_.size()) return fail(at_, std::string("the quote ") + quote + " is not closed");
    copy_text(end + 1);
  }

  void copy_until(std::string_view mark, std::size_t from) {
    const auto end = text_.find(mark, at_ + from);
    copy_text(end == std::string_view::npos ? text_.size() : end + mark.size());
  }

  // $$...$$ and $tag$...$tag$.
  bool copied_dollar_quote() {
    auto end = at_ + 1;
    while (end < text_.size() && is_name_character(text_[end]) && text_[end] != '.') ++end;
    if (end >= text_.size() || text_[end] != '$') return false;
    const auto mark = text_.substr(at_, end + 1 - at_);
    const auto close = text_.find(mark, end + 1);
    if (close == std::string_view::npos) {
      fail(at_, "the quote " + std::string(mark) + " is not closed");
    } else {
      copy_text(close + mark.size());
    }
    return true;
  }

  void copy_text(std::size_t end) {
    for (auto brace = text_.find('{', at_); brace < end; brace = text_.find('{', brace + 1)) {
      const auto name = name_at(brace);
      if (name && value_named(*name))
        return fail(brace, "{" + std::string(*name) +
                               "} in quotes is not a placeholder: remove the quotes, values are bound as parameters");
    }
    query_.text += text_.substr(at_, end - at_);
    at_ = end;
  }

  void fail(std::size_t offset, std::string text) { mistake_ = SqlMistake{offset, std::move(text)}; }

  const std::string_view text_;
  const SqlDialect dialect_;
  std::size_t at_ = 0;
  SqlQuery query_;
  std::optional<SqlMistake> mistake_;
};

}  // namespace

boost::system::result<SqlQuery, SqlMistake> parse_sql_query(std::string_view text, SqlDialect dialect) {
  return Reader(text, dialect).read();
}

bool SqlQuery::holds(Value value) const { return std::find(values.begin(), values.end(), value) != values.end(); }

SqlValues values_of(const SqlQuery& query, const SqlSubject& subject) {
  SqlValues values;
  values.reserve(query.values.size());
  for (const auto value : query.values) {
    switch (value) {
      case Value::email: values.emplace_back(subject.address.text()); break;
      case Value::local: values.emplace_back(subject.address.local()); break;
      case Value::domain: values.emplace_back(subject.address.domain().text()); break;
      case Value::login: values.emplace_back(subject.login.empty() ? subject.address.text() : std::string(subject.login)); break;
      case Value::password: values.emplace_back(std::string(subject.password)); break;
    }
  }
  return values;
}

}  // namespace smartdiscover::users
