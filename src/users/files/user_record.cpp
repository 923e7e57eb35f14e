#include "users/files/user_record.hpp"

#include <stdexcept>

namespace smartdiscover::users {

namespace {

// Lengths and counts take seven bits an octet, the lowest first; a set eighth bit says that more follow.
void append(std::string& out, std::size_t number) {
  for (; number >= 0x80; number >>= 7) out += static_cast<char>(number | 0x80);
  out += static_cast<char>(number);
}

void append(std::string& out, std::string_view text) {
  append(out, text.size());
  out += text;
}

void append(std::string& out, const MailAddress& address) {
  append(out, address.local());
  append(out, address.domain().text());
}

template <class Values>
void append_all(std::string& out, const Values& values) {
  append(out, values.size());
  for (const auto& value : values) append(out, value);
}

class Reader {
 public:
  explicit Reader(std::string_view rest) : rest_(rest) {}

  std::size_t number() {
    std::size_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto octet = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= std::size_t{octet & 0x7FU} << shift;
      if (octet < 0x80) return value;
    }
  }
  std::string_view text() {
    const auto length = number();
    const auto text = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return text;
  }
  Domain domain() { return checked(Domain::parse(text())); }
  MailAddress address() {
    const auto local = text();
    return checked(MailAddress::make(local, domain()));
  }
  template <class Read>
  auto all(Read read) {
    std::vector<decltype(read())> values;
    const auto count = number();
    values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) values.push_back(read());
    return values;
  }
  void pass(std::size_t texts) {
    while (texts-- > 0) text();
  }
  std::string_view rest() const { return rest_; }
  std::vector<std::string> texts() {
    return all([this] { return std::string(text()); });
  }
  std::vector<MailAddress> addresses() {
    return all([this] { return address(); });
  }

 private:
  template <class T>
  static T checked(std::optional<T> value) {
    if (!value) throw std::logic_error("a record of a user is damaged");
    return std::move(*value);
  }

  std::string_view rest_;
};

}  // namespace

std::string record_of(const StoredUser& user) {
  const auto& account = user.account;
  std::string out;
  append(out, user.location.line);
  append(out, user.location.column);
  append(out, account.address);
  append_all(out, user.passwords);
  append(out, account.display_name);
  append(out, account.login);
  append_all(out, account.aliases);
  append(out, account.catch_all.size());
  for (const auto& domain : account.catch_all) append(out, domain.text());
  append_all(out, account.groups);
  append_all(out, account.may_open);
  append(out, account.redirect);
  append(out, account.attributes.size());
  for (const auto& [name, value] : account.attributes) {
    append(out, name);
    append(out, value);
  }
  return out;
}

StoredUser read_record(std::string_view record, std::string_view file) {
  Reader in(record);
  Location location{file, static_cast<std::uint32_t>(in.number()), 0};
  location.column = static_cast<std::uint32_t>(in.number());
  StoredUser user{{.address = in.address()}, {}, location};
  auto& account = user.account;
  user.passwords = in.texts();
  account.display_name = in.text();
  account.login = in.text();
  account.aliases = in.addresses();
  account.catch_all = in.all([&in] { return in.domain(); });
  account.groups = in.texts();
  account.may_open = in.addresses();
  account.redirect = in.text();
  for (auto count = in.number(); count > 0; --count) {
    const auto name = in.text();
    account.attributes.emplace(name, in.text());
  }
  return user;
}

std::string_view content_of_record(std::string_view record) {
  Reader in(record);
  in.number();
  in.number();
  const auto begin = in.rest();
  in.pass(2);                // the address
  in.pass(in.number());      // passwords
  in.pass(2);                // display name, login
  in.pass(2 * in.number());  // aliases
  in.pass(in.number());      // catch-all
  in.pass(in.number());      // groups
  in.pass(2 * in.number());  // may open
  in.pass(1);                // redirect
  in.pass(2 * in.number());  // attributes
  return begin.substr(0, begin.size() - in.rest().size());
}

}  // namespace smartdiscover::users
